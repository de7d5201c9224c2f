"""Numbers as a table's text says them."""

from __future__ import annotations


def number(value: float | None, *, digits: int = 2) -> str:
    """A value with so many decimals; empty when it is undefined."""
    return "" if value is None else f"{value:.{digits}f}"


def interval_text(interval: tuple[float, float] | None, *, digits: int = 2) -> str:
    """An interval as `low to high`; empty when there is none."""
    return "" if interval is None else f"{interval[0]:.{digits}f} to {interval[1]:.{digits}f}"


def p_text(p: float | None, *, with_sign: bool = False) -> str:
    """A p-value with three decimals, never 0.000; `with_sign` writes `= ` before it."""
    if p is None:
        return ""
    if p < 0.001:
        return "< 0.001"
    return f"{'= ' if with_sign else ''}{p:.3f}"
