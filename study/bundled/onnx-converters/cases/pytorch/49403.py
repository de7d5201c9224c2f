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
# issue = "pytorch/pytorch#49403"
# reported = "torch-1.4"
# fixed = "torch-1.5"
# expect = "crash"
# signature = 'new_zeros'
# ///
"""new_zeros has no symbolic function at opset 10."""

import torch

options = {"opset_version": 10}


class Model(torch.nn.Module):
    def forward(self, x):
        return x + x.new_zeros(x.size())


def build():
    return Model(), (torch.randn(3, 4),)
