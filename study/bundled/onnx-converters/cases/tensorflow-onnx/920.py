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
# issue = "onnx/tensorflow-onnx#920"
# reported = "tf2onnx-1.5.6"
# alive = true
# expect = "crash"
# signature = '''Not support type: <class 'bytes'>|UnicodeDecodeError: .* codec can't decode byte 0xff'''
# ///
"""A constant of bytes that are not text cannot be converted.

The thread's UnicodeDecodeError is caught and raised again as another error until 1.7; later versions show it.
"""

import numpy as np
from helpers import tensorflow_1

tf = tensorflow_1()
options = {"opset": 8}


def model(x):
    words = tf.gather(tf.constant([b"\xff\xd8", b"plain"]), x)
    return tf.shape(words) + tf.reduce_sum(x)


def build():
    return model, {"x": np.array([0, 1, 1], dtype="int32")}
