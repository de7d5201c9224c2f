# /// script
# requires-python = "==3.6.*"
# dependencies = [
#   "tensorflow==1.13.1",
#   "tf2onnx==0.3.2",
#   "onnx==1.4.1",
#   "onnxruntime==0.3.0",
#   "numpy<1.17",
#   "protobuf<3.20",
# ]
#
# [tool.failatlas]
# issue = "onnx/tensorflow-onnx#291"
# reported = "tf2onnx-0.3"
# alive = true
# expect = "crash"
# signature = 'Switch'
# ///
"""The control-flow operator Switch is not supported."""

import numpy as np
from helpers import tensorflow_1

tf = tensorflow_1()
options = {"opset": 7}


def model(x):
    from tensorflow.python.ops import control_flow_ops

    return control_flow_ops.switch(x, tf.reduce_sum(x) > -100.0)[1] * 2


def build():
    return model, {"x": np.random.RandomState(0).randn(2, 3).astype("float32")}
