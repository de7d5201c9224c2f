# /// script
# requires-python = "==3.8.*"
# dependencies = [
#   "tensorflow-cpu==2.8.4",
#   "tf2onnx==1.10.1",
#   "onnx==1.11.0",
#   "onnxruntime==1.11.1",
#   "numpy<1.24",
#   "protobuf<3.21",
# ]
#
# [tool.failatlas]
# issue = "onnx/tensorflow-onnx#1969"
# reported = "tf2onnx-1.10"
# fixed = "tf2onnx-1.12"
# expect = "structure"
# signature = 'a greatest number of steps is made up'
# ///
"""A loop without a limit of steps gets one.

Fixed by pull request #1971.
"""

import numpy as np
from helpers import tensorflow_1

tf = tensorflow_1()
options = {"opset": 11}


def structure(onnx_model):
    loops = [node for node in onnx_model.graph.node if node.op_type == "Loop"]
    return "a greatest number of steps is made up" if loops[0].input[0] else None


def model(x):
    tf.enable_control_flow_v2()
    return tf.while_loop(lambda value: tf.less(tf.reduce_sum(value), 10.0), lambda value: (value + 1.0,), [x])


def build():
    return model, {"x": np.array([3.0, 4.0], dtype="float32")}
