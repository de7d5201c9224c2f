# /// script
# requires-python = "==3.8.*"
# dependencies = [
#   "tensorflow-cpu==2.8.4",
#   "tf2onnx==1.10.1",
#   "onnx==1.11.0",
#   "onnxruntime==1.11.1",
#   "numpy<1.24",
#   "protobuf<3.21",
# ]
#
# [tool.failatlas]
# issue = "onnx/tensorflow-onnx#1997"
# reported = "tf2onnx-1.10"
# fixed = "tf2onnx-1.12"
# expect = "structure"
# signature = 'zeros are a product between casts'
# ///
"""Zeros of the size of a tensor are made by casting, multiplying and casting back.

Fixed by pull request #2003.
"""

import numpy as np
from helpers import tensorflow_1

tf = tensorflow_1()
options = {"opset": 11}
shapes = {"x": [None, 3]}


def structure(onnx_model):
    kinds = {node.op_type for node in onnx_model.graph.node}
    return "the zeros are a product between casts" if {"Cast", "Mul"} <= kinds else None


def model(x):
    from tensorflow.python.ops import gen_array_ops

    return gen_array_ops.zeros_like(x) + tf.abs(x)


def build():
    return model, {"x": np.random.RandomState(0).randn(2, 3).astype("float32")}
