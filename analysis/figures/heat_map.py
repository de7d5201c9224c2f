"""A heat map of a joint distribution, one panel a converter."""

from __future__ import annotations

from analysis.distributions.joint import JointDistribution
from analysis.figures.style import PAGE_WIDTH, figure, render
from analysis.tables.layout import full_name

DARK = 0.55


def draw_heat_map(joint: JointDistribution) -> dict[str, bytes]:
    """Counts in shades of one colour (lightness alone tells them apart), each written in its cell."""
    grids = [_grid(joint, converter) for converter in joint.converters]
    highest = max((count for grid in grids for line in grid for count in line), default=0) or 1
    with figure(PAGE_WIDTH, 0.9 + 0.22 * len(joint.rows)) as made:
        panels = made.subplots(1, len(grids), sharey=True, squeeze=False)[0]
        for axes, grid, converter in zip(panels, grids, joint.converters, strict=True):
            axes.imshow(grid, cmap="Blues", vmin=0, vmax=highest, aspect="auto")
            for y, line in enumerate(grid):
                for x, count in enumerate(line):
                    colour = "white" if count > DARK * highest else "black"
                    axes.text(x, y, str(count), ha="center", va="center", color=colour, fontsize=6.5)
            axes.set_title(converter)
            names = [full_name(column) for column in joint.columns]
            axes.set_xticks(range(len(names)), names, rotation=30, ha="right", rotation_mode="anchor")
            axes.set_yticks(range(len(joint.rows)), [full_name(row) for row in joint.rows])
            axes.tick_params(length=0)
            for spine in axes.spines.values():
                spine.set_visible(False)
        return render(made)


def _grid(joint: JointDistribution, converter: str) -> list[list[int]]:
    return [
        [joint.count(row=row.id, column=column.id, converter=converter) for column in joint.columns]
        for row in joint.rows
    ]
