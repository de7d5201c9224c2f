# /// script
# requires-python = "==3.8.*"
# dependencies = [
#   "torch==1.12.1",
#   "onnx==1.12.0",
#   "onnxruntime==1.12.1",
#   "numpy<1.24",
#   "protobuf<3.21",
# ]
#
# [tool.failatlas]
# issue = "pytorch/pytorch#79859"
# reported = "torch-1.12"
# fixed = "torch-1.13"
# expect = "crash"
# signature = '''KeyError: 'argsort'|operator '?(\w*::)?argsort'? to ONNX opset'''
# ///
"""argsort has no symbolic function at opset 16."""

import torch

options = {"opset_version": 16}


class Model(torch.nn.Module):
    def forward(self, x):
        return torch.argsort(x, dim=1)


def build():
    return Model(), (torch.randn(3, 4),)
