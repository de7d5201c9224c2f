# /// script
# requires-python = "==3.8.*"
# dependencies = [
#   "torch==1.10.2",
#   "onnx==1.10.2",
#   "onnxruntime==1.10.0",
#   "numpy<1.24",
#   "protobuf<3.21",
#   "setuptools<70",
# ]
#
# [tool.failatlas]
# issue = "pytorch/pytorch#70570"
# reported = "torch-1.10"
# fixed = "torch-1.13"
# expect = "structure"
# signature = 'rank of the slope'
# ///
"""The slope of a PReLU has a higher rank than its input."""

import torch


class Model(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.prelu = torch.nn.PReLU()

    def forward(self, x):
        return self.prelu(x)


def build():
    return Model(), (torch.tensor(-2.0),)


def structure(onnx_model):
    slopes = [item for item in onnx_model.graph.initializer if "weight" in item.name or len(item.dims)]
    return (
        "the rank of the slope is above that of the input"
        if any(len(item.dims) > 0 for item in slopes)
        else None
    )
