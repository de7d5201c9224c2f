from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from miner.sampling.drawing import Drawable, draw
from miner.sampling.planning import plan_for_margin, plan_for_size
from study.folder import open_study
from taxonomy.errors import BadInput
from tests.conftest import Finished


@pytest.mark.parametrize(
    ("population", "margin", "confidence", "size"),
    [(1_000_000, 0.05, 0.95, 384), (1000, 0.05, 0.95, 278), (500, 0.05, 0.95, 218), (327, 0.1, 0.95, 75)],
)
def test_sample_sizes_as_in_published_tables(
    population: int, margin: float, confidence: float, size: int
) -> None:
    """Krejcie and Morgan (1970) give 278 for 1,000 and 217 (rounded down) for 500."""
    assert plan_for_margin(population, margin, confidence).size == size


@given(st.integers(2, 5000), st.floats(0.02, 0.3), st.sampled_from([0.9, 0.95, 0.99]))
def test_the_planned_size_gives_the_margin_and_one_less_does_not(
    population: int, margin: float, confidence: float
) -> None:
    plan = plan_for_margin(population, margin, confidence)
    assert plan.margin <= margin + 1e-12
    if plan.size > 1:
        assert plan_for_size(population, plan.size - 1, confidence).margin > margin - 1e-9


def test_nothing_can_be_planned_for_nobody() -> None:
    with pytest.raises(BadInput, match="population is 0"):
        plan_for_margin(0, 0.1, 0.95)


ISSUES = [Drawable(100 + number, number, "ab"[number % 3 == 0]) for number in range(1, 61)]


def test_the_draw_is_the_same_on_every_machine() -> None:
    drawn = draw([Drawable(i.issue_id, i.number) for i in ISSUES], 5, seed=7, repository="o/r")
    assert [issue.number for issue in drawn] == [46, 44, 15, 9, 33]


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 5))
def test_growing_a_sample_keeps_what_was_drawn(first: int, second: int, seed: int) -> None:
    plain = [Drawable(i.issue_id, i.number) for i in ISSUES]
    small, large = sorted((first, second))
    before = {i.issue_id for i in draw(plain, small, seed=seed, repository="o/r")}
    grown = before | {i.issue_id for i in draw(plain, large, seed=seed, repository="o/r", kept=before)}
    assert grown == {i.issue_id for i in draw(plain, large, seed=seed, repository="o/r")}
    assert len(grown) == large


@given(st.integers(1, 60))
def test_strata_are_drawn_in_proportion(size: int) -> None:
    drawn = draw(ISSUES, size, seed=1, repository="o/r")
    assert len(drawn) == size
    assert abs(sum(i.stratum == "b" for i in drawn) - size / 3) < 1


def test_what_another_round_took_is_not_drawn() -> None:
    taken = {101, 102, 103}
    drawn = draw(ISSUES, 60, seed=1, repository="o/r", taken=taken)
    assert {i.issue_id for i in drawn} == {i.issue_id for i in ISSUES} - taken


def test_rounds_are_drawn_from_what_passes_the_filters(
    failatlas: Callable[..., Finished], tmp_path: Path
) -> None:
    folder = tmp_path / "study"
    assert failatlas("init", folder, "--from", "example").code == 0
    assert failatlas("mine", "--from-archive", folder / "archive", "--study", folder).code == 0
    protocol = (folder / "study.toml").read_text()
    (folder / "study.toml").write_text(
        protocol.replace(
            'kind = "pilot"\nraters = ["ann", "bob"]\nsize = 10',
            'kind = "pilot"\nraters = ["ann", "bob"]\nsize = 4',
        )
    )
    open_study(folder)
    pilot = failatlas("sample", "--round", "pilot", "--study", folder, "--json").json["samples"]
    assert [len(sample["numbers"]) for sample in pilot] == [4, 4]
    again = failatlas("sample", "--round", "pilot", "--study", folder, "--json").json["samples"]
    assert [sample["numbers"] for sample in again] == [sample["numbers"] for sample in pilot]
    main = failatlas("sample", "--round", "main", "--study", folder, "--json").json["samples"]
    for first, second in zip(pilot, main, strict=True):
        assert not set(first["numbers"]) & set(second["numbers"])
    plan = failatlas("sample", "--plan", "--population", "1000", "--margin", "0.05", "--json").json
    assert plan["plans"]["population"][0]["size"] == 278


def test_filters_are_validated_against_what_people_say(
    failatlas: Callable[..., Finished], tmp_path: Path
) -> None:
    folder = tmp_path / "demo"
    assert failatlas("demo", folder, "--no-serve", "--json").code == 0
    none = failatlas("validate-filter", "report", "--study", folder)
    assert (none.code, "nobody judged" in none.err) == (2, True)
    file = tmp_path / "verdicts.csv"
    drawn = failatlas("validate-filter", "sample", "--size", "13", "--study", folder, "--out", file, "--json")
    assert len(drawn.json["issues"]) == 26
    lines = file.read_text().splitlines()
    wanted = [
        line.replace(",,", ",no,", 1) if "question" in line or "?" in line else line.replace(",,", ",yes,", 1)
        for line in lines
    ]
    file.write_text("\n".join(wanted) + "\n")
    report = failatlas("validate-filter", "report", "--labels", file, "--study", folder, "--json")
    for quality in report.json["filters"]:
        assert quality["judged"] == 13
        assert quality["precision"] == quality["kept_relevant"] / quality["kept"]
        assert quality["recall"] == quality["kept_relevant"] / quality["relevant"]
        assert quality["meets_bar"] is (quality["precision"] >= 0.8 and quality["recall"] >= 0.8)
    assert report.code == (0 if all(quality["meets_bar"] for quality in report.json["filters"]) else 1)
