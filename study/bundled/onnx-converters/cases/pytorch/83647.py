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
# issue = "pytorch/pytorch#83647"
# reported = "torch-1.12"
# fixed = "torch-1.13"
# expect = "crash"
# signature = '''KeyError: 'layout'|operator '?(\w*::|prim_)?layout'? to ONNX opset'''
# ///
"""A new empty tensor that is filled in place with normal values cannot be exported."""

import torch

options = {"opset_version": 13}


class Model(torch.nn.Module):
    def forward(self, x):
        noise = x.new_empty(x.shape, dtype=torch.float32)
        torch.nn.init.normal_(noise)
        return x + (noise * 0).to(x.dtype)


def build():
    return Model(), (torch.randn(3, 4),)
