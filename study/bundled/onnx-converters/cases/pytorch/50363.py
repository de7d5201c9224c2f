# /// script
# requires-python = "==3.8.*"
# dependencies = [
#   "torch==1.7.1",
#   "onnx==1.8.1",
#   "onnxruntime==1.6.0",
#   "numpy<1.24",
#   "protobuf<3.21",
# ]
#
# [tool.failatlas]
# issue = "pytorch/pytorch#50363"
# reported = "torch-1.7"
# alive = true
# expect = "crash"
# signature = 's_iter != stack.end\(\)|args contained 1 None'
# ///
"""A scripted module that takes a string cannot be exported.

The message in the thread is not known to us.
"""

import torch


class Model(torch.nn.Module):
    def forward(self, x, name: str):
        if name == "double":
            return x * 2
        return x


def build():
    return torch.jit.script(Model()), (torch.randn(2, 3), "double")
