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
# issue = "pytorch/pytorch#78505"
# reported = "torch-1.12"
# fixed = "torch-1.13"
# expect = "structure"
# signature = 'the scales of a Resize are calculated'
# ///
"""The scales of the second of two enlargements are an input that the graph calculates.

The thread names no version; it is of May 2022.
"""

import torch
import torch.nn.functional as F

options = {"opset_version": 11}


class Model(torch.nn.Module):
    def forward(self, x, skip, other):
        x = torch.cat([F.interpolate(x, scale_factor=2), skip], 1)
        return torch.cat([F.interpolate(x, scale_factor=2), other], 1)


def build():
    inputs = (torch.randn(1, 2, 2, 2), torch.randn(1, 2, 4, 4), torch.randn(1, 2, 8, 8))
    return torch.jit.trace(Model(), inputs), inputs


def structure(onnx_model):
    fixed = {item.name for item in onnx_model.graph.initializer}
    fixed |= {item.output[0] for item in onnx_model.graph.node if item.op_type == "Constant"}
    resizes = [node for node in onnx_model.graph.node if node.op_type == "Resize"]
    scales = [name for node in resizes for name in node.input[1:] if name]
    return "the scales of a Resize are calculated" if set(scales) - fixed else None
