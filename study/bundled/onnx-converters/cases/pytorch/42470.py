# /// script
# requires-python = "==3.8.*"
# dependencies = [
#   "torch==1.6.0",
#   "onnx==1.7.0",
#   "onnxruntime==1.4.0",
#   "numpy<1.24",
#   "protobuf<3.21",
# ]
#
# [tool.failatlas]
# issue = "pytorch/pytorch#42470"
# reported = "torch-1.6"
# fixed = "torch-1.11"
# expect = "crash"
# signature = '''KeyError: 'softshrink'|operator '?(\w*::)?softshrink'? to ONNX opset'''
# ///
"""Softshrink and Hardshrink have no symbolic functions.

Fixed by pull request #66969.
"""

import torch
import torch.nn.functional as F

options = {"opset_version": 12}


class Model(torch.nn.Module):
    def forward(self, x):
        return F.softshrink(x) + F.hardshrink(x)


def build():
    return Model(), (torch.randn(3, 4),)
