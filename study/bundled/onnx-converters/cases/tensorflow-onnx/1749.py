# /// script
# requires-python = "==3.8.*"
# dependencies = [
#   "tensorflow-cpu==2.6.5",
#   "tf2onnx==1.9.2",
#   "onnx==1.10.2",
#   "onnxruntime==1.9.0",
#   "protobuf<3.21",
# ]
#
# [tool.failatlas]
# issue = "onnx/tensorflow-onnx#1749"
# reported = "tf2onnx-1.9.2"
# fixed = "tf2onnx-1.10"
# expect = "load failure"
# signature = 'perm of Transpose has an invalid value'
# ///
"""The transpose around a batch normalisation of volumes is wrong."""

import numpy as np
from helpers import tensorflow_1

tf = tensorflow_1()
options = {"opset": 11}


def model(x):
    from tensorflow.python.ops import gen_nn_ops

    kernel = tf.constant(np.random.RandomState(1).randn(2, 2, 2, 2, 3).astype("float32"))
    made = tf.nn.conv3d(x, kernel, [1, 1, 1, 1, 1], "SAME")
    ones = tf.ones([3])
    return gen_nn_ops.fused_batch_norm_v3(
        made, ones, ones, ones, ones, data_format="NDHWC", is_training=False
    )[0]


def build():
    return model, {"x": np.random.RandomState(0).randn(1, 4, 4, 4, 2).astype("float32")}
