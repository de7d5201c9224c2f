# /// script
# requires-python = "==3.7.*"
# dependencies = [
#   "torch==1.4.0",
#   "onnx==1.6.0",
#   "onnxruntime==1.2.0",
#   "numpy<1.22",
#   "protobuf<3.20",
# ]
#
# [tool.failatlas]
# issue = "pytorch/pytorch#28423"
# reported = "torch-1.4"
# alive = true
# expect = "values"
# signature = 'output 0: values differ'
# ///
"""The value that pads a packed sequence is lost."""

import torch
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

options = {"opset_version": 11}


class Model(torch.nn.Module):
    def forward(self, x):
        packed = pack_padded_sequence(x, torch.tensor([3, 2]), batch_first=True)
        return pad_packed_sequence(packed, batch_first=True, padding_value=-1.0)[0]


def build():
    return Model(), (torch.randn(2, 3, 4),)
