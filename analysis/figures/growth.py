"""Figure 6: failures accumulated by quarter, with lines at large releases."""

from __future__ import annotations

from datetime import date

from analysis.figures.style import COLOURS, DASHES, PAGE_WIDTH, figure, render
from analysis.releases.growth import Growth


def draw_growth(growth: Growth, *, subset: str) -> dict[str, bytes]:
    """O's track all failures of each converter, X's those of the subset."""
    converters = list(dict.fromkeys(point.converter for point in growth.points))
    with figure(PAGE_WIDTH, 2.8) as made:
        axes = made.add_subplot()
        for index, converter in enumerate(converters):
            points = [point for point in growth.points if point.converter == converter]
            days = [_since_epoch(point.ends) for point in points]
            colour = COLOURS[index % len(COLOURS)]
            dash = DASHES[index % len(DASHES)]
            axes.plot(
                days, [point.cumulative for point in points], dash, marker="o", color=colour,
                label=f"{converter}, all",
            )  # fmt: skip
            axes.plot(
                days, [point.subset_cumulative for point in points], dash, marker="x", color=colour,
                label=f"{converter}, {subset}",
            )  # fmt: skip
        for index, line in enumerate(growth.lines):
            axes.axvline(_since_epoch(line.day), color="0.6", linewidth=0.6, zorder=0)
            axes.annotate(
                line.label, (_since_epoch(line.day), 1), xycoords=("data", "axes fraction"),
                xytext=(1, -1 - 6 * (index % 2)),
                textcoords="offset points", fontsize=5.5, va="top", color="0.3",
            )  # fmt: skip
        axes.xaxis_date()
        axes.set_ylabel("Failures so far")
        axes.set_ylim(bottom=0)
        axes.legend(loc="upper left", bbox_to_anchor=(0.0, 0.9))
        return render(made)


def _since_epoch(day: date) -> float:
    """Matplotlib's number of a day: days since the first of January 1970."""
    return float((day - date(1970, 1, 1)).days)
