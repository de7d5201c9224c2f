"""Agreement over rounds: a coefficient and its interval for each dimension and round."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.figures.style import COLOURS, COLUMN_WIDTH, MARKERS, figure, render


@dataclass(frozen=True, slots=True)
class AgreementPoint:
    """Krippendorff's alpha of one dimension in one round; None where it is undefined."""

    round: str
    dimension: str
    value: float | None
    interval: tuple[float, float] | None


def draw_agreement(points: Sequence[AgreementPoint]) -> dict[str, bytes]:
    """A mark and its interval a dimension, rounds from left to right; an open mark at 0 is undefined."""
    rounds = list(dict.fromkeys(point.round for point in points))
    dimensions = list(dict.fromkeys(point.dimension for point in points))
    with figure(COLUMN_WIDTH, 2.2) as made:
        axes = made.add_subplot()
        for index, dimension in enumerate(dimensions):
            shift = (index - (len(dimensions) - 1) / 2) * 0.15
            colour, marker = COLOURS[index % len(COLOURS)], MARKERS[index % len(MARKERS)]
            axes.plot([], [], linestyle="none", marker=marker, color=colour, label=dimension)
            for point in points:
                if point.dimension != dimension:
                    continue
                x = rounds.index(point.round) + shift
                if point.value is None:
                    axes.plot(x, 0, marker=marker, color=colour, markerfacecolor="none", clip_on=False)
                    continue
                low, high = point.interval or (point.value, point.value)
                axes.vlines(x, low, high, color=colour)
                axes.plot(x, point.value, marker=marker, color=colour)
        axes.set_xticks(range(len(rounds)), rounds)
        axes.set_xlim(-0.5, len(rounds) - 0.5)
        axes.set_ylim(min(0.0, *axes.get_ylim()), 1.02)
        axes.set_ylabel("Krippendorff's alpha")
        axes.legend(loc="lower right")
        return render(made)
