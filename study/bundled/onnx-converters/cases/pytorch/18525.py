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
# issue = "pytorch/pytorch#18525"
# reported = "torch-1.0"
# fixed = "torch-1.2"
# expect = "structure"
# signature = 'the momentum is 1.0'
# ///
"""The momentum of a batch normalisation is always exported as one.

Fixed by pull request #18764.
"""

import torch


def build():
    return torch.nn.BatchNorm2d(1, momentum=0.25), (torch.randn(1, 1, 4, 4),)


def structure(onnx_model):
    node = onnx_model.graph.node[0]
    momentum = [item.f for item in node.attribute if item.name == "momentum"][0]
    return None if abs(momentum - 0.75) < 1e-6 else "the momentum is %s" % momentum
