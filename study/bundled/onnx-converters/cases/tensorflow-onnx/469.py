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
# issue = "onnx/tensorflow-onnx#469"
# reported = "tf2onnx-1.5.6"
# alive = true
# expect = "crash"
# signature = 'RegexFullMatch'
# ///
"""String operators have no conversion.

Only onnxruntime's custom operators have them, says the thread.
"""

import numpy as np
from helpers import tensorflow_1

tf = tensorflow_1()
options = {"opset": 11}


def model(x):
    return tf.cast(tf.strings.regex_full_match(tf.as_string(x), "1.*"), tf.int32)


def build():
    return model, {"x": np.array([1, 2], dtype="int32")}
