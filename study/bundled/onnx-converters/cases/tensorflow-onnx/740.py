# /// script
# requires-python = "==3.7.*"
# dependencies = [
#   "tensorflow==1.14.0",
#   "tf2onnx==1.5.3",
#   "onnx==1.5.0",
#   "onnxruntime==1.0.0",
#   "numpy<1.17",
#   "protobuf<3.20",
# ]
#
# [tool.failatlas]
# issue = "onnx/tensorflow-onnx#740"
# reported = "tf2onnx-1.5.3"
# alive = true
# expect = "crash"
# signature = 'KeyError: tf.float32_ref'
# ///
"""A graph that still holds variables has types of references, which the converter does not know.

The user had not frozen the graph; the converter says no more of it to this day.
"""

import numpy as np
from helpers import tensorflow_1

tf = tensorflow_1()
options = {"opset": 8}


def model(x):
    from tensorflow.python.ops import gen_state_ops

    variable = gen_state_ops.variable_v2([2, 3], tf.float32)
    return gen_state_ops.assign(variable, x) * 2


def build():
    return model, {"x": np.random.RandomState(0).randn(2, 3).astype("float32")}
