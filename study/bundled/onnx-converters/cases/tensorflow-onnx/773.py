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
# issue = "onnx/tensorflow-onnx#773"
# reported = "tf2onnx-1.5.3"
# fixed = "tf2onnx-1.6"
# expect = "crash"
# signature = 'new_axis_mask'
# ///
"""A slice with a new axis, as in YOLOv3, cannot be converted."""

import numpy as np
from helpers import tensorflow_1

tf = tensorflow_1()
options = {"opset": 11}


def model(x):
    return x[:, :, tf.newaxis, :] + 1


def build():
    return model, {"x": np.random.RandomState(0).randn(1, 3, 2).astype("float32")}
