# /// script
# requires-python = "==3.7.*"
# dependencies = [
#   "tensorflow-cpu==1.15.0",
#   "tf2onnx==1.6.3",
#   "onnx==1.7.0",
#   "onnxruntime==1.4.0",
#   "numpy<1.19",
#   "protobuf<3.20",
# ]
#
# [tool.failatlas]
# issue = "onnx/tensorflow-onnx#1039"
# reported = "tf2onnx-1.6"
# fixed = "tf2onnx-1.7"
# expect = "structure"
# signature = 'a reshape of constants is left'
# ///
"""A reshape of a constant is not folded.

Reported for 1.7.0; ours is 1.7.2, which has the fix.
"""

import numpy as np
from helpers import tensorflow_1

tf = tensorflow_1()
options = {"opset": 11}


def structure(onnx_model):
    fixed = {item.name for item in onnx_model.graph.initializer}
    fixed |= {item.output[0] for item in onnx_model.graph.node if item.op_type == "Constant"}
    left = any(node.op_type == "Reshape" and set(node.input) <= fixed for node in onnx_model.graph.node)
    return "a reshape of constants is left" if left else None


def model(x):
    random = np.random.RandomState(1)
    kernel = tf.constant(random.randn(3, 3, 2, 2).astype("float32"))
    x = tf.nn.conv2d(x, kernel, strides=[1, 1, 1, 1], padding="SAME")
    return x * tf.nn.relu6(x + 3.0) * (1.0 / 6.0)


def build():
    return model, {"x": np.random.RandomState(0).randn(1, 5, 5, 2).astype("float32")}
