"""Models that a framework saved: TorchScript (.pt), Keras (.keras, .h5) and TensorFlow's SavedModel folders.

Inputs may lie beside a model, in a NumPy archive of the same name (`net.pt` and `net.npz`): its arrays in order.
TorchScript does not keep the shapes of inputs and needs one; the others know theirs, with free sizes taken as 1.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from conversion.sources.specs import python_source
from taxonomy.errors import BadInput

SUFFIXES = (".pt", ".keras", ".h5")
INPUTS = "arrays = numpy.load({archive!r})\ninputs = tuple(arrays[name] for name in arrays.files)\n"

TORCHSCRIPT = """
import numpy
import torch

model = torch.jit.load({path!r})
{inputs}inputs = tuple(torch.from_numpy(array) for array in inputs)
"""

DRAWN = """

def drawn(tensor):
    shape = [size or 1 for size in tensor.shape]
    dtype = tf.as_dtype(tensor.dtype)
    if dtype.is_floating:
        return numpy.random.randn(*shape).astype(dtype.as_numpy_dtype)
    return numpy.random.randint(0, 2, shape).astype(dtype.as_numpy_dtype)

"""

KERAS = """
import numpy
import tensorflow as tf

model = tf.keras.models.load_model({path!r}, compile=False)
{drawn}
inputs = tuple(drawn(tensor) for tensor in model.inputs)
{inputs}"""

SAVED_MODEL = """
import numpy
import tensorflow as tf

loaded = tf.saved_model.load({path!r})
signature = loaded.signatures["serving_default"]
names = list(signature.structured_input_signature[1])


@tf.function
def model(*given):
    found = signature(**dict(zip(names, given)))
    return [found[name] for name in sorted(found)]
{drawn}
inputs = tuple(drawn(spec) for spec in signature.structured_input_signature[1].values())
{inputs}"""


def is_saved_model(path: Path) -> bool:
    """Whether a framework saved it: a file by its ending, a folder by the graph in it."""
    return (path / "saved_model.pb").is_file() or (path.is_file() and path.suffix in SUFFIXES)


def saved_source(path: Path) -> dict[str, Any]:
    """How the worker loads a saved model, with its inputs.

    Raises:
        BadInput: When a TorchScript model has no inputs beside it.
    """
    path = path.resolve()
    archive = path.parent / f"{path.stem}.npz"
    inputs = INPUTS.format(archive=str(archive)) if archive.is_file() else ""
    if path.suffix == ".pt" and not inputs:
        raise BadInput(
            "A TorchScript model does not keep the shapes of its inputs.",
            where=path,
            mend=f"Save them beside it: numpy.savez({archive.name!r}, first_input, ...).",
        )
    text = SAVED_MODEL if path.is_dir() else {".pt": TORCHSCRIPT}.get(path.suffix, KERAS)
    return python_source(path.stem, text.format(path=str(path), inputs=inputs, drawn=DRAWN))
