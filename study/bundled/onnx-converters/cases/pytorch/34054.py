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
# issue = "pytorch/pytorch#34054"
# reported = "torch-1.5"
# fixed = "torch-1.8"
# expect = "load failure"
# signature = 'tensor\(bool\).* of input parameter .* of operator \(ScatterND\).* is invalid'
# ///
"""An assignment through a mask is exported as a scatter that takes the mask for indices."""

import torch

options = {"opset_version": 11}


class Model(torch.nn.Module):
    def forward(self, x):
        mask = x.clone()
        mask[mask != 2] = 1
        mask[mask == 2] = 0
        return mask


def build():
    return Model(), (torch.tensor([[0, 2, 3], [2, 2, 5]]),)
