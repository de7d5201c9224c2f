"""Inputs drawn by seed in the likeness of given ones, and inputs of edge values.

Inputs are a list (positional) or a dict (by name) of arrays, numbers, and lists, tuples or dicts of them;
what is no array is passed on as it is.
"""

from functools import partial
from typing import Any, Callable, Dict, List, Sequence

import numpy as np

EDGES = (0.0, -0.0, 1e30, -1e30, 1e-40, float("nan"), float("inf"), float("-inf"))


def cases(given: Any, job: Dict[str, Any]) -> List[Any]:
    """The given inputs, then drawn ones (`job["inputs"]` in all), then edge values if asked for."""
    drawn = [given]
    rng = np.random.RandomState()
    for number in range(1, job["inputs"]):
        rng.seed((job["seed"] * 1000003 + number) % 2**32)  # a new RandomState takes eight times as long
        drawn.append(_mapped(given, partial(_alike, rng=rng)))
    if job.get("edges"):
        drawn.extend(_mapped(given, partial(_filled, edge=edge)) for edge in EDGES)
    return drawn


def resized(given: Any, axes: Sequence[Sequence[int]], size: int) -> Any:
    """The inputs cut to `size` along some axes of each array (arrays counted as `flat` gives them)."""
    left = list(axes)

    def cut(array: np.ndarray) -> np.ndarray:
        chosen = left.pop(0)
        return array[tuple(slice(size) if axis in chosen else slice(None) for axis in range(array.ndim))]

    return _mapped(given, cut)


def flat(value: Any) -> List[np.ndarray]:
    """All arrays in nested inputs, in order."""
    found = []  # type: List[np.ndarray]
    _mapped(value, lambda array: found.append(array))
    return found


def _mapped(value: Any, change: Callable[[np.ndarray], Any]) -> Any:
    if isinstance(value, np.ndarray):
        return change(value)
    if isinstance(value, dict):
        return {name: _mapped(item, change) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)([_mapped(item, change) for item in value])
    return value


def _alike(array: np.ndarray, rng: np.random.RandomState) -> np.ndarray:
    """Random values of the same shape, type and range (so that indices stay valid)."""
    if array.dtype.kind == "b":
        return np.asarray(rng.rand(*array.shape) < 0.5)
    if array.dtype.kind in "iu":
        if array.size == 0:
            return array
        low, high = int(array.min()), int(array.max())
        return np.asarray(rng.randint(low, high + 1, size=array.shape)).astype(array.dtype)
    if array.dtype.kind == "f":
        least, most = (float(array.min()), float(array.max())) if array.size else (0.0, 0.0)
        if least >= 0 and most > least:
            return np.asarray(rng.uniform(least, most, size=array.shape)).astype(array.dtype)
        return np.asarray(rng.randn(*array.shape)).astype(array.dtype)
    return array


def _filled(array: np.ndarray, edge: float) -> np.ndarray:
    if array.dtype.kind != "f":
        return array
    with np.errstate(over="ignore"):
        return np.full(array.shape, edge).astype(array.dtype)
