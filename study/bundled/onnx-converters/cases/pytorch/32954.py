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
# issue = "pytorch/pytorch#32954"
# reported = "torch-1.4"
# fixed = "torch-1.5"
# expect = "load failure"
# signature = "'strides' is expected to have field 'ints'"
# ///
"""avg_pool2d without a stride is exported with empty strides.

Fixed by pull request #33017.
"""

import torch
import torch.nn.functional as F

options = {"opset_version": 9}


class Model(torch.nn.Module):
    def forward(self, x):
        return F.avg_pool2d(x, 2)


def build():
    return Model(), (torch.randn(1, 2, 4, 4),)
