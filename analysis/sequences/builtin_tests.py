"""ONNX's own backend test models, which come inside the `onnx` package, as a built-in test suite."""

from __future__ import annotations

from pathlib import Path

from analysis.sequences.reading import ModelSet, read_folder


def onnx_test_models() -> ModelSet:
    """The models that the installed `onnx` package ships for backend tests."""
    import onnx

    return read_folder(Path(onnx.__file__).parent / "backend" / "test" / "data")
