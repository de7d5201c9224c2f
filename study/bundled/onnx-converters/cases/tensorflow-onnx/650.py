# /// script
# requires-python = "==3.7.*"
# dependencies = [
#   "tensorflow==1.14.0",
#   "tf2onnx==1.5.3",
#   "onnx==1.5.0",
#   "onnxruntime==1.0.0",
#   "numpy<1.17",
#   "protobuf<3.20",
# ]
#
# [tool.failatlas]
# issue = "onnx/tensorflow-onnx#650"
# reported = "tf2onnx-1.5.3"
# fixed = "tf2onnx-1.6"
# expect = "crash"
# signature = "perm can't be dynamic"
# ///
"""A transpose whose order is calculated cannot be converted."""

import numpy as np
from helpers import tensorflow_1

tf = tensorflow_1()
options = {"opset": 8}
shapes = {"x": [None, None, 4]}


def model(x):
    order = tf.concat([[1, 0], tf.range(2, tf.rank(x))], axis=0)
    return tf.transpose(x, order)


def build():
    return model, {"x": np.random.RandomState(0).randn(2, 3, 4).astype("float32")}
