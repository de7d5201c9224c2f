# /// script
# requires-python = "==3.8.*"
# dependencies = [
#   "torch==1.10.2",
#   "onnx==1.10.2",
#   "onnxruntime==1.10.0",
#   "numpy<1.24",
#   "protobuf<3.21",
#   "setuptools<70",
# ]
#
# [tool.failatlas]
# issue = "pytorch/pytorch#73559"
# reported = "torch-1.10"
# fixed = "torch-1.12"
# expect = "values"
# signature = 'shape \(7,\), expected \(6,\)'
# ///
"""linspace gives one element too many."""

import torch

options = {"opset_version": 11, "input_names": ["x"], "dynamic_axes": {"x": {1: "steps"}}}


class Model(torch.nn.Module):
    def forward(self, x):
        return torch.linspace(-1, 1, steps=x.shape[1])


def build():
    return Model(), (torch.randn(1, 6),)
