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
# fixed = "torch-1.12"
# expect = "crash"
# signature = '''KeyError: 'upsample_bilinear2d'|operator '?(\w*::)?upsample_bilinear2d'? to ONNX opset'''
# ///
"""Bilinear interpolation cannot be exported.

Each version is asked for its own default opset, as in the thread: torch 1.4 exports it again, and its values are
right from the opset of torch 1.12 on.
"""

import torch
import torch.nn.functional as F


class Model(torch.nn.Module):
    def forward(self, x):
        return F.interpolate(x, scale_factor=2, mode="bilinear", align_corners=False)


def build():
    return Model(), (torch.randn(1, 1, 4, 4),)
