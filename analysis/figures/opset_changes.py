"""Figure 5: additions and updates by operator set, with the published counts beside them."""

from __future__ import annotations

from analysis.figures.style import COLOURS, PAGE_WIDTH, figure, render
from analysis.opsets.history import OpsetTable


def draw_opset_changes(table: OpsetTable) -> dict[str, bytes]:
    """Stacked bars of the schemas' additions and updates, and a mark at each published sum."""
    counted = [row for row in table.rows if row.schemas is not None]
    places = [row.opset for row in counted]
    additions = [row.schema_additions or 0 for row in counted]
    updates = [row.schema_updates or 0 for row in counted]
    published = [(row.opset, row.published) for row in table.rows if row.published is not None]
    with figure(PAGE_WIDTH, 2.2) as made:
        axes = made.add_subplot()
        axes.bar(places, additions, color=COLOURS[0], width=0.7, label=f"Additions ({table.schema_source})")
        axes.bar(
            places,
            updates,
            bottom=additions,
            color=COLOURS[4],
            width=0.7,
            hatch="///",
            edgecolor="white",
            linewidth=0,
            label=f"Updates ({table.schema_source})",
        )
        if published:
            axes.plot(
                [opset for opset, _ in published],
                [changes for _, changes in published],
                linestyle="none",
                marker="D",
                color=COLOURS[5],
                label=f"Changes ({table.published_source})",
            )
        axes.set_xticks(places)
        axes.set_xlabel("Operator set")
        axes.set_ylabel("Operators")
        axes.legend(loc="upper right")
        return render(made)
