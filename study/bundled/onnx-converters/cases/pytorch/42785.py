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
# issue = "pytorch/pytorch#42785"
# reported = "torch-1.6"
# alive = true
# expect = "crash"
# signature = '''KeyError: 'chunk'|operator '?(\w*::)?chunk'? to ONNX opset'''
# ///
"""chunk in a scripted module has no symbolic function at opset 10."""

import torch

options = {"opset_version": 10}


class Model(torch.nn.Module):
    def forward(self, x):
        parts = torch.chunk(x, 2, dim=1)
        return parts[0] + parts[1]


def build():
    return torch.jit.script(Model()), (torch.randn(2, 4),)
