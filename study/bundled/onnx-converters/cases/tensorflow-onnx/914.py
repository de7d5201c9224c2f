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
# issue = "onnx/tensorflow-onnx#914"
# reported = "tf2onnx-1.5.6"
# fixed = "tf2onnx-1.6"
# expect = "values"
# signature = 'output 0: values differ'
# ///
"""The bilinear resize ignores half pixel centres.

Fixed by pull request #932.
"""

import numpy as np
from helpers import tensorflow_1

tf = tensorflow_1()
options = {"opset": 11}


def model(x):
    from tensorflow.python.ops import gen_image_ops

    return gen_image_ops.resize_bilinear(x, [8, 8], half_pixel_centers=True)


def build():
    return model, {"x": np.random.RandomState(0).randn(1, 4, 4, 1).astype("float32")}
