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
# issue = "pytorch/pytorch#43665"
# reported = "torch-1.6"
# fixed = "torch-1.8"
# expect = "crash"
# signature = '''KeyError: 'hardswish'|operator '?(\w*::)?hardswish'? to ONNX opset'''
# ///
"""Hardswish has no symbolic function at opset 12.

Fixed by pull request #48423.
"""

import torch
import torch.nn.functional as F

options = {"opset_version": 12}


class Model(torch.nn.Module):
    def forward(self, x):
        return F.hardswish(x)


def build():
    return Model(), (torch.randn(3, 4),)
