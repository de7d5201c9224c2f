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
# issue = "pytorch/pytorch#25088"
# reported = "torch-1.2"
# fixed = "torch-2.13-dynamo"
# expect = "crash"
# signature = '''KeyError: 'max_unpool2d'|operator '?(\w*::)?max_unpool2d'? to ONNX opset'''
# ///
"""max_unpool2d has no symbolic function."""

import torch
import torch.nn.functional as F

options = {"opset_version": 9}


class Model(torch.nn.Module):
    def forward(self, x):
        pooled, indices = F.max_pool2d(x, 2, return_indices=True)
        return F.max_unpool2d(pooled, indices, 2)


def build():
    return Model(), (torch.randn(1, 1, 4, 4),)
