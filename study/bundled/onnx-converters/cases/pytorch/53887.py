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
# issue = "pytorch/pytorch#53887"
# reported = "torch-1.8"
# fixed = "torch-1.10"
# expect = "values"
# signature = 'output 0: values differ'
# ///
"""An instance normalisation with running statistics ignores them.

Fixed by pull request #55051.
"""

import torch

options = {"opset_version": 11}


def build():
    model = torch.nn.InstanceNorm2d(2, track_running_stats=True)
    model.running_mean += 3
    return model, (torch.randn(1, 2, 4, 4),)
