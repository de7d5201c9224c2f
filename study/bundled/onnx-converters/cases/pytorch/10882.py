# /// script
# requires-python = "==3.6.*"
# dependencies = [
#   "torch==1.0.1",
#   "onnx==1.5.0",
#   "onnxruntime==0.4.0",
#   "numpy<1.17",
#   "protobuf<3.20",
# ]
#
# [tool.failatlas]
# issue = "pytorch/pytorch#10882"
# reported = "torch-1.0"
# fixed = "torch-1.2"
# expect = "crash"
# signature = 'aten::ne|aten::expand_as'
# ///
"""Inequality and expand_as have no symbolic functions."""

import torch


class Model(torch.nn.Module):
    def forward(self, x, y):
        return torch.ne(x.expand_as(y), y)


def build():
    return Model(), (torch.tensor([[1, 2, 3]]), torch.tensor([[1, 0, 3], [0, 2, 0]]))
