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
# issue = "pytorch/pytorch#34585"
# reported = "torch-1.4"
# fixed = "torch-1.6"
# expect = "values"
# signature = 'values differ by up to nan'
# ///
"""A softmax over another axis than the last is exported as a quotient of exponentials that overflow."""

import torch

options = {"opset_version": 9}


class Model(torch.nn.Module):
    def forward(self, x):
        return torch.softmax(x + 200, dim=1)


def build():
    return Model(), (torch.randn(1, 3, 4),)
