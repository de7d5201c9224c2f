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
# issue = "pytorch/pytorch#51851"
# reported = "torch-1.7"
# fixed = "torch-1.13"
# expect = "crash"
# signature = '''KeyError: 'triu'|operator '?(\w*::)?triu'? to ONNX opset'''
# ///
"""triu, as in a transformer's causal mask, has no symbolic function at opset 11.

The thread is closed by ONNX's Trilu, which opset 14 has: at opset 11 it fails to this day.
"""

import torch

TORCH = tuple(int(part) for part in torch.__version__.split(".")[:2])
options = {"opset_version": 14 if TORCH >= (1, 13) else 11}


class Model(torch.nn.Module):
    def forward(self, x):
        return x + torch.triu(torch.ones_like(x), diagonal=1)


def build():
    return Model(), (torch.randn(4, 4),)
