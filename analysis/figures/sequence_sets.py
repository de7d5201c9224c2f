"""Figure 8 with our numbers: three sets of models, and how many sequences the mismatching ones share with each."""

from __future__ import annotations

from typing import Any

from analysis.figures.style import COLOURS, figure, render
from analysis.sequences.comparison import Comparison

PLACES = {"mismatch": (0.0, 0.0), "correct": (2.6, 0.8), "tests": (2.6, -0.8)}
NAMES = {"mismatch": "(1) mismatching", "correct": "(2) correct", "tests": "(3) test suite"}
FILLS = {"mismatch": COLOURS[5], "correct": COLOURS[2], "tests": COLOURS[0]}


def draw_sequence_sets(result: Comparison) -> dict[str, bytes]:
    """The figure in each format, the same bytes each time."""
    sizes = result.sequences.sizes
    with figure(4.6, 2.6) as made:
        axes = made.subplots()
        for name, place in PLACES.items():
            _circle(axes, place, FILLS[name], f"{NAMES[name]}\n{result.models[name]:,} models")
        for name in ("correct", "tests"):
            x, y = PLACES[name]
            axes.annotate(
                "", (x - 0.5, y * 0.8), (0.5, y * 0.2), arrowprops={"arrowstyle": "<->", "color": "0.4"}
            )
            side = "bottom" if y > 0 else "top"
            axes.text(x / 2, y * 0.55, f"{sizes[f'mismatch_{name}'].unique:,} shared", ha="center", va=side)
        axes.text(0, 0.7, f"{sizes['mismatch_mismatch'].unique:,} shared with one another", ha="center")
        axes.text(
            0,
            -0.85,
            f"{sizes['only_mismatch'].unique:,} of them\nin no correct model",
            ha="center",
            va="center",
        )
        axes.set_xlim(-1.1, 3.4)
        axes.set_ylim(-1.5, 1.5)
        axes.set_aspect("equal")
        axes.set_axis_off()
        return render(made)


def _circle(axes: Any, place: tuple[float, float], colour: str, text: str) -> None:
    from matplotlib.patches import Circle

    axes.add_patch(Circle(place, 0.55, facecolor=colour, alpha=0.25, edgecolor=colour))
    axes.text(*place, text, ha="center", va="center", fontsize=7)
