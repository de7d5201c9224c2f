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
# issue = "onnx/tensorflow-onnx#1229"
# reported = "tf2onnx-1.7"
# fixed = "tf2onnx-1.8"
# expect = "crash"
# signature = 'converter only supports while loops with a single scan output'
# ///
"""A loop that writes two lists cannot be converted."""

import numpy as np
from helpers import tensorflow_1

tf = tensorflow_1()
options = {"opset": 11}


def model(x):
    first = tf.TensorArray(tf.float32, size=3, element_shape=[2])
    second = tf.TensorArray(tf.float32, size=3, element_shape=[2])
    tf.enable_control_flow_v2()

    def body(step, one, two):
        return step + 1, one.write(step, x * 2), two.write(step, x + 1)

    _, first, second = tf.while_loop(lambda step, one, two: step < 3, body, [0, first, second])
    return first.stack(), second.stack()


def build():
    return model, {"x": np.random.RandomState(0).randn(2).astype("float32")}
