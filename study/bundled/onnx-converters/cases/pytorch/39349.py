# /// script
# requires-python = "==3.8.*"
# dependencies = [
#   "torch==1.5.1",
#   "onnx==1.7.0",
#   "onnxruntime==1.3.0",
#   "numpy<1.24",
#   "protobuf<3.21",
# ]
#
# [tool.failatlas]
# issue = "pytorch/pytorch#39349"
# reported = "torch-1.5"
# fixed = "torch-1.8"
# expect = "crash"
# signature = '''KeyError: 'var_mean'|operator '?(\w*::)?var_mean'? to ONNX opset'''
# ///
"""var_mean has no symbolic function.

Fixed by pull request #45678.
"""

import torch

options = {"opset_version": 9}


class Model(torch.nn.Module):
    def forward(self, x):
        variance, mean = torch.var_mean(x, dim=1)
        return variance + mean


def build():
    return Model(), (torch.randn(3, 4),)
