# /// script
# requires-python = "==3.8.*"
# dependencies = [
#   "torch==1.8.1",
#   "onnx==1.9.0",
#   "onnxruntime==1.8.1",
#   "numpy<1.24",
#   "protobuf<3.21",
# ]
#
# [tool.failatlas]
# issue = "pytorch/pytorch#54316"
# reported = "torch-1.8"
# fixed = "torch-1.9"
# expect = "crash"
# signature = '''KeyError: 'hardsigmoid'|operator '?(\w*::)?hardsigmoid'? to ONNX opset'''
# ///
"""Hardsigmoid has no symbolic function at opset 11."""

import torch
import torch.nn.functional as F

options = {"opset_version": 11}


class Model(torch.nn.Module):
    def forward(self, x):
        return F.hardsigmoid(x)


def build():
    return Model(), (torch.randn(3, 4),)
