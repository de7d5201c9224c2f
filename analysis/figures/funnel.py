"""Figure 4: how many issues each filter left, by repository."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.figures.style import COLOURS, PAGE_WIDTH, figure, render


@dataclass(frozen=True, slots=True)
class FunnelStage:
    """One repository's issues after one stage."""

    repository: str
    stage: str
    issues: int


def draw_funnel(stages: Sequence[FunnelStage]) -> dict[str, bytes]:
    """Bars that shrink from stage to stage, a panel a repository, each with its count."""
    repositories = list(dict.fromkeys(stage.repository for stage in stages))
    names = list(dict.fromkeys(stage.stage for stage in stages))
    with figure(PAGE_WIDTH, 0.6 + 0.3 * len(names)) as made:
        panels = made.subplots(1, len(repositories), sharey=True, squeeze=False)[0]
        for axes, repository in zip(panels, repositories, strict=True):
            own = {stage.stage: stage.issues for stage in stages if stage.repository == repository}
            counts = [own.get(name, 0) for name in names]
            bars = axes.barh(range(len(names)), counts, color=COLOURS[0], height=0.65)
            axes.bar_label(bars, labels=[f"{count:,}" for count in counts], padding=2, fontsize=6.5)
            axes.set_yticks(range(len(names)), names)
            axes.set_xlim(0, 1.2 * max(counts, default=0) or 1)
            axes.set_xticks([])
            axes.spines["bottom"].set_visible(False)
            axes.set_title(repository)
        panels[0].invert_yaxis()
        return render(made)
