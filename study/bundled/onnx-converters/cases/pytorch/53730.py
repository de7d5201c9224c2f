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
# issue = "pytorch/pytorch#53730"
# reported = "torch-1.8.0"
# fixed = "torch-1.8"
# expect = "crash"
# signature = 'THPVariable_Check\(tuple_elem\).*INTERNAL ASSERT FAILED'
# ///
"""An output that is a tuple within a tuple within a tuple stops the inference of shapes.

Fixed by pull request #53311. The thread has no model; ours has the nested output that the fix is about.
"""

import helpers
import torch

options = {"opset_version": 11}


class Model(torch.nn.Module):
    def forward(self, x):
        return x * 2, x + 1, x + 2


class Nested(Model):
    def forward(self, x):
        first, second, third = super().forward(x)
        return first, ((second, third),)


def build():
    return Model(), (torch.randn(2, 3),)


def export(model, inputs):
    return helpers.export_torch(Nested(), inputs, options, "torchscript")
