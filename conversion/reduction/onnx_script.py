"""An ONNX model written as a script that needs nothing but onnx and onnxruntime."""

from __future__ import annotations

import base64
import textwrap
import zlib

import onnx

SCRIPT = '''"""{remark}"""

import base64
import sys
import zlib

import numpy
import onnx
import onnxruntime

# {graph}
MODEL = zlib.decompress(base64.b64decode(
{data}
))
TYPES = {{
    "tensor(float)": "float32", "tensor(double)": "float64", "tensor(float16)": "float16", "tensor(bool)": "bool",
    "tensor(int64)": "int64", "tensor(int32)": "int32", "tensor(int16)": "int16", "tensor(int8)": "int8",
    "tensor(uint64)": "uint64", "tensor(uint32)": "uint32", "tensor(uint16)": "uint16", "tensor(uint8)": "uint8",
}}


def drawn(item):
    rng = numpy.random.RandomState({seed})
    shape = [size if isinstance(size, int) else 1 for size in item.shape]
    kind = numpy.dtype(TYPES.get(item.type, "float32"))
    values = rng.randn(*shape) if kind.kind == "f" else rng.randint(0, 2, size=shape)
    return numpy.asarray(values).astype(kind)


def main():
    if len(sys.argv) > 1:  # save the model, to look at it
        with open(sys.argv[1], "wb") as file:
            file.write(MODEL)
    session = onnxruntime.InferenceSession(MODEL, providers=["CPUExecutionProvider"])
    feeds = {{item.name: drawn(item) for item in session.get_inputs()}}
    got = session.run(None, feeds)
{compared}    print("no failure")


if __name__ == "__main__":
    main()
'''
COMPARED = """    from onnx.reference import ReferenceEvaluator

    expected = ReferenceEvaluator(onnx.load_model_from_string(MODEL)).run(None, feeds)
    for one, two in zip(expected, got):
        print(one, two, sep="\\n")
        numpy.testing.assert_allclose(two, one, rtol={rtol!r}, atol={atol!r})
"""


def onnx_script(
    model: onnx.ModelProto, *, remark: str, seed: int, tolerance: tuple[float, float] | None
) -> str:
    """The script; with a `tolerance`, it compares with onnx's reference evaluator."""
    packed = base64.b64encode(zlib.compress(model.SerializeToString(), 9)).decode()
    rtol, atol = tolerance or (0.0, 0.0)
    return SCRIPT.format(
        remark=remark.replace("\\", "\\\\").replace('"""', "'''"),
        graph=_graph(model).replace("\n", "\n# "),
        data="\n".join(f"    b{line!r}" for line in textwrap.wrap(packed, 100)),
        seed=seed,
        compared=COMPARED.format(rtol=rtol, atol=atol) if tolerance else "",
    )


def _graph(model: onnx.ModelProto) -> str:
    """The graph for people to read, without its weights."""
    lines = [
        f"{', '.join(node.output)} = {node.op_type}({', '.join(node.input)})"
        for node in model.graph.node[:40]
    ]
    return "\n".join(lines)
