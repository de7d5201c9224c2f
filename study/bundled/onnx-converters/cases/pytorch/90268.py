# /// script
# requires-python = "==3.8.*"
# dependencies = [
#   "torch==1.13.1",
#   "onnx==1.13.1",
#   "onnxruntime==1.14.1",
#   "numpy<1.24",
#   "protobuf<4",
# ]
#
# [tool.failatlas]
# issue = "pytorch/pytorch#90268"
# reported = "torch-1.13"
# fixed = "torch-2.1"
# expect = "crash"
# signature = '''KeyError: 'zero'|operator '?(\w*::)?zero'? to ONNX opset'''
# ///
"""zero has no symbolic function."""

import torch

options = {"opset_version": 14}


class Model(torch.nn.Module):
    def forward(self, x):
        bias = x.clone()
        bias[1:2].zero_()
        return x + bias


def build():
    return Model(), (torch.randn(3, 4),)
