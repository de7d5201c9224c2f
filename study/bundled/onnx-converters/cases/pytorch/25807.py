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
# issue = "pytorch/pytorch#25807"
# reported = "torch-1.2"
# fixed = "torch-1.4"
# expect = "crash"
# signature = 'Unsupported prim::Constant kind: `s`'
# ///
"""Interpolation in a scripted function cannot be exported.

Pull request #27566 names it.
"""

import torch
import torch.nn.functional as F

options = {"opset_version": 9}


@torch.jit.script
def enlarge(x):
    return F.interpolate(x, scale_factor=2.0, mode="nearest")


class Model(torch.nn.Module):
    def forward(self, x):
        return enlarge(x)


def build():
    return Model(), (torch.randn(1, 1, 4, 4),)
