# /// script
# requires-python = "==3.8.*"
# dependencies = [
#   "torch==1.12.1",
#   "onnx==1.12.0",
#   "onnxruntime==1.12.1",
#   "numpy<1.24",
#   "protobuf<3.21",
# ]
#
# [tool.failatlas]
# issue = "pytorch/pytorch#84223"
# reported = "torch-1.12"
# fixed = "torch-1.13"
# expect = "crash"
# signature = "no attribute '_in_channels'"
# ///
"""Modules cannot be exported as functions.

An annotation of the convolution names an attribute that it does not have.
"""

import torch

options = {"opset_version": 16, "export_modules_as_functions": True}


class Model(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = torch.nn.Conv1d(2, 2, 3)

    def forward(self, x):
        return self.conv(x)


def build():
    return Model(), (torch.randn(1, 2, 5),)
