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
# issue = "pytorch/pytorch#22862"
# reported = "torch-1.4"
# fixed = "torch-1.5"
# expect = "crash"
# signature = '''KeyError: 'im2col'|operator '?(\w*::)?im2col'? to ONNX opset'''
# ///
"""unfold cannot be exported.

The thread says that torch 1.10 exports it at opset 11.
"""

import torch
import torch.nn.functional as F

options = {"opset_version": 11}


class Model(torch.nn.Module):
    def forward(self, x):
        return F.unfold(x, kernel_size=2)


def build():
    return Model(), (torch.randn(1, 2, 4, 4),)
