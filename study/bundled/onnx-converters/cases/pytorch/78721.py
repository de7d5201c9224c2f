# /// script
# requires-python = "==3.8.*"
# dependencies = [
#   "torch==1.11.0",
#   "onnx==1.11.0",
#   "onnxruntime==1.11.1",
#   "numpy<1.24",
#   "protobuf<3.21",
# ]
#
# [tool.failatlas]
# issue = "pytorch/pytorch#78721"
# reported = "torch-1.11"
# alive = true
# expect = "load failure"
# signature = 'bound to different types \(tensor\(int64\) and tensor\(float\)'
# ///
"""A size that a scripted module calculates for a reshape stays in floating point.

Known are the title (a scripted reshape is incorrect if its shape is calculated dynamically) and that the paper calls
it a type mismatch; that the calculation is a division, taken back to an integer, is our guess.
"""

import torch

options = {"opset_version": 13, "input_names": ["x"], "dynamic_axes": {"x": {0: "n", 1: "m", 2: "k"}}}


class Model(torch.nn.Module):
    def forward(self, x):
        return x.reshape(x.shape[0], -1, int(x.shape[2] / 2))


def build():
    return torch.jit.script(Model()), (torch.randn(2, 3, 4),)
