# /// script
# requires-python = "==3.8.*"
# dependencies = [
#   "torch==1.13.1",
#   "onnx==1.13.1",
#   "onnxruntime==1.14.1",
#   "numpy<1.24",
#   "protobuf<4",
# ]
#
# [tool.failatlas]
# issue = "pytorch/pytorch#92540"
# reported = "torch-1.13"
# fixed = "torch-2.1"
# expect = "crash"
# signature = 'ONNX Expand input shape constraint not satisfied'
# ///
"""Assignment through a mask of a lower rank than the tensor crashes the export.

Fixed by pull request #92862.
"""

import torch

options = {"opset_version": 14}


class Model(torch.nn.Module):
    def forward(self, x, y):
        x = x.clone()
        mask = x[:, 0] > 0
        x[mask] = y[mask]
        return x


def build():
    return Model(), (torch.randn(4, 3), torch.randn(4, 3))
