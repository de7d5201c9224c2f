# /// script
# requires-python = "==3.7.*"
# dependencies = [
#   "torch==1.4.0",
#   "onnx==1.6.0",
#   "onnxruntime==1.2.0",
#   "numpy<1.22",
#   "protobuf<3.20",
# ]
#
# [tool.failatlas]
# issue = "pytorch/pytorch#35293"
# reported = "torch-1.4"
# fixed = "torch-1.8"
# expect = "crash"
# signature = 'conv1d'
# ///
"""A scripted module with a convolution and a flatten cannot be exported."""

import torch


class Model(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = torch.nn.Conv1d(2, 2, 3)

    def forward(self, x):
        return torch.flatten(self.conv(x), 1)[:, 0:2]


def build():
    return torch.jit.script(Model()), (torch.randn(1, 2, 5),)
