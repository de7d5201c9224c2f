# /// script
# requires-python = "==3.8.*"
# dependencies = [
#   "torch==1.11.0",
#   "onnx==1.11.0",
#   "onnxruntime==1.11.1",
#   "numpy<1.24",
#   "protobuf<3.21",
# ]
#
# [tool.failatlas]
# issue = "pytorch/pytorch#77845"
# reported = "torch-1.11"
# fixed = "torch-1.13"
# expect = "values"
# signature = 'type float32, expected float64'
# ///
"""Random numbers in double precision come out in single precision.

Fixed by pull request #79193.
"""

import torch

options = {"opset_version": 11}


class Model(torch.nn.Module):
    def forward(self, x):
        return torch.rand(3, 4, dtype=torch.double) * 0 if x is not None else x


def build():
    return Model(), (torch.randn(3, 4),)
