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
# signature = 'flatbuffers|unsatisfiable'
# install = ["tensorflow-cpu==2.10.0", "tf2onnx==1.12.1"]
# ///
"""Two packages ask for different versions of flatbuffers."""
