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
# issue = "pytorch/pytorch#32926"
# reported = "torch-1.4"
# fixed = "torch-1.5"
# expect = "load failure"
# signature = '\(Expand\) \[ShapeInferenceError\] Incompatible dimensions'
# ///
"""The -1 of an expansion, which keeps a size, is exported as a size."""

import torch

options = {"opset_version": 9}


class Model(torch.nn.Module):
    def forward(self, x):
        return x.expand(-1, 3, 4) * 2


def build():
    return Model(), (torch.randn(2, 1, 4),)
