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
# issue = "pytorch/pytorch#84092"
# reported = "torch-1.12"
# alive = true
# expect = "crash"
# signature = 'Graphs differed across invocations|Cannot insert a Tensor that requires grad as a constant'
# tolerance = 0.1
# ///
"""A convolution under autocast cannot be traced: its cached weights become constants of the first trace.

The thread has a GPU and half precision; on the CPU it is bfloat16. Versions after 1.13 name the constants where
the thread's says that the graphs of two traces differ.
"""

import helpers
import torch


def build():
    return torch.nn.Conv2d(2, 2, 3), (torch.randn(1, 2, 5, 5),)


def export(model, inputs):
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        traced = torch.jit.trace(model, inputs)
    return helpers.export_torch(traced, inputs, {}, "torchscript")
