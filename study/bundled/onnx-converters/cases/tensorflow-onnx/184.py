# /// script
# requires-python = "==3.6.*"
# dependencies = [
#   "tensorflow==1.13.1",
#   "tf2onnx==0.4.2",
#   "onnx==1.4.1",
#   "onnxruntime==0.3.0",
#   "numpy<1.17",
#   "protobuf<3.20",
# ]
#
# [tool.failatlas]
# issue = "onnx/tensorflow-onnx#184"
# reported = "tf2onnx-0.4"
# alive = true
# expect = "crash"
# signature = 'is not valid attribute data type'
# ///
"""Stacks, as in gradients of recurrent networks, have no conversion."""

import numpy as np
from helpers import tensorflow_1

tf = tensorflow_1()
options = {"opset": 7}


def model(x):
    from tensorflow.python.ops import gen_data_flow_ops

    stack = gen_data_flow_ops.stack_v2(10, tf.float32)
    pushed = gen_data_flow_ops.stack_push_v2(stack, x)
    with tf.control_dependencies([pushed]):
        return gen_data_flow_ops.stack_pop_v2(stack, tf.float32)


def build():
    return model, {"x": np.random.RandomState(0).randn(2, 3).astype("float32")}
