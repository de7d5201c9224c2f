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
# issue = "pytorch/pytorch#17531"
# reported = "torch-1.0"
# fixed = "torch-1.4"
# expect = "structure"
# signature = 'the condition of the loop is not boolean'
# ///
"""The condition of a scripted loop is an integer, where ONNX asks for a boolean.

Fixed in part by pull request #20445.
"""

import io

import helpers
import onnx
import torch


class Model(torch.jit.ScriptModule):
    @torch.jit.script_method
    def forward(self, x):
        result = x
        for _ in range(3):
            result = result + x
        return result


def build():
    return Model(), (torch.randn(2, 3),)


def export(model, inputs):
    if not torch.__version__.startswith("1.0"):
        return helpers.export_torch(model, inputs, {}, "torchscript")
    target = io.BytesIO()
    torch.onnx._export(model, inputs, target, example_outputs=model(*inputs))
    return target.getvalue()


def structure(onnx_model):
    nodes = onnx_model.graph.node
    loops = [node for node in nodes if node.op_type == "Loop"]
    kinds = {node.output[0]: node.attribute[0].t.data_type for node in nodes if node.op_type == "Constant"}
    wrong = [loop for loop in loops if kinds.get(loop.input[1]) not in (None, onnx.TensorProto.BOOL)]
    return "the condition of the loop is not boolean" if wrong else None
