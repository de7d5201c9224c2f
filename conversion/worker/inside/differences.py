"""How far apart two outputs are, measured raw, so that any pass rule can be applied later.

Per output, the worst over all inputs: shape, type, NaN and infinity patterns, the largest absolute and
relative difference, the distance in units in the last place, the smallest cosine, and for some relative
tolerances the absolute tolerance that would still be needed (`atol_needed`).
"""

import sys
from typing import Any, Dict, List, Optional, Sequence, Tuple

import numpy as np

RTOLS = (0.0, 1e-7, 1.3e-6, 1e-5, 1e-3, 1e-2, 1.6e-2)
SMALL = 1 << 17

Pair = Tuple[Optional[np.ndarray], Optional[np.ndarray]]


def same_again(first: Sequence[np.ndarray], again: Sequence[np.ndarray]) -> bool:
    """Whether two runs of the framework agree, but for the last bits that threads may change."""
    if len(first) != len(again):
        return False
    for one, two in zip(first, again):
        if one.shape != two.shape or one.dtype != two.dtype:
            return False
        if one.tobytes() == two.tobytes():
            continue
        if one.dtype.kind not in "fc":
            if not np.array_equal(one, two):
                return False
        elif not _plainly_close(one, two) and not np.allclose(one, two, rtol=1e-5, atol=1e-6, equal_nan=True):
            return False
    return True


def _plainly_close(one: np.ndarray, two: np.ndarray) -> bool:
    """numpy's allclose for arrays without infinities, at a fifth of its time."""
    with np.errstate(all="ignore"):
        return bool((np.abs(one - two) <= 1e-6 + 1e-5 * np.abs(two)).all()) and bool(np.isfinite(two).all())


def compare(expected: Sequence[List[np.ndarray]], got: Sequence[List[np.ndarray]]) -> List[Dict[str, Any]]:
    """One row an output position: the worst of it over all inputs."""
    cases = list(zip(expected, got))
    count = max([len(outputs) for case in cases for outputs in case] or [0])
    rows = []
    for position in range(count):
        pairs = [(_at(position, wanted), _at(position, had)) for wanted, had in cases]
        row = _measured_together(pairs) if _are_alike(pairs) else _measured_in_turn(pairs)
        rows.append(dict(row, output=position))
    return rows


def _at(position: int, outputs: List[np.ndarray]) -> Optional[np.ndarray]:
    return outputs[position] if position < len(outputs) else None


def _measured_in_turn(pairs: Sequence[Pair]) -> Dict[str, Any]:
    kept = None  # type: Optional[Dict[str, Any]]
    for number, (one, two) in enumerate(pairs):
        if one is not None or two is not None:
            row = dict(measure(one, two), input=number)
            kept = row if kept is None else _worse(kept, row)
    return kept or {}


def _are_alike(pairs: Sequence[Pair]) -> bool:
    """Whether all arrays are small, of one shape and one floating type that numpy has, and finite throughout."""
    first = pairs[0][0]
    if first is None or first.dtype not in (np.float16, np.float32, np.float64):
        return False
    if not 0 < first.size * len(pairs) <= SMALL:
        return False
    return all(
        array is not None
        and array.shape == first.shape
        and array.dtype == first.dtype
        and bool(np.isfinite(array).all())
        for pair in pairs
        for array in pair
    )


def _measured_together(pairs: Sequence[Pair]) -> Dict[str, Any]:
    """What `_measured_in_turn` says, in one go: a tenth of the time for many small outputs."""
    ones = np.stack([one.ravel() for one, _ in pairs if one is not None])
    twos = np.stack([two.ravel() for _, two in pairs if two is not None])
    row = measure(ones, twos)
    wide_ones, wide_twos = ones.astype(np.float64), twos.astype(np.float64)
    norms = np.linalg.norm(wide_ones, axis=1) * np.linalg.norm(wide_twos, axis=1)
    usable = (norms > 0) & np.isfinite(norms)
    cosines = np.einsum("ij,ij->i", wide_ones, wide_twos)[usable] / norms[usable]
    shape = [] if pairs[0][0] is None else list(pairs[0][0].shape)
    row.update(
        shape=shape,
        shape_got=shape,
        input=int(np.abs(wide_ones - wide_twos).max(axis=1).argmax()),
        cosine=float(cosines.min()) if cosines.size else None,
    )
    return row


def measure(expected: Optional[np.ndarray], got: Optional[np.ndarray]) -> Dict[str, Any]:
    """All measures of one output; `comparable` is false where shape, type or patterns differ."""
    row = _blank(expected, got)
    if expected is None or got is None or expected.shape != got.shape:
        return row
    row["comparable"] = expected.dtype == got.dtype
    if expected.dtype.kind not in "biufc" or got.dtype.kind not in "biufc":
        equal = np.array_equal(expected, got)
        row.update(comparable=row["comparable"] and equal, max_abs=0.0 if equal else None)
        return row
    one, two = (
        np.asarray(array, np.complex128 if array.dtype.kind == "c" else np.float64)
        for array in (expected, got)
    )
    row["nan_match"] = bool(np.array_equal(np.isnan(one), np.isnan(two)))
    row["inf_match"] = bool(np.array_equal(_infinities(one), _infinities(two)))
    row["comparable"] = row["comparable"] and row["nan_match"] and row["inf_match"]
    finite = np.isfinite(one) & np.isfinite(two)
    row["non_finite"] = int(one.size - finite.sum())
    row.update(_distances(one[finite], two[finite]))
    if expected.dtype == got.dtype and expected.dtype.kind == "f":
        row["max_ulp"] = _ulps(expected[finite], got[finite])
    return row


def _infinities(array: np.ndarray) -> np.ndarray:
    return np.asarray(np.where(np.isinf(array), np.sign(array.real), 0))


def _blank(expected: Optional[np.ndarray], got: Optional[np.ndarray]) -> Dict[str, Any]:
    return {
        "shape": None if expected is None else list(expected.shape),
        "shape_got": None if got is None else list(got.shape),
        "dtype": None if expected is None else str(expected.dtype),
        "dtype_got": None if got is None else str(got.dtype),
        "comparable": False,
        "nan_match": None,
        "inf_match": None,
        "non_finite": 0,
        "max_abs": None,
        "max_rel": None,
        "max_ulp": None,
        "cosine": None,
        "atol_needed": {},
    }


def _distances(one: np.ndarray, two: np.ndarray) -> Dict[str, Any]:
    if one.size == 0:
        return {
            "max_abs": 0.0,
            "max_rel": 0.0,
            "cosine": 1.0,
            "atol_needed": {repr(rtol): 0.0 for rtol in RTOLS},
        }
    with np.errstate(over="ignore"):
        apart, size = np.abs(one - two), np.abs(one)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        relative = np.where(apart == 0, 0.0, apart / np.where(size == 0, np.nan, size))
        norms = float(np.linalg.norm(one)) * float(np.linalg.norm(two))
        cosine = float(np.abs(np.vdot(one, two)) / norms) if 0 < norms < np.inf else None
        if cosine is not None and one.dtype.kind != "c":
            cosine = float(np.vdot(one, two) / norms)
    relative = relative[np.isfinite(relative)]
    return {
        "max_abs": _finite(apart.max()),
        "max_rel": float(relative.max()) if relative.size else None,
        "cosine": cosine,
        "atol_needed": {repr(rtol): _finite(max((apart - rtol * size).max(), 0.0)) for rtol in RTOLS},
    }


def _finite(value: Any) -> float:
    """A difference beyond the largest number is said as that number: JSON has no infinity."""
    return min(float(value), sys.float_info.max)


def _ulps(one: np.ndarray, two: np.ndarray) -> Optional[float]:
    """The largest distance in steps of the floating type itself (Goldberg's units in the last place)."""
    kinds = {2: np.int16, 4: np.int32, 8: np.int64}  # type: Dict[int, Any]
    kind = kinds.get(one.dtype.itemsize)
    if one.size == 0 or kind is None or one.dtype.name == "bfloat16":
        return 0.0 if one.size == 0 else None
    ordered = []
    for array in (one, two):
        bits = np.ascontiguousarray(array).view(kind).astype(np.float64)
        ordered.append(np.where(bits < 0, float(np.iinfo(kind).min) - bits, bits))
    return float(np.abs(ordered[0] - ordered[1]).max())


def _worse(kept: Dict[str, Any], new: Dict[str, Any]) -> Dict[str, Any]:
    """The worse row, with the worst of each measure of both."""
    base = dict(new if _badness(new) > _badness(kept) else kept)
    for name in ("max_abs", "max_rel", "max_ulp"):
        values = [row[name] for row in (kept, new) if row[name] is not None]
        base[name] = max(values) if values else None
    cosines = [row["cosine"] for row in (kept, new) if row["cosine"] is not None]
    base["cosine"] = min(cosines) if cosines else None
    for name in ("nan_match", "inf_match"):
        base[name] = None if base[name] is None else bool(kept[name] is not False and new[name] is not False)
    base["comparable"] = kept["comparable"] and new["comparable"]
    base["atol_needed"] = {
        rtol: max(row["atol_needed"].get(rtol, 0.0) for row in (kept, new))
        for rtol in set(kept["atol_needed"]) | set(new["atol_needed"])
    }
    base["non_finite"] = kept["non_finite"] + new["non_finite"]
    return base


def _badness(row: Dict[str, Any]) -> Tuple[bool, bool, float]:
    return (not row["comparable"], row["max_abs"] is None, row["max_abs"] or 0.0)
