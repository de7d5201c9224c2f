# /// script
# requires-python = "==3.8.*"
# dependencies = [
#   "torch==1.7.1",
#   "onnx==1.8.1",
#   "onnxruntime==1.6.0",
#   "numpy<1.24",
#   "protobuf<3.21",
# ]
#
# [tool.failatlas]
# issue = "pytorch/pytorch#47997"
# reported = "torch-1.7"
# fixed = "torch-1.8"
# expect = "crash"
# signature = '''operator binary_cross_entropy_with_logits to ONNX opset'''
# ///
"""binary_cross_entropy_with_logits has no symbolic function at opset 12.

Fixed by pull request #49675.
"""

import torch
import torch.nn.functional as F

options = {"opset_version": 12}


class Model(torch.nn.Module):
    def forward(self, x):
        return F.binary_cross_entropy_with_logits(x, torch.ones_like(x), reduction="none")


def build():
    return Model(), (torch.randn(3, 4),)
