# /// script
# requires-python = "==3.6.*"
# dependencies = [
#   "tensorflow==1.13.1",
#   "tf2onnx==0.3.1",
#   "onnx==1.4.1",
#   "onnxruntime==0.3.0",
#   "numpy<1.17",
#   "protobuf<3.20",
# ]
#
# [tool.failatlas]
# issue = "onnx/tensorflow-onnx#226"
# reported = "tf2onnx-0.3.1"
# fixed = "tf2onnx-0.3"
# expect = "load failure"
# signature = '\[ShapeInferenceError\] Incompatible dimensions for matrix multiplication'
# ///
"""The reshape that replaces a transpose of single pixels has the shape of before the transpose.

The thread gives the cause, a public ResNet-50 and the message; the model is ours. Fixed in tf2onnx 0.3.2.
"""

import functools
import inspect

import numpy as np
from helpers import tensorflow_1
from tf2onnx.optimizer import transpose_optimizer

tf = tensorflow_1()
options = {"opset": 7}


class Optimizer(transpose_optimizer.TransposeOptimizer):
    """That of 0.3.1, where the names of the outputs are given to the graph at the end."""

    def __init__(self, graph, output_names, debug):
        super().__init__(graph, debug)
        graph.make_model = functools.partial(graph.make_model, output_names=output_names)


if "output_names" not in inspect.signature(transpose_optimizer.TransposeOptimizer.__init__).parameters:
    transpose_optimizer.TransposeOptimizer = Optimizer


def model(x):
    random = np.random.RandomState(1)
    x = tf.nn.conv2d(x, tf.constant(random.randn(3, 3, 2, 4).astype("float32")), [1, 1, 1, 1], "SAME")
    x = tf.reduce_mean(x, [1, 2], keepdims=True)
    x = tf.squeeze(tf.identity(x), [1, 2])
    return tf.matmul(x, tf.constant(random.randn(4, 3).astype("float32")))


def build():
    return model, {"x": np.random.RandomState(0).randn(2, 5, 5, 2).astype("float32")}
