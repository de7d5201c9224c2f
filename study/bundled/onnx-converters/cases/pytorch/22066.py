# /// script
# requires-python = "==3.6.*"
# dependencies = [
#   "torch==1.0.1",
#   "onnx==1.5.0",
#   "onnxruntime==0.4.0",
#   "numpy<1.17",
#   "protobuf<3.20",
# ]
#
# [tool.failatlas]
# issue = "pytorch/pytorch#22066"
# reported = "torch-1.0"
# fixed = "torch-1.2"
# expect = "crash"
# signature = 'only one element tensors can be converted to Python scalars'
# ///
"""A sum over two axes cannot be exported.

Fixed by pull request #22240.
"""

import torch


class Model(torch.nn.Module):
    def forward(self, x):
        return x.sum(dim=(2, 3), keepdim=True)


def build():
    return Model(), (torch.randn(1, 2, 3, 4),)
