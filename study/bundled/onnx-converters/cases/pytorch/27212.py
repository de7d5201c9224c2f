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
# issue = "pytorch/pytorch#27212"
# reported = "torch-1.4"
# fixed = "torch-2.1"
# expect = "crash"
# signature = '''KeyError: 'grid_sampler'|operator '?(\w*::)?grid_sampler'? to ONNX opset'''
# ///
"""grid_sample has no counterpart in ONNX."""

import torch
import torch.nn.functional as F


class Model(torch.nn.Module):
    def forward(self, x):
        grid = F.affine_grid(torch.eye(2, 3).unsqueeze(0), [1, 1, 4, 4])
        return F.grid_sample(x, grid, align_corners=False)


def build():
    return Model(), (torch.randn(1, 1, 4, 4),)
