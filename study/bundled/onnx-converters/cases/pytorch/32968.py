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
# issue = "pytorch/pytorch#32968"
# reported = "torch-1.4"
# fixed = "torch-1.13"
# expect = "crash"
# signature = '''KeyError: 'triu'|operator '?(\w*::)?triu'? to ONNX opset'''
# ///
"""triu has no symbolic function.

Each version is asked for its own default opset, as in the thread; ONNX has Trilu from opset 14.
"""

import torch


class Model(torch.nn.Module):
    def forward(self, x):
        return torch.triu(x) * 2


def build():
    return Model(), (torch.randn(3, 4),)
