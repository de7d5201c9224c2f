# /// script
# requires-python = "==3.8.*"
# dependencies = [
#   "tensorflow-cpu==2.8.4",
#   "tf2onnx==1.12.1",
#   "onnx==1.12.0",
#   "onnxruntime==1.12.1",
#   "numpy<1.24",
#   "protobuf<3.21",
# ]
#
# [tool.failatlas]
# issue = "onnx/tensorflow-onnx#2071"
# reported = "tf2onnx-1.12"
# fixed = "tf2onnx-1.16"
# expect = "crash"
# signature = 'operators that ONNX does not have: BatchMatMulV3'
# ///
"""A product of 8-bit integers is left as it is, though ONNX has MatMulInteger.

Fixed by pull request #2072.
"""

import numpy as np
from helpers import tensorflow_1

tf = tensorflow_1()
options = {"opset": 11}


def model(x):
    from tensorflow.python.ops import gen_math_ops

    other = tf.constant(np.arange(6).reshape(3, 2), tf.int8)
    return gen_math_ops.batch_mat_mul_v3(x, other, Tout=tf.int32)


def build():
    return model, {"x": np.arange(6).reshape(2, 3).astype("int8")}
