# /// script
# requires-python = "==3.8.*"
# dependencies = [
#   "torch==1.6.0",
#   "onnx==1.7.0",
#   "onnxruntime==1.4.0",
#   "numpy<1.24",
#   "protobuf<3.21",
# ]
#
# [tool.failatlas]
# issue = "pytorch/pytorch#34002"
# reported = "torch-1.6"
# fixed = "torch-1.8"
# expect = "crash"
# signature = 'only valid use of a module is looking up an attribute but found.*num_batches_tracked'
# ///
"""A scripted module with a batch normalisation cannot be exported."""

import torch


class Model(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.norm = torch.nn.BatchNorm2d(2)

    def forward(self, x):
        return torch.relu(self.norm(x))


def build():
    model = Model().eval()
    return torch.jit.script(model), (torch.randn(1, 2, 3, 3),)
