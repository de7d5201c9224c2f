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
# issue = "pytorch/pytorch#19227"
# reported = "torch-1.0"
# fixed = "torch-1.2"
# expect = "crash"
# signature = 'num_initializers ASSERT FAILED.*EncodeBlock'
# ///
"""Layers that are attributes and also part of a sequence cannot be exported."""

import torch


class Model(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = torch.nn.Embedding(5, 3)
        self.linear = torch.nn.Linear(3, 2)
        self.both = torch.nn.Sequential(self.embedding, self.linear)

    def forward(self, x):
        return self.both(x)


def build():
    return Model(), (torch.tensor([1, 2, 4]),)
