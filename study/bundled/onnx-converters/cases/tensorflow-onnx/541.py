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
# issue = "onnx/tensorflow-onnx#541"
# reported = "tf2onnx-0.4"
# fixed = "tf2onnx-1.5.3"
# expect = "values"
# signature = 'output 0: values differ'
# ///
"""A loop whose condition does not hold at the beginning is run once.

Fixed by pull request #581.
"""

import numpy as np
from helpers import tensorflow_1

tf = tensorflow_1()
options = {"opset": 8}


def model(x):
    return tf.while_loop(lambda value: tf.less(tf.reduce_sum(value), 1.0), lambda value: value + 1.0, [x])


def build():
    return model, {"x": np.array([3.0, 4.0], dtype="float32")}
