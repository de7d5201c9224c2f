# /// script
# requires-python = "==3.8.*"
# dependencies = [
#   "torch==1.8.1",
#   "onnx==1.9.0",
#   "onnxruntime==1.8.1",
#   "numpy<1.24",
#   "protobuf<3.21",
# ]
#
# [tool.failatlas]
# issue = "pytorch/pytorch#56911"
# reported = "torch-1.8"
# fixed = "torch-1.10"
# expect = "crash"
# signature = 'unsupported kind: prim::Uninitialized'
# ///
"""A scripted module that raises in one branch and returns a tuple in the other cannot be exported.

Fixed by pull request #56912.
"""

from typing import Tuple

import torch


class Model(torch.nn.Module):
    def forward(self, x) -> Tuple[torch.Tensor, torch.Tensor]:
        if x.size(0) > 100:
            raise RuntimeError("too long")
        else:  # noqa: RET506 - the failure needs both branches
            return x + 1, x * 2


def build():
    return torch.jit.script(Model()), (torch.randn(2, 3),)
