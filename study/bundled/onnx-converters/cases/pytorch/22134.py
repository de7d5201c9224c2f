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
# issue = "pytorch/pytorch#22134"
# reported = "torch-1.2"
# fixed = "torch-1.7"
# expect = "crash"
# signature = 'tuple appears in op that does not forward tuples, unsupported kind: prim::PythonOp'
# ///
"""A function of one's own whose symbolic gives two outputs cannot be exported."""

import torch

options = {"opset_version": 9}


class Both(torch.autograd.Function):
    @staticmethod
    def symbolic(g, x):
        return g.op("Relu", x), g.op("Sigmoid", x)

    @staticmethod
    def forward(ctx, x):
        return x.clamp(min=0), torch.sigmoid(x)


class Model(torch.nn.Module):
    def forward(self, x):
        first, second = Both.apply(x)
        return first + second


def build():
    return Model(), (torch.randn(2, 3),)
