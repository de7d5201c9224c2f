# /// script
# requires-python = "==3.8.*"
# dependencies = [
#   "torch==1.13.1",
#   "onnx==1.13.1",
#   "onnxruntime==1.14.1",
#   "numpy<1.24",
#   "protobuf<4",
# ]
#
# [tool.failatlas]
# issue = "pytorch/pytorch#91303"
# reported = "torch-1.13"
# fixed = "torch-2.13"
# expect = "crash"
# signature = 'expected the output of .*onnx::Concat.* to be a quantized tensor'
# tolerance = 0.1
# ///
"""A statically quantised convolution before a concatenation cannot be exported."""

import torch


class Model(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.quant = torch.ao.quantization.QuantStub()
        self.conv = torch.nn.Conv2d(2, 2, 1)
        self.dequant = torch.ao.quantization.DeQuantStub()

    def forward(self, x):
        made = self.conv(self.quant(x))
        return self.dequant(torch.cat([made, made], dim=1))


def build():
    model = Model().eval()
    model.qconfig = torch.ao.quantization.get_default_qconfig("fbgemm")
    prepared = torch.ao.quantization.prepare(model)
    prepared(torch.randn(1, 2, 4, 4))
    return torch.ao.quantization.convert(prepared), (torch.randn(1, 2, 4, 4),)
