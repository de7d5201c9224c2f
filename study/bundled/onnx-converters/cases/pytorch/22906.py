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
# issue = "pytorch/pytorch#22906"
# reported = "torch-1.2"
# fixed = "torch-1.5"
# expect = "crash"
# signature = 'upsample|align_corners|interpolate'
# ///
"""Bilinear interpolation cannot be exported."""

import torch
import torch.nn.functional as F

options = {"opset_version": 11 if torch.__version__ > "1.3" else 9}


class Model(torch.nn.Module):
    def forward(self, x):
        return F.interpolate(x, scale_factor=2, mode="bilinear", align_corners=False)


def build():
    return Model(), (torch.randn(1, 1, 4, 4),)
