# /// script
# requires-python = "==3.8.*"
# dependencies = [
#   "tensorflow-cpu==2.4.4",
#   "tf2onnx==1.8.5",
#   "onnx==1.9.0",
#   "onnxruntime==1.8.1",
#   "protobuf<3.21",
# ]
#
# [tool.failatlas]
# issue = "onnx/tensorflow-onnx#1385"
# reported = "tf2onnx-1.8"
# fixed = "tf2onnx-1.16"
# expect = "structure"
# signature = 'the rounding of the nearest neighbour is'
# ///
"""The nearest neighbour of an enlargement is not rounded down, which TensorRT asks for."""

import numpy as np
from helpers import tensorflow_1

tf = tensorflow_1()
options = {"opset": 11}


def structure(onnx_model):
    resizes = [node for node in onnx_model.graph.node if node.op_type == "Resize"]
    modes = [item.s for node in resizes for item in node.attribute if item.name == "nearest_mode"]
    return None if set(modes) <= {b"floor"} else "the rounding of the nearest neighbour is %s" % modes


def model(x):
    from tensorflow.python.ops import gen_image_ops

    return gen_image_ops.resize_nearest_neighbor(x, [8, 8], half_pixel_centers=True)


def build():
    return model, {"x": np.random.RandomState(0).randn(1, 4, 4, 1).astype("float32")}
