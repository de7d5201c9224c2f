"""The curve of mismatch rate over tolerance, drawn."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.figures.style import COLOURS, COLUMN_WIDTH, DASHES, figure, render
from conversion.outcomes.curve import MismatchCurve

LIMITS = ((1e-7, "1e-7\n(text)"), (1e-3, "1e-3\n(scripts)"))
"""The limits that the paper names: in its text, and in its scripts for real models."""


def draw_curves(curves: Sequence[MismatchCurve]) -> dict[str, bytes]:
    """A step line a converter and origin, in each format of `analysis.figures.style`."""
    with figure(COLUMN_WIDTH, 2.4) as made:
        axes = made.add_subplot()
        for limit, label in LIMITS:
            axes.axvline(limit, color="#999999", linewidth=0.6)
            axes.annotate(
                label, (limit, 1.0), xycoords=("data", "axes fraction"), xytext=(2, -2),
                textcoords="offset points", va="top", fontsize=5.5, color="#666666",
            )  # fmt: skip
        for index, curve in enumerate(curves):
            axes.step(
                [point.tolerance for point in curve.points],
                [point.rate or 0.0 for point in curve.points],
                where="mid",
                color=COLOURS[index % len(COLOURS)],
                linestyle=DASHES[index % len(DASHES)],
                label=f"{curve.converter}, {curve.origin} ({curve.models:,})",
            )
        axes.set_xscale("log")
        axes.set_ylim(0, 1.02)
        axes.set_xlabel("Absolute tolerance")
        axes.set_ylabel("Mismatching share of compared models")
        axes.legend(loc="best")
        return render(made)
