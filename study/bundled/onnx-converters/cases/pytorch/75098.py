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
# issue = "pytorch/pytorch#75098"
# reported = "torch-1.11"
# fixed = "torch-1.12"
# expect = "crash"
# signature = "_convolution\\(\\) missing 1 required positional argument: 'allow_tf32'"
# ///
"""_convolution as older versions saved it, without allow_tf32, does not fit the symbolic function.

Fixed by pull request #75099.
"""

import torch

options = {"opset_version": 10}


class Model(torch.nn.Module):
    def forward(self, x):
        weight = torch.ones(2, 2, 1, 1)
        return torch._convolution(
            x, weight, None, [1, 1], [0, 0], [1, 1], False, [0, 0], 1, False, False, False
        )


def build():
    return Model(), (torch.randn(1, 2, 4, 4),)
