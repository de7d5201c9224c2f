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
# issue = "pytorch/pytorch#34054"
# reported = "torch-1.4"
# fixed = "torch-1.8"
# expect = "load failure"
# signature = 'ATen is not a registered'
# ///
"""Assignments through a mask are lost."""

import torch

options = {"opset_version": 11}


class Model(torch.nn.Module):
    def forward(self, x):
        result = x.clone()
        result[result <= 1] = 0
        result[result > 1] = 1
        return result


def build():
    return Model(), (torch.randn(3, 4) * 3,)
