# /// script
# requires-python = "==3.6.*"
# dependencies = [
#   "torch==1.2.0",
#   "onnx==1.5.0",
#   "onnxruntime==0.4.0",
#   "numpy<1.17",
#   "protobuf<3.20",
# ]
#
# [tool.failatlas]
# issue = "pytorch/pytorch#24235"
# reported = "torch-1.2"
# fixed = "torch-1.8"
# expect = "crash"
# signature = 'INTERNAL ASSERT FAILED.*Expected Tensor but got Bool'
# ///
"""A scripted module with an LSTM cannot be exported."""

import torch


class Model(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = torch.nn.LSTM(3, 4)

    def forward(self, x):
        return self.lstm(x)[0]


def build():
    return torch.jit.script(Model()), (torch.randn(2, 1, 3),)
