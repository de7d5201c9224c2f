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
# issue = "pytorch/pytorch#32960"
# reported = "torch-1.4"
# fixed = "torch-2.1"
# expect = "load failure"
# signature = 'running Scatter node.* is greater than input dim'
# ///
"""scatter_add with repeated indices loses sums.

Proper support came with opset 16, says a comment in #79005.
"""

import torch


class Model(torch.nn.Module):
    def forward(self, x):
        index = torch.tensor([[0, 0, 1, 1], [0, 0, 1, 1], [1, 1, 1, 1]])
        return torch.zeros(3, 2).scatter_add(1, index, x)


def build():
    return Model(), (torch.randn(3, 4),)
