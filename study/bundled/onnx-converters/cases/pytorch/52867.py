# /// script
# requires-python = "==3.8.*"
# dependencies = [
#   "torch==1.8.1",
#   "onnx==1.9.0",
#   "onnxruntime==1.8.1",
#   "numpy<1.24",
#   "protobuf<3.21",
# ]
#
# [tool.failatlas]
# issue = "pytorch/pytorch#52867"
# reported = "torch-1.8"
# fixed = "torch-1.13"
# expect = "structure"
# signature = 'frozen'
# ///
"""A frozen batch normalisation is exported in training mode with the rest of the model."""

import io

import torch

options = {"opset_version": 12}


class Model(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.norm = torch.nn.BatchNorm2d(2)

    def forward(self, x):
        return self.norm(x) * 2


def build():
    return Model(), (torch.randn(2, 2, 3, 3),)


def export(model, inputs):
    model.train()
    model.norm.eval()
    target = io.BytesIO()
    torch.onnx.export(model, inputs, target, training=torch.onnx.TrainingMode.PRESERVE, **options)
    return target.getvalue()


def structure(onnx_model):
    norms = [node for node in onnx_model.graph.node if node.op_type == "BatchNormalization"]
    return "the frozen normalisation has outputs of training" if len(norms[0].output) > 1 else None
