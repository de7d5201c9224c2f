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
# issue = "pytorch/pytorch#16336"
# reported = "torch-1.0"
# fixed = "torch-1.2"
# expect = "crash"
# signature = 'max_pool2d_with_indices'
# ///
"""A maximum pooling that also gives the places of its maxima cannot be exported.

Fixed by pull request #16455.
"""

import torch


def build():
    return torch.nn.MaxPool2d(2, return_indices=True), (torch.randn(1, 1, 4, 4),)
