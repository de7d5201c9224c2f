# /// script
# requires-python = "==3.8.*"
# dependencies = [
#   "tensorflow-cpu==2.4.4",
#   "tf2onnx==1.8.5",
#   "onnx==1.9.0",
#   "onnxruntime==1.8.1",
#   "protobuf<3.21",
# ]
#
# [tool.failatlas]
# issue = "onnx/tensorflow-onnx#1651"
# reported = "tf2onnx-1.8"
# fixed = "tf2onnx-1.9.2"
# expect = "crash"
# signature = 'Only ROW_SPLITS partition type is supported for RaggedTensorToTensor'
# ///
"""Ragged tensors cannot be converted to dense ones.

Fixed by pull request #1664.
"""

import numpy as np
from helpers import tensorflow_1

tf = tensorflow_1()
options = {"opset": 11}


def model(x):
    ragged = tf.RaggedTensor.from_value_rowids(x, tf.constant([0, 0, 1, 2], tf.int64))
    return ragged.to_tensor()


def build():
    return model, {"x": np.random.RandomState(0).randn(4).astype("float32")}
