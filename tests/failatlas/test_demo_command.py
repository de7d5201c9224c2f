from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.conftest import Finished


def test_the_demo_carries_its_study_to_tables_twice_with_one_result(
    failatlas: Callable[..., Finished], tmp_path: Path
) -> None:
    first = failatlas("demo", tmp_path / "demo", "--no-serve", "--json")
    assert first.code == 0, first.err
    assert [funnel["kept"] for funnel in first.json["funnels"]] == [10, 11]
    cause = first.json["agreement"]["dimensions"]["cause"]
    assert cause["n"] == 21
    assert 0.8 < cause["cohen_kappa"] < 1.0
    files = {file.name: file.read_bytes() for file in (tmp_path / "demo" / "tables").iterdir()}
    assert len(files) == 20
    second = failatlas("demo", tmp_path / "demo", "--no-serve", "--json")
    assert second.json == first.json
    assert {file.name: file.read_bytes() for file in (tmp_path / "demo" / "tables").iterdir()} == files


def test_the_demo_speaks_to_people(failatlas: Callable[..., Finished], tmp_path: Path) -> None:
    done = failatlas("demo", tmp_path / "demo", "--no-serve")
    assert done.code == 0, done.err
    for words in ("invented", "13 mined, 10 kept", "Agreement in the round pilot", "Table 10."):
        assert words in done.out
