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
# signature = 'triu'
# ///
"""triu has no symbolic function."""

import torch

TORCH = tuple(int(part) for part in torch.__version__.split(".")[:2])
options = {"opset_version": 14 if TORCH >= (1, 13) else 9}


class Model(torch.nn.Module):
    def forward(self, x):
        return torch.triu(x) * 2


def build():
    return Model(), (torch.randn(3, 4),)
