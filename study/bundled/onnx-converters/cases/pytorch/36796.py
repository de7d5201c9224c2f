# /// script
# requires-python = "==3.8.*"
# dependencies = [
#   "torch==1.5.1",
#   "onnx==1.7.0",
#   "onnxruntime==1.3.0",
#   "numpy<1.24",
#   "protobuf<3.21",
# ]
#
# [tool.failatlas]
# issue = "pytorch/pytorch#36796"
# reported = "torch-1.5"
# fixed = "torch-1.8"
# expect = "load failure"
# signature = '\(Squeeze\) \[ShapeInferenceError\] Dimension of input 1 must be 1 instead of 3'
# ///
"""Squeezing an axis that is longer than one does nothing in torch and is an error of the exported model."""

import torch

options = {"opset_version": 11}


class Model(torch.nn.Module):
    def forward(self, x):
        return torch.squeeze(x, 1) * 2


def build():
    return Model(), (torch.randn(2, 3, 4),)
