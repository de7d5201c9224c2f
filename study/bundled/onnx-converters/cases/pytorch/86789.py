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
# issue = "pytorch/pytorch#86789"
# reported = "torch-1.13"
# fixed = "torch-2.1"
# expect = "crash"
# signature = 'Inferred shape and existing shape differ in dimension 0: \(0\) vs \(1\)'
# ///
"""Broadcasting against a tensor of no elements gives a shape that ONNX's inference contradicts.

Reported for a nightly build of October 2022.
"""

import torch

options = {"opset_version": 14}


class Model(torch.nn.Module):
    def forward(self, x, y):
        return torch.add(x, y) + torch.mul(y, y), x * 2


def build():
    return Model(), (torch.ones(1), torch.ones(0))
