"""Toolchains: a framework, a converter, onnx and onnxruntime in pinned versions, each a small file."""
