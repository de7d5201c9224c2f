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
# issue = "pytorch/pytorch#5310"
# reported = "torch-1.2"
# alive = true
# expect = "crash"
# signature = 'operator (aten::)?adaptive_max_pool2d'
# ///
"""Adaptive max pooling to an uneven size cannot be exported."""

import torch
import torch.nn.functional as F

options = {"opset_version": 9}


class Model(torch.nn.Module):
    def forward(self, x):
        return F.adaptive_max_pool2d(x, (3, 3))


def build():
    return Model(), (torch.randn(1, 1, 7, 7),)
