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
# issue = "pytorch/pytorch#31317"
# reported = "torch-1.8"
# fixed = "torch-2.1"
# expect = "crash"
# signature = '''KeyError: 'stft'|operator '?(\w*::)?stft'? to ONNX opset'''
# ///
"""stft has no symbolic function."""

import torch


class Model(torch.nn.Module):
    def forward(self, x):
        return torch.stft(x, 16, hop_length=8, window=torch.ones(16), center=False, return_complex=False)


def build():
    return Model(), (torch.randn(1, 64),)
