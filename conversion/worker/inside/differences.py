"""How far apart two outputs are, measured raw, so that any pass rule can be applied later.

Per output, the worst over all inputs: shape, type, NaN and infinity patterns, the largest absolute and
relative difference, the distance in units in the last place, the smallest cosine, and for some relative
tolerances the absolute tolerance that would still be needed (`atol_needed`).
"""

import sys
from typing import Any, Dict, List, Optional, Sequence, Tuple

import numpy as np

RTOLS = (0.0, 1e-7, 1.3e-6, 1e-5, 1e-3, 1e-2, 1.6e-2)


def same_again(first: Sequence[np.ndarray], again: Sequence[np.ndarray]) -> bool:
    """Whether two runs of the framework agree, but for the last bits that threads may change."""
    if len(first) != len(again):
        return False
    for one, two in zip(first, again):
        if one.shape != two.shape or one.dtype != two.dtype:
            return False
        if one.dtype.kind not in "fc":
            if not np.array_equal(one, two):
                return False
        elif not np.allclose(one, two, rtol=1e-5, atol=1e-6, equal_nan=True):
            return False
    return True


def compare(expected: Sequence[List[np.ndarray]], got: Sequence[List[np.ndarray]]) -> List[Dict[str, Any]]:
    """One row an output position: the worst of it over all inputs."""
    rows = []  # type: List[Dict[str, Any]]
    for number, (wanted, had) in enumerate(zip(expected, got)):
        for position in range(max(len(wanted), len(had))):
            one = wanted[position] if position < len(wanted) else None
            two = had[position] if position < len(had) else None
            row = dict(measure(one, two), output=position, input=number)
            if position >= len(rows):
                rows.append(row)
            else:
                rows[position] = _worse(rows[position], row)
    return rows


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
