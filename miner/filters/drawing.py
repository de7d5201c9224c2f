"""The funnel as a figure: bars that grow narrower, one panel a repository."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from miner.filters.funnel import Funnel
from taxonomy.errors import BadInput

BAR, UNKNOWN = "#0072B2", "#E69F00"
ENDINGS = (".svg", ".pdf", ".png")


def draw_funnels(funnels: Sequence[Funnel], path: Path) -> None:
    """Draw the funnels to `path`, the same bytes each time; raises `BadInput` for an unknown ending."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    if path.suffix.lower() not in ENDINGS:
        raise BadInput(
            f"{path.suffix!r} is no format for figures.", where=path, mend=f"Use {', '.join(ENDINGS)}."
        )
    style: Any = {"svg.hashsalt": "failatlas", "pdf.fonttype": 42, "font.size": 8}
    with mpl.rc_context(style):
        figure = Figure(figsize=(3.5 * len(funnels), 2.6), layout="constrained")
        for axes, funnel in zip(figure.subplots(1, len(funnels), squeeze=False)[0], funnels, strict=True):
            _draw(axes, funnel)
        metadata = (
            {"Date": None}
            if path.suffix == ".svg"
            else {"CreationDate": None}
            if path.suffix == ".pdf"
            else {}
        )
        try:
            figure.savefig(path, metadata=metadata, dpi=200)
        except OSError as error:
            raise BadInput(f"it cannot be written: {error.strerror}.", where=path) from error


def _draw(axes: object, funnel: Funnel) -> None:
    from matplotlib.axes import Axes

    assert isinstance(axes, Axes)  # noqa: S101 - narrows what matplotlib leaves untyped
    labels = ["mined", *(stage.keeps for stage in funnel.stages)]
    kept = [funnel.mined, *(stage.kept for stage in funnel.stages)]
    unknown = [0, *(stage.unknown for stage in funnel.stages)]
    places = range(len(labels))
    axes.barh(places, kept, left=[-count / 2 for count in kept], color=BAR)
    axes.barh(places, unknown, left=[count / 2 for count in kept], color=UNKNOWN)
    for place, label, count in zip(places, labels, kept, strict=True):
        axes.text(0, place - 0.48, f"{label}: {count:,}", ha="center", va="bottom")
    axes.set_title(f"{funnel.repository} ({funnel.converter})")
    axes.invert_yaxis()
    axes.set_axis_off()
