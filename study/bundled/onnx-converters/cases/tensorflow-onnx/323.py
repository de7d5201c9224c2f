# /// script
# requires-python = "==3.6.*"
# dependencies = [
#   "tensorflow==1.13.1",
#   "tf2onnx==0.4.2",
#   "onnx==1.4.1",
#   "onnxruntime==0.3.0",
#   "numpy<1.17",
#   "protobuf<3.20",
# ]
#
# [tool.failatlas]
# issue = "onnx/tensorflow-onnx#323"
# reported = "tf2onnx-0.4"
# fixed = "tf2onnx-1.12"
# expect = "load failure"
# signature = 'ConvTransposeBase::ComputePadsAndOutputShape'
# ///
"""A transposed convolution of unknown size asks for an output of size -1.

Pull request #603 checks for it.
"""

import numpy as np
from helpers import tensorflow_1

tf = tensorflow_1()
shapes = {"x": [1, None, None, 2]}


def model(x):
    kernel = tf.constant(np.random.RandomState(1).randn(3, 3, 4, 2).astype("float32"))
    shape = tf.shape(x)
    size = tf.stack([1, shape[1] * 2, shape[2] * 2, 4])
    return tf.nn.conv2d_transpose(x, kernel, size, [1, 2, 2, 1], "SAME")


def build():
    return model, {"x": np.random.RandomState(0).randn(1, 5, 5, 2).astype("float32")}
