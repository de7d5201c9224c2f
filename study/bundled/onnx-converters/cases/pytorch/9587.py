# /// script
# requires-python = "==3.6.*"
# dependencies = [
#   "torch==1.0.1",
#   "onnx==1.5.0",
#   "onnxruntime==0.4.0",
#   "numpy<1.17",
#   "protobuf<3.20",
# ]
#
# [tool.failatlas]
# issue = "pytorch/pytorch#9587"
# reported = "torch-1.0"
# fixed = "torch-1.2"
# expect = "crash"
# signature = 'num_initializers ASSERT FAILED'
# ///
"""A sequence of layers that is an attribute and also part of another sequence cannot be exported."""

import torch


class Model(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.first = torch.nn.Sequential(torch.nn.Linear(3, 3), torch.nn.ReLU())
        self.both = torch.nn.Sequential(self.first, torch.nn.Linear(3, 2))

    def forward(self, x):
        return self.both(x)


def build():
    return Model(), (torch.randn(2, 3),)
