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
# issue = "onnx/tensorflow-onnx#1379"
# reported = "tf2onnx-1.7"
# fixed = "tf2onnx-1.8"
# expect = "structure"
# signature = 'transposes are left'
# ///
"""A transpose stays between a resize and an ArgMax over channels."""

import numpy as np
from helpers import tensorflow_1

tf = tensorflow_1()
options = {"opset": 11}


def structure(onnx_model):
    count = sum(node.op_type == "Transpose" for node in onnx_model.graph.node)
    return "%d transposes are left" % count if count > 1 else None


def model(x):
    from tensorflow.python.ops import gen_image_ops

    made = gen_image_ops.resize_bilinear(x, [8, 8], half_pixel_centers=True)
    return tf.argmax(made, axis=3)


def build():
    return model, {"x": np.random.RandomState(0).randn(1, 4, 4, 3).astype("float32")}
