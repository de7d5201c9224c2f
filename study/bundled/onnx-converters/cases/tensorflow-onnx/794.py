# /// script
# requires-python = "==3.7.*"
# dependencies = [
#   "tensorflow-cpu==1.15.0",
#   "tf2onnx==1.5.6",
#   "onnx==1.6.0",
#   "onnxruntime==1.2.0",
#   "numpy<1.19",
#   "protobuf<3.20",
# ]
#
# [tool.failatlas]
# issue = "onnx/tensorflow-onnx#794"
# reported = "tf2onnx-1.5.6"
# fixed = "tf2onnx-1.6"
# expect = "structure"
# signature = '\d transposes are left'
# ///
"""Transposes stay around Elu between two convolutions."""

import numpy as np
from helpers import tensorflow_1

tf = tensorflow_1()
options = {"opset": 11}


def structure(onnx_model):
    count = sum(node.op_type == "Transpose" for node in onnx_model.graph.node)
    return "%d transposes are left" % count if count > 2 else None


def model(x):
    kernel = tf.constant(np.random.RandomState(1).randn(3, 3, 2, 2).astype("float32"))
    first = tf.nn.elu(tf.nn.conv2d(x, kernel, strides=[1, 1, 1, 1], padding="SAME"))
    return tf.nn.conv2d(first, kernel * 2, strides=[1, 1, 1, 1], padding="SAME")


def build():
    return model, {"x": np.random.RandomState(0).randn(1, 5, 5, 2).astype("float32")}
