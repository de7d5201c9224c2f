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
# issue = "onnx/tensorflow-onnx#231"
# reported = "tf2onnx-0.3"
# fixed = "tf2onnx-1.6"
# expect = "structure"
# signature = '\d transposes are left'
# ///
"""One transpose is pushed onto several branches, which keep duplicates of it.

Fixed by pull request #326.
"""

import numpy as np
from helpers import tensorflow_1

tf = tensorflow_1()
options = {"opset": 8}


def structure(onnx_model):
    count = sum(node.op_type == "Transpose" for node in onnx_model.graph.node)
    return "%d transposes are left" % count if count > 2 else None


def model(x):
    kernel = tf.constant(np.random.RandomState(1).randn(3, 3, 2, 2).astype("float32"))
    x = tf.nn.conv2d(x, kernel, strides=[1, 1, 1, 1], padding="SAME")
    return tf.nn.relu(x) + tf.exp(x) + tf.sigmoid(x)


def build():
    return model, {"x": np.random.RandomState(0).randn(1, 5, 5, 2).astype("float32")}
