"""The app's charts are valid Vega-Lite, and figures say the same each time."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from analysis.distributions.joint import joint_distribution
from analysis.figures.agreement_rounds import AgreementPoint, draw_agreement
from analysis.figures.charts import agreement_chart, funnel_chart, growth_chart, heat_map_chart, opset_chart
from analysis.figures.funnel import FunnelStage, draw_funnel
from analysis.figures.growth import draw_growth
from analysis.figures.heat_map import draw_heat_map
from analysis.opsets.history import OpsetSize, compare_histories, history
from analysis.releases.growth import Growth, GrowthPoint, ReleaseLine
from taxonomy.codebook import Code, Dimension

STAGES = [FunnelStage("o/r", "All issues", 20_782), FunnelStage("o/r", "relevance", 959)]
GROWTH = Growth(
    (GrowthPoint("one", "2020Q1", date(2020, 3, 31), 3, 1, (1, 2, 3), (1,)),),
    (ReleaseLine(date(2020, 2, 1), "12", 12),),
    0,
)
POINTS = [AgreementPoint("pilot", "cause", 0.9, (0.7, 1.0)), AgreementPoint("drift", "cause", None, None)]
OPSETS = compare_histories(
    history("paper", [OpsetSize(1, 10)]), history("schemas", [OpsetSize(1, 12, 10, 2)]), {}
)


def joint() -> Any:
    def dimension(name: str) -> Dimension:
        return Dimension(id=name, name=name, codes=(Code(id="a", name="A", definition="."),))

    frame = pd.DataFrame({"issue_id": [1, 1], "converter": "c", "dimension": ["x", "y"], "code": ["a", "a"]})
    return joint_distribution(frame, dimension("x"), dimension("y"), ["c"])


@pytest.mark.parametrize(
    "chart",
    [
        lambda: funnel_chart(STAGES),
        lambda: opset_chart(OPSETS),
        lambda: growth_chart(GROWTH, subset="some"),
        lambda: heat_map_chart(joint()),
        lambda: agreement_chart(POINTS),
    ],
)
def test_charts_are_valid(chart: Any) -> None:
    # Altair validates against Vega-Lite's schema.
    assert chart().to_dict()["$schema"]


@pytest.mark.parametrize(
    "draw",
    [
        lambda: draw_funnel(STAGES),
        lambda: draw_growth(GROWTH, subset="some"),
        lambda: draw_heat_map(joint()),
        lambda: draw_agreement(POINTS),
    ],
)
def test_figures_are_the_same_each_time(draw: Any) -> None:
    first, second = draw(), draw()
    assert first == second
    assert set(first) == {"pdf", "svg", "png"}


def test_a_users_own_settings_change_nothing() -> None:
    import matplotlib as mpl

    before = draw_agreement(POINTS)
    with mpl.rc_context({"font.size": 30, "axes.grid": True}):
        assert draw_agreement(POINTS) == before
        assert mpl.rcParams["font.size"] == 30
