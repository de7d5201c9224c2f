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
# issue = "onnx/tensorflow-onnx#356"
# reported = "tf2onnx-0.3"
# fixed = "tf2onnx-0.4"
# expect = "load failure"
# signature = 'kernel_shape is not compatible with W shape'
# ///
"""A kernel shared by two convolutions is transposed wrongly."""

import numpy as np
from helpers import tensorflow_1

tf = tensorflow_1()
options = {"opset": 8}


def model(x):
    kernel = tf.constant(np.random.RandomState(1).randn(3, 3, 2, 2).astype("float32"))
    first = tf.nn.conv2d(x, kernel, strides=[1, 1, 1, 1], padding="SAME")
    return first + tf.nn.conv2d(tf.nn.relu(first), kernel, strides=[1, 1, 1, 1], padding="SAME")


def build():
    return model, {"x": np.random.RandomState(0).randn(1, 5, 5, 2).astype("float32")}
