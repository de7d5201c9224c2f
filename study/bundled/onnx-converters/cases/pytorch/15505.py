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
# issue = "pytorch/pytorch#15505"
# reported = "torch-1.0"
# fixed = "torch-1.2"
# expect = "crash"
# signature = 'Unsupported prim::Constant kind: `s`'
# ///
"""A scripted function that warns holds a string, which cannot be exported."""

import io

import helpers
import torch
import torch.nn.functional as F


class Model(torch.jit.ScriptModule):
    @torch.jit.script_method
    def forward(self, x):
        return F.sigmoid(x)


def build():
    return Model(), (torch.randn(2, 3),)


def export(model, inputs):
    if not torch.__version__.startswith("1.0"):
        return helpers.export_torch(model, inputs, {}, "torchscript")
    target = io.BytesIO()
    torch.onnx._export(model, inputs, target, example_outputs=model(*inputs))
    return target.getvalue()
