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
# issue = "onnx/tensorflow-onnx#1438"
# reported = "tf2onnx-1.7"
# fixed = "tf2onnx-1.8"
# expect = "values"
# signature = 'output 0: values differ'
# ///
"""A quantisation whose range the tensor gives has the range of its unused arguments instead.

Reported in April 2021 by a user of TensorFlow 2.3; 1.8.5 has the fix.
"""

import numpy as np
from helpers import tensorflow_1

tf = tensorflow_1()
options = {"opset": 11}


def model(x):
    from tensorflow.python.ops import gen_array_ops

    return gen_array_ops.quantize_and_dequantize_v2(x, -64.0, 64.0, range_given=False)


def build():
    return model, {"x": np.array([-1.27, 0.33, 0.71, 1.1], dtype="float32")}
