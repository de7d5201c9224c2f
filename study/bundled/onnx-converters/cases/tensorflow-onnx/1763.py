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
# issue = "onnx/tensorflow-onnx#1763"
# reported = "tf2onnx-1.9.2"
# fixed = "tf2onnx-1.10"
# expect = "load failure"
# signature = "Softmax.*'axis' must"
# ///
"""The softmax after a flatten gets an axis that the tensor does not have."""

import numpy as np
from helpers import tensorflow_1

tf = tensorflow_1()
options = {"opset": 11}
shapes = {"x": [None, 2, 2, 3]}


def model(x):
    return tf.nn.softmax(tf.reshape(x, tf.stack([tf.shape(x)[0], -1])))


def build():
    return model, {"x": np.random.RandomState(0).randn(1, 2, 2, 3).astype("float32")}
