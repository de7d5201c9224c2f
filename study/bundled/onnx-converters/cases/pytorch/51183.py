# /// script
# requires-python = "==3.8.*"
# dependencies = [
#   "torch==1.7.1",
#   "onnx==1.8.1",
#   "onnxruntime==1.6.0",
#   "numpy<1.24",
#   "protobuf<3.21",
# ]
#
# [tool.failatlas]
# issue = "pytorch/pytorch#51183"
# reported = "torch-1.7"
# fixed = "torch-1.13"
# expect = "crash"
# signature = '''KeyError: 'numpy_T'|operator '?(\w*::)?numpy_T'? to ONNX opset'''
# ///
"""The attribute T of a weight has no symbolic function."""

import torch

options = {"opset_version": 11}


class Model(torch.nn.Module):
    def forward(self, x):
        return x @ (x * 2).T


def build():
    return Model(), (torch.randn(3, 4),)
