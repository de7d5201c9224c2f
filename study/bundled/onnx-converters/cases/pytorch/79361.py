# /// script
# requires-python = "==3.8.*"
# dependencies = [
#   "torch==1.12.1",
#   "onnx==1.12.0",
#   "onnxruntime==1.12.1",
#   "numpy<1.24",
#   "protobuf<3.21",
# ]
#
# [tool.failatlas]
# issue = "pytorch/pytorch#79361"
# reported = "torch-1.12"
# fixed = "torch-1.13"
# expect = "values"
# signature = 'output 0: values differ'
# ///
"""A bilinear interpolation to a single pixel reads the corner, not the centre: the mode is pytorch_half_pixel.

Fixed by pull request #80003.
"""

import torch
import torch.nn.functional as F

options = {"opset_version": 11}


class Model(torch.nn.Module):
    def forward(self, x):
        return F.interpolate(x, size=[1, 1], mode="bilinear", align_corners=False)


def build():
    return Model(), (torch.randn(1, 1, 4, 4),)
