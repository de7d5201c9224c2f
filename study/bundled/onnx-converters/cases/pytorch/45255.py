# /// script
# requires-python = "==3.8.*"
# dependencies = [
#   "torch==1.6.0",
#   "onnx==1.7.0",
#   "onnxruntime==1.4.0",
#   "numpy<1.24",
#   "protobuf<3.21",
# ]
#
# [tool.failatlas]
# issue = "pytorch/pytorch#45255"
# reported = "torch-1.6"
# fixed = "torch-1.13"
# expect = "structure"
# signature = 'no node names the module'
# ///
"""The scopes of modules do not appear in the exported graph."""

import torch

options = {"opset_version": 11}


class Model(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = torch.nn.Linear(3, 4)

    def forward(self, x):
        return torch.relu(self.encoder(x))


def build():
    return Model(), (torch.randn(2, 3),)


def structure(onnx_model):
    said = "".join(str(node) for node in onnx_model.graph.node if node.op_type in ("Relu", "Gemm"))
    return None if "/encoder" in said or "'encoder'" in said else "no node names the module it comes from"
