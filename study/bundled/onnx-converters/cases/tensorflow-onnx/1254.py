# /// script
# requires-python = "==3.8.*"
# dependencies = [
#   "tensorflow-cpu==2.4.4",
#   "tf2onnx==1.7.2",
#   "onnx==1.8.1",
#   "onnxruntime==1.6.0",
#   "protobuf<3.21",
# ]
#
# [tool.failatlas]
# issue = "onnx/tensorflow-onnx#1254"
# reported = "tf2onnx-1.7"
# fixed = "tf2onnx-1.8"
# expect = "crash"
# signature = "<dtype: 'int32'>.* is not valid attribute data type"
# ///
"""RaggedRange has no conversion.

Fixed by pull request #1256.
"""

import numpy as np
from helpers import tensorflow_1

tf = tensorflow_1()
options = {"opset": 11}


def model(x):
    return tf.ragged.range(x, row_splits_dtype=tf.int32).values


def build():
    return model, {"x": np.array([2, 3], dtype="int32")}
