# /// script
# requires-python = "==3.8.*"
# dependencies = [
#   "tensorflow-cpu==2.8.4",
#   "tf2onnx==1.12.1",
#   "onnx==1.12.0",
#   "onnxruntime==1.12.1",
#   "numpy<1.24",
#   "protobuf<3.21",
# ]
#
# [tool.failatlas]
# issue = "onnx/tensorflow-onnx#1977"
# reported = "tf2onnx-1.12"
# fixed = "tf2onnx-1.16"
# expect = "build failure"
# signature = 'tf2onnx==1.12.1 depends on flatbuffers'
# install = ["tensorflow-cpu==2.10.0", "tf2onnx==1.12.1"]
# ///
"""Two packages ask for different versions of flatbuffers; where they agree, a model converts.

Fixed by pull request #2050, released in 1.13.0.
"""

import numpy as np
from helpers import tensorflow_1

tf = tensorflow_1()
options = {"opset": 9}


def model(x):
    return tf.nn.relu(x) * 2.0


def build():
    return model, {"x": np.linspace(-1, 1, 6, dtype="float32").reshape(2, 3)}
