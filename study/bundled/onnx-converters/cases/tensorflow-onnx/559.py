# /// script
# requires-python = "==3.7.*"
# dependencies = [
#   "tensorflow-cpu==1.15.0",
#   "tf2onnx==1.5.6",
#   "onnx==1.6.0",
#   "onnxruntime==1.2.0",
#   "numpy<1.19",
#   "protobuf<3.20",
# ]
#
# [tool.failatlas]
# issue = "onnx/tensorflow-onnx#559"
# reported = "tf2onnx-1.5.6"
# fixed = "tf2onnx-1.8"
# expect = "crash"
# signature = 'FakeQuant'
# ///
"""FakeQuantWithMinMaxVars has no conversion."""

import numpy as np
from helpers import tensorflow_1

tf = tensorflow_1()
options = {"opset": 10}


def model(x):
    return tf.quantization.fake_quant_with_min_max_vars(x, -1.28, 1.27)


def build():
    return model, {"x": np.random.RandomState(0).randn(2, 3).astype("float32")}
