# /// script
# requires-python = "==3.6.*"
# dependencies = [
#   "torch==1.2.0",
#   "onnx==1.5.0",
#   "onnxruntime==0.4.0",
#   "numpy<1.17",
#   "protobuf<3.20",
# ]
#
# [tool.failatlas]
# issue = "pytorch/pytorch#25805"
# reported = "torch-1.2"
# fixed = "torch-1.5"
# expect = "crash"
# signature = '''KeyError: 'bitwise_not'|operator '?(\w*::)?bitwise_not'? to ONNX opset'''
# ///
"""The complement of a boolean tensor has no symbolic function."""

import torch

options = {"opset_version": 9}


class Model(torch.nn.Module):
    def forward(self, x):
        return torch.where(~(x > 0), x, x * 2)


def build():
    return Model(), (torch.randn(3, 4),)
