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
# issue = "pytorch/pytorch#73454"
# reported = "torch-1.11"
# fixed = "torch-1.13"
# expect = "crash"
# signature = '''KeyError: 'tensor_split'|operator '?(\w*::)?tensor_split'? to ONNX opset'''
# ///
"""tensor_split has no symbolic function.

Fixed by pull request #77437.
"""

import torch

options = {"opset_version": 13}


class Model(torch.nn.Module):
    def forward(self, x):
        first, second = torch.tensor_split(x, 2, dim=1)
        return first - second


def build():
    return Model(), (torch.randn(3, 4),)
