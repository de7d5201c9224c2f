# /// script
# requires-python = "==3.8.*"
# dependencies = [
#   "torch==1.8.0",
#   "onnx==1.9.0",
#   "onnxruntime==1.8.1",
#   "numpy<1.24",
#   "protobuf<3.21",
# ]
#
# [tool.failatlas]
# issue = "pytorch/pytorch#53506"
# reported = "torch-1.8.0"
# fixed = "torch-1.8"
# expect = "crash"
# signature = 'no signature found for .*ScriptMethod'
# ///
"""A traced module cannot be exported: its forward has no signature to inspect."""

import torch

options = {"opset_version": 11}


def build():
    inputs = (torch.randn(1, 2, 5, 5),)
    return torch.jit.trace(torch.nn.Conv2d(2, 3, 3).eval(), inputs), inputs
