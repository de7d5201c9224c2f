# /// script
# requires-python = "==3.8.*"
# dependencies = [
#   "tensorflow-cpu==2.6.5",
#   "tf2onnx==1.9.2",
#   "onnx==1.10.2",
#   "onnxruntime==1.9.0",
#   "protobuf<3.21",
# ]
#
# [tool.failatlas]
# issue = "onnx/tensorflow-onnx#1719"
# reported = "tf2onnx-1.9.2"
# fixed = "tf2onnx-1.10"
# expect = "structure"
# signature = 'folded'
# ///
"""Quantising and dequantising a kernel is folded away."""

import numpy as np
from helpers import tensorflow_1

tf = tensorflow_1()
options = {"opset": 13}


def structure(onnx_model):
    quantised = sum(node.op_type == "QuantizeLinear" for node in onnx_model.graph.node)
    return "a quantisation was folded away" if quantised < 2 else None


def model(x):
    from tensorflow.python.ops import gen_array_ops

    kernel = tf.constant(np.random.RandomState(1).randn(3, 3, 2, 2).astype("float32"))
    kernel = gen_array_ops.quantize_and_dequantize_v2(kernel, -1.0, 1.0, range_given=True)
    x = gen_array_ops.quantize_and_dequantize_v2(x, -4.0, 4.0, range_given=True)
    return tf.nn.conv2d(x, kernel, strides=[1, 1, 1, 1], padding="SAME")


def build():
    return model, {"x": np.random.RandomState(0).randn(1, 5, 5, 2).astype("float32")}
