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
# fixed = "torch-1.12"
# expect = "crash"
# signature = 'im2col|Im2Col'
# ///
"""unfold cannot be exported."""

import torch
import torch.nn.functional as F

options = {"opset_version": 11}


class Model(torch.nn.Module):
    def forward(self, x):
        return F.unfold(x, kernel_size=2)


def build():
    return Model(), (torch.randn(1, 2, 4, 4),)
