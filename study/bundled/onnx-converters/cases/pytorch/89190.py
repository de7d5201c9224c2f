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
# issue = "pytorch/pytorch#89190"
# reported = "torch-1.13"
# fixed = "torch-2.1"
# expect = "crash"
# signature = 'ONNX export of operator scatter_add, `index` .* should have the same dimensionality as `src`'
# ///
"""scatter_add with dynamic axes cannot be exported."""

import torch

options = {
    "opset_version": 16,
    "input_names": ["x", "index"],
    "dynamic_axes": {"x": {0: "n"}, "index": {0: "n"}},
}


class Model(torch.nn.Module):
    def forward(self, x, index):
        expanded = index.unsqueeze(1).expand_as(x)
        return x.new_zeros(3, x.size(1)).scatter_add(0, expanded, x)


def build():
    return Model(), (torch.randn(4, 2), torch.tensor([0, 1, 1, 2]))
