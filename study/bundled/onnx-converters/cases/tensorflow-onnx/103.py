# /// script
# requires-python = "==3.6.*"
# dependencies = [
#   "tensorflow==1.13.1",
#   "tf2onnx==0.3.2",
#   "onnx==1.4.1",
#   "onnxruntime==0.3.0",
#   "numpy<1.17",
#   "protobuf<3.20",
# ]
#
# [tool.failatlas]
# issue = "onnx/tensorflow-onnx#103"
# reported = "tf2onnx-0.3"
# fixed = "tf2onnx-0.4"
# expect = "structure"
# signature = 'a Pad is left'
# ///
"""A pad before a convolution is not fused into it."""

import numpy as np
from helpers import tensorflow_1

tf = tensorflow_1()
options = {"opset": 9}


def structure(onnx_model):
    return "a Pad is left" if any(node.op_type == "Pad" for node in onnx_model.graph.node) else None


def model(x):
    kernel = tf.constant(np.random.RandomState(1).randn(3, 3, 2, 2).astype("float32"))
    return tf.nn.conv2d(
        tf.pad(x, [[0, 0], [1, 1], [1, 1], [0, 0]]), kernel, strides=[1, 1, 1, 1], padding="VALID"
    )


def build():
    return model, {"x": np.random.RandomState(0).randn(1, 5, 5, 2).astype("float32")}
