# /// script
# requires-python = "==3.8.*"
# dependencies = [
#   "torch==1.10.2",
#   "onnx==1.10.2",
#   "onnxruntime==1.10.0",
#   "numpy<1.24",
#   "protobuf<3.21",
#   "setuptools<70",
# ]
#
# [tool.failatlas]
# issue = "pytorch/pytorch#70886"
# reported = "torch-1.10"
# fixed = "torch-1.12"
# expect = "crash"
# signature = '''KeyError: 'nan_to_num'|operator '?(\w*::)?nan_to_num'? to ONNX opset'''
# ///
"""nan_to_num has no symbolic function at opset 9.

Each version is asked for its own default opset, which was 9 when it was reported.
"""

import torch


class Model(torch.nn.Module):
    def forward(self, x):
        return torch.nan_to_num(x) + 1


def build():
    return Model(), (torch.randn(3, 4),)
