"""A failure's signature: the same for the same failure, whatever the machine, run or model's names."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

MAX_LENGTH = 300
CONVERTERS = ("torch/onnx/", "tf2onnx/", "onnxscript/", "torch/export/")

# From the place inside the converter to the code of its stage (the paper's table 1); the first match counts.
STAGES = (
    (r"tf2onnx/(optimizer|rewriter)/|torch/onnx/_internal/fx/passes|onnxscript/optimizer", "optimization"),
    (r"optimi[sz]e", "optimization"),
    (r"tf2onnx/(onnx_opset|custom_opsets|tflite_handlers|handler|tfonnx)", "node-conversion"),
    (r"symbolic|torchlib|exporter/_(building|dispatching|core|decomp|registration)", "node-conversion"),
    (r"tf2onnx/(tf_loader|convert|shape_inference|tf_utils)", "load-model"),
    (r"torch/(export|jit)/|_capture_strategies|torch/onnx/.*utils|trace", "load-model"),
    (r"serial|proto|external_data|tf2onnx/graph", "export"),
    (r"verif|check", "validation"),
)


def signature(stage: str, error: Mapping[str, Any]) -> str:
    """The stage, the error's type, its message without what varies, and the place in the converter."""
    parts = [stage, error["type"], normalised(error["message"]), location(error.get("frames", ()))]
    return " | ".join(part for part in parts if part)


def normalised(message: str) -> str:
    """A message without addresses, paths, shapes, numbers and the numbers in names."""
    # What torch's exporter says before its summary is the same for every failure.
    text = re.sub(r"\x1b\[[0-9;]*m", "", message.rpartition("## Exception summary")[2])
    text = re.sub(r"0x[0-9a-fA-F]+", "<address>", text)
    text = re.sub(r"(?:[A-Za-z]:)?(?:/[\w.+@~-]+){2,}/?", "<path>", text)
    text = re.sub(r"[\[({]\s*-?\d[\d\s,.xeE+-]*[\])}]", "<shape>", text)
    text = re.sub(r"""(name ')[^']*'|(\(")[^"]*"|(node \()[^)]*\)""", _unnamed, text)
    text = re.sub(r"%[A-Za-z_][\w.]*", "%", text)
    text = re.sub(r"\d+(?:\.\d+)*(?:e[+-]?\d+)?", "#", text)
    return re.sub(r"\s+", " ", text).strip()[:MAX_LENGTH]


def _unnamed(found: re.Match[str]) -> str:
    """What comes before a node's or a value's name, and its closing bracket or quote without the name."""
    return f"{found[1] or found[2] or found[3]}<name>{found[0][-1]}"


def location(frames: Sequence[Mapping[str, Any]]) -> str | None:
    """The innermost place inside a converter: its file in the package, and its function."""
    for frame in reversed(frames):
        _, found, path = frame["file"].replace("\\", "/").rpartition("site-packages/")
        if found and path.startswith(CONVERTERS):
            return f"{path}:{frame['function']}"
    return None


def converter_stage(place: str | None, stage: str) -> str | None:
    """The code of the converter stage (the paper's table 1) that a failure points to; None when unknown."""
    if stage == "check":
        return "validation"
    if stage != "convert" or place is None:
        return None
    return next((code for pattern, code in STAGES if re.search(pattern, place)), None)
