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
# issue = "pytorch/pytorch#31750"
# reported = "torch-1.4"
# alive = true
# expect = "values"
# signature = 'output 0: values differ'
# ///
"""A bilinear interpolation to a smaller size is wrong at opset 10."""

import torch
import torch.nn.functional as F

options = {"opset_version": 10}


class Model(torch.nn.Module):
    def forward(self, x):
        return F.interpolate(x, size=[3, 3], mode="bilinear", align_corners=False)


def build():
    return Model(), (torch.randn(1, 1, 6, 6),)
