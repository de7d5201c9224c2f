# /// script
# requires-python = "==3.6.*"
# dependencies = [
#   "torch==1.2.0",
#   "onnx==1.5.0",
#   "onnxruntime==0.4.0",
#   "numpy<1.17",
#   "protobuf<3.20",
# ]
#
# [tool.failatlas]
# issue = "pytorch/pytorch#27569"
# reported = "torch-1.2"
# fixed = "torch-1.8"
# expect = "crash"
# signature = '''KeyError: 'dim'|operator '?(\w*::)?dim'? to ONNX opset'''
# ///
"""A scripted module of two linear layers cannot be exported."""

import torch


class Model(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.first = torch.nn.Linear(3, 4)
        self.second = torch.nn.Linear(4, 2)

    def forward(self, x):
        return self.second(self.first(x))


def build():
    return torch.jit.script(Model()), (torch.randn(2, 3),)
