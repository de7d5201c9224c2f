# /// script
# requires-python = "==3.6.*"
# dependencies = [
#   "torch==1.2.0",
#   "onnx==1.5.0",
#   "onnxruntime==0.4.0",
#   "numpy<1.17",
#   "protobuf<3.20",
# ]
#
# [tool.failatlas]
# issue = "pytorch/pytorch#20941"
# reported = "torch-1.2"
# fixed = "torch-1.4"
# expect = "load failure"
# signature = 'Type parameter \(T\) bound to different types \(tensor\(float\) and tensor\(double\)'
# ///
"""The constants of a sum and a product have different types."""

import torch

options = {"opset_version": 9}


class Model(torch.nn.Module):
    def forward(self, x):
        return (x + 1) * 0.5 - 2.5


def build():
    return Model(), (torch.arange(6).reshape(2, 3).float(),)
