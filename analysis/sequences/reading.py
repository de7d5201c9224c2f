"""Reading folders of .onnx files: the one module of this package that does I/O.

Only graphs are read, never the weights kept beside a file; that those weights are there is checked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.sequences.graph import OperatorGraph, UnusableModel
from taxonomy.errors import BadInput

if TYPE_CHECKING:
    import onnx

LARGEST_FILE = 2_000_000_000
"""Bytes. Protobuf ends at 2 GB: whatever is larger keeps its weights outside, or is no ONNX file."""
FILES_PER_TASK = 64


@dataclass(frozen=True)
class Skipped:
    """A file that is not in the analysis, and why, in one line."""

    file: str
    reason: str


@dataclass(frozen=True)
class ModelSet:
    """The models of one folder: the graphs that could be read, and the files that could not."""

    graphs: tuple[OperatorGraph, ...]
    skipped: tuple[Skipped, ...] = ()


def read_folder(
    folder: Path,
    executor: Executor | None = None,
    advance: Callable[[int, int], None] = lambda done, all_: None,
) -> ModelSet:
    """Read every .onnx file in a folder and its subfolders; a model is named by its path in the folder.

    Args:
        folder: Where the models lie.
        executor: Reads in parallel when given.
        advance: Called with the number of files read and of all files.

    Raises:
        BadInput: The folder is missing, or holds no .onnx file.
    """
    if not folder.is_dir():
        raise BadInput("there is no such folder.", where=folder, mend="Give a folder of .onnx files.")
    files = sorted(path for path in folder.rglob("*.onnx") if path.is_file())
    if not files:
        raise BadInput("there is no .onnx file in this folder.", where=folder, mend="Give another folder.")
    batches = [files[start : start + FILES_PER_TASK] for start in range(0, len(files), FILES_PER_TASK)]
    read = partial(_read_files, folder)
    results = executor.map(read, batches) if executor and len(batches) > 1 else map(read, batches)
    entries: list[OperatorGraph | Skipped] = []
    for batch in results:
        entries += batch
        advance(len(entries), len(files))
    return ModelSet(
        tuple(entry for entry in entries if isinstance(entry, OperatorGraph)),
        tuple(entry for entry in entries if isinstance(entry, Skipped)),
    )


def _read_files(folder: Path, files: Iterable[Path]) -> list[OperatorGraph | Skipped]:
    return [_read_file(folder, file) for file in files]


def _read_file(folder: Path, file: Path) -> OperatorGraph | Skipped:
    try:
        return read_model(file, file.relative_to(folder).as_posix())
    except UnusableModel as error:
        return Skipped(str(file), str(error))


def read_model(file: Path, name: str) -> OperatorGraph:
    """Read one .onnx file.

    Raises:
        UnusableModel: The file cannot be read, is too large, no complete model, or lacks its external data.
    """
    import onnx
    from google.protobuf.message import DecodeError

    from analysis.sequences.onnx_graph import graph_of

    model = onnx.ModelProto()
    try:
        size = file.stat().st_size
        if size == 0:
            raise UnusableModel("the file is empty")
        if size >= LARGEST_FILE:
            raise UnusableModel(
                f"the file has {size / 1e9:.1f} GB, more than the 2 GB that a model file can have"
            )
        model.ParseFromString(file.read_bytes())
    except DecodeError:
        raise UnusableModel("it is no ONNX file, or its end is cut off") from None
    except (OSError, MemoryError) as error:
        raise UnusableModel(f"it cannot be read ({error or 'out of memory'})") from None
    _check_external_data(model.graph, file.parent)
    return graph_of(model, name)


def _check_external_data(graph: onnx.GraphProto, folder: Path) -> None:
    for tensor in _external_tensors(graph):
        where = {entry.key: entry.value for entry in tensor.external_data}
        location = where.get("location", "")
        try:
            needed = int(where.get("offset", 0)) + int(where.get("length", 0))
        except ValueError:
            raise UnusableModel(f"the place of its external data is not understood ({where})") from None
        data = folder / location
        if not location or not data.resolve().is_relative_to(folder.resolve()):
            raise UnusableModel(f"its external data {location!r} is not beside it")
        if not data.is_file():
            raise UnusableModel(f"its external data {location!r} is missing")
        if data.stat().st_size < needed:
            raise UnusableModel(f"its external data {location!r} is cut off")


def _external_tensors(graph: onnx.GraphProto) -> Iterator[onnx.TensorProto]:
    yield from filter(_is_external, graph.initializer)
    for sparse in graph.sparse_initializer:
        yield from filter(_is_external, (sparse.values, sparse.indices))
    for node in graph.node:
        for attribute in node.attribute:
            yield from filter(_is_external, (attribute.t, *attribute.tensors))
            # An attribute that is no graph has an empty one: reading it costs nothing and ends there.
            for body in (attribute.g, *attribute.graphs):
                yield from _external_tensors(body)


def _is_external(tensor: onnx.TensorProto) -> bool:
    return bool(tensor.data_location == tensor.EXTERNAL)
