# /// script
# requires-python = "==3.8.*"
# dependencies = [
#   "torch==1.13.1",
#   "onnx==1.13.1",
#   "onnxruntime==1.14.1",
#   "numpy<1.24",
#   "protobuf<4",
# ]
#
# [tool.failatlas]
# issue = "pytorch/pytorch#85316"
# reported = "torch-1.13"
# fixed = "torch-2.13-dynamo"
# expect = "structure"
# signature = 'the output is not in double precision'
# ///
"""The product of a scalar in double precision and its leaky ReLU comes out in single precision.

Reported for a nightly build of September 2022.
"""

import onnx
import torch

options = {"opset_version": 14}


class Model(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.activation = torch.nn.LeakyReLU(0.1)

    def forward(self, x):
        return x * self.activation(x)


def structure(onnx_model):
    made = onnx_model.graph.output[0].type.tensor_type.elem_type
    return None if made == onnx.TensorProto.DOUBLE else "the output is not in double precision"


def build():
    return Model(), (torch.tensor(0.5, dtype=torch.float64),)
