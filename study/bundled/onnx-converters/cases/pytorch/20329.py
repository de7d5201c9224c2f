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
# issue = "pytorch/pytorch#20329"
# reported = "torch-1.0"
# fixed = "torch-1.2"
# expect = "structure"
# signature = 'the embedding is stored twice'
# ///
"""An embedding that is an attribute and part of a sequence is stored twice, once in the place of the input."""

import torch


class Model(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = torch.nn.Embedding(5, 3)
        self.layers = torch.nn.Sequential(self.embedding, torch.nn.Linear(3, 2))

    def forward(self, x):
        return self.layers(x)


def build():
    return Model(), (torch.tensor([1, 2, 4]),)


def structure(onnx_model):
    made = [tuple(item.dims) for item in onnx_model.graph.initializer]
    return "the embedding is stored twice" if made.count((5, 3)) > 1 else None
