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
# issue = "onnx/tensorflow-onnx#1317"
# reported = "tf2onnx-1.7"
# fixed = "tf2onnx-1.8"
# expect = "load failure"
# signature = '\(Expand\) \[ShapeInferenceError\] Incompatible dimensions'
# ///
"""The number of batch axes of a gather is ignored.

Fixed by pull request #1329.
"""

import numpy as np
from helpers import tensorflow_1

tf = tensorflow_1()
options = {"opset": 12}


def model(a, b):
    _, index = tf.math.top_k(tf.nn.log_softmax(a), k=2)
    gathered = tf.expand_dims(tf.gather(b, index, axis=1, batch_dims=1), 1)
    return tf.broadcast_to(gathered, [2, 3, 2, 4])


def build():
    random = np.random.RandomState(0)
    return model, {"a": random.randn(2, 3).astype("float32"), "b": random.randn(2, 3, 4).astype("float32")}
