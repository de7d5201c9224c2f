"""The funnel as a figure, in the style of all figures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from miner.filters.funnel import Funnel
from taxonomy.errors import BadInput

ENDINGS = (".svg", ".pdf", ".png")


def draw_funnels(funnels: Sequence[Funnel], path: Path) -> None:
    """Draw the funnels to `path`, the same bytes each time; raises `BadInput` for an unknown ending."""
    if path.suffix.lower() not in ENDINGS:
        raise BadInput(
            f"{path.suffix!r} is no format for figures.", where=path, mend=f"Use {', '.join(ENDINGS)}."
        )
    from analysis.figures.funnel import FunnelStage, draw_funnel

    stages = [
        FunnelStage(funnel.repository, name, count)
        for funnel in funnels
        for name, count in (("mined", funnel.mined), *((stage.stage, stage.kept) for stage in funnel.stages))
    ]
    try:
        path.write_bytes(draw_funnel(stages)[path.suffix.lower().removeprefix(".")])
    except OSError as error:
        raise BadInput(f"it cannot be written: {error.strerror}.", where=path) from error
