"""A torch model written as a script that needs nothing but its toolchain, and that `failatlas convert` takes too."""

from __future__ import annotations

import base64
import re
import textwrap
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

SHORT = 24

PACKED = """def array(text, kind, *shape):
    data = zlib.decompress(base64.b64decode(text))
    return torch.from_numpy(numpy.frombuffer(data, kind).reshape(shape).copy())


"""
HEAD = '''"""{remark}"""

<imports>


<packed>class Reduced(torch.nn.Module):
    def __init__(self):
        super().__init__(){attributes}

    def forward(self{parameters}):
{body}


def build():
    torch.manual_seed(0)
    model = Reduced().eval()
{weights}    return model, ({inputs})


options = {options}
'''
TAIL = """

def main():
    model, inputs = build()
    with torch.no_grad():
        expected = model(*inputs)
    file = io.BytesIO()
    with torch.no_grad():
        {export}
    import onnx
    import onnxruntime

    onnx.checker.check_model(onnx.load_model_from_string(file.getvalue()))
    session = onnxruntime.InferenceSession(file.getvalue(), providers=["CPUExecutionProvider"])
    names = [item.name for item in session.get_inputs()]
    got = session.run(None, {{name: value.numpy() for name, value in zip(names, inputs)}})
    for one, two in zip(expected if isinstance(expected, tuple) else (expected,), got):
        print(one.numpy(), two, sep="\\n")
        numpy.testing.assert_allclose(two, one.numpy(), rtol={rtol!r}, atol={atol!r})
    print("no failure")


if __name__ == "__main__":
    main()
"""
EXPORTS = {
    "torchscript": "torch.onnx.export(model, inputs, file, dynamo=False, **options)",
    "dynamo": "file.write(torch.onnx.export(model, inputs, dynamo=True, **options).model_proto.SerializeToString())",
    "old": "torch.onnx.export(model, inputs, file, **options)",
}


@dataclass(frozen=True)
class Value:
    """An input by its name."""

    name: str
    array: np.ndarray


@dataclass(frozen=True)
class Attribute:
    """A sub-module (with its code) or a tensor (without) of the model, and its arrays by name."""

    name: str
    code: str | None
    arrays: Mapping[str, np.ndarray]


@dataclass(frozen=True)
class TorchScript:
    """What a script is made of.

    Attributes:
        remark: Its docstring.
        export: Which of `EXPORTS` is called.
        options: Keyword arguments for the exporter, as code.
        tolerance: Relative and absolute tolerance of the script's own comparison.
        lines: The forward pass.
        plain: Whether weights and floating inputs are drawn by seed instead of being written down.
    """

    remark: str
    export: str
    options: str
    tolerance: tuple[float, float]
    inputs: tuple[Value, ...] = ()
    constants: Mapping[str, str] = field(default_factory=dict)
    attributes: tuple[Attribute, ...] = ()
    lines: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    plain: bool = False

    def text(self) -> str:
        """The script."""
        body = [f"{name} = {code}" for name, code in self.constants.items()]
        body += [*self.lines, f"return {self._returned()}"]
        head = HEAD.format(
            remark=self.remark.replace("\\", "\\\\").replace('"""', "'''"),
            attributes=_indented(["", *(self._attribute(item) for item in self.attributes)], 8),
            parameters="".join(f", {value.name}" for value in self.inputs),
            body=_indented(body, 8),
            weights=_indented(self._weights(), 4) + ("\n" if self._weights() else ""),
            inputs="".join(f"{self._drawn(value.array)}, " for value in self.inputs).strip(),
            options=self.options,
        )
        rtol, atol = self.tolerance
        text = head + TAIL.format(export=EXPORTS[self.export], rtol=rtol, atol=atol)
        packed = PACKED if "array(" in text.partition('"""\n\n')[2] else ""
        return _with_imports(text.replace("<packed>", packed))

    def _returned(self) -> str:
        return self.outputs[0] if len(self.outputs) == 1 else f"({', '.join(self.outputs)})"

    def _attribute(self, item: Attribute) -> str:
        if item.code is not None:
            return f"self.{item.name} = {item.code}"
        (array,) = item.arrays.values()
        return f'self.register_buffer("{item.name}", {written(array)})'

    def _weights(self) -> list[str]:
        if self.plain:
            return []
        return [
            f"model.{item.name}.load_state_dict({{{_items(item.arrays)}}})"
            for item in self.attributes
            if item.code is not None and item.arrays
        ]

    def _drawn(self, array: np.ndarray) -> str:
        if self.plain and array.dtype == np.float32:
            return f"torch.randn({', '.join(map(str, array.shape)) or '()'})"
        return written(array)


def written(array: np.ndarray) -> str:
    """A tensor as Python: short ones readable, others packed."""
    if 0 < array.size <= SHORT and array.dtype.kind in "biuf" and np.isfinite(array).all():
        return f"torch.tensor({array.tolist()!r}, dtype=torch.{array.dtype})"
    data = base64.b64encode(zlib.compress(np.ascontiguousarray(array).tobytes(), 9)).decode()
    return f"array({', '.join(map(repr, (data, str(array.dtype), *array.shape)))})"


def _with_imports(text: str) -> str:
    """The script with imports of what it names."""
    own, others = (
        "\n".join(f"import {name}" for name in names if re.search(rf"\b{name}\.", text))
        for names in (("base64", "io", "math", "operator", "zlib"), ("numpy", "torch"))
    )
    return text.replace("<imports>", f"{own}\n\n{others}", 1)


def _items(arrays: Mapping[str, np.ndarray]) -> str:
    return ", ".join(f"{key!r}: {written(array)}" for key, array in arrays.items())


def _indented(lines: list[str], by: int) -> str:
    return textwrap.indent("\n".join(lines), " " * by)
