# /// script
# requires-python = "==3.8.*"
# dependencies = [
#   "torch==1.12.1",
#   "onnx==1.12.0",
#   "onnxruntime==1.12.1",
#   "numpy<1.24",
#   "protobuf<3.21",
# ]
#
# [tool.failatlas]
# issue = "pytorch/pytorch#83801"
# reported = "torch-1.12"
# alive = true
# expect = "crash"
# signature = 'Unsupported prim::Constant kind: .ival'
# ///
"""A scripted module that holds a dictionary of tensors cannot be exported."""

from typing import Dict

import torch


class Model(torch.nn.Module):
    seen: Dict[str, torch.Tensor]

    def __init__(self):
        super().__init__()
        self.seen = {}

    def forward(self, x):
        key = str(x.size(0))
        if key not in self.seen:
            self.seen[key] = x * 2
        return self.seen[key]


def build():
    return torch.jit.script(Model()), (torch.randn(2, 3),)
