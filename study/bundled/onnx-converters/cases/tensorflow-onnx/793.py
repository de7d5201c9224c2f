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
# issue = "onnx/tensorflow-onnx#793"
# reported = "tf2onnx-1.5.3"
# fixed = "tf2onnx-1.8"
# expect = "structure"
# signature = 'the seed is lost'
# ///
"""Random numbers lose their seed.

Pull request #800 kept it as an integer, which onnxruntime refuses: 1.5.6 and 1.6 fail in that other way.
"""

import numpy as np
from helpers import tensorflow_1

tf = tensorflow_1()
options = {"opset": 8}


def structure(onnx_model):
    made = [node for node in onnx_model.graph.node if node.op_type.startswith("RandomNormal")]
    seeds = [item.f for node in made for item in node.attribute if item.name == "seed"]
    return "the seed is lost" if made and not seeds else None


def model(x):
    return x + tf.random_normal([2, 3], seed=42) * 0.0


def build():
    return model, {"x": np.random.RandomState(0).randn(2, 3).astype("float32")}
