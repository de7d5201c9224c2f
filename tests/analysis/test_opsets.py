"""Operator set sizes: the two sources, and where they differ."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

from analysis.opsets.history import OpsetSize, compare_histories, history
from analysis.opsets.schemas import schema_history
from study.bundled import bundled_studies


def test_onnx_defs_counts_186_additions_and_258_updates_over_sets_1_to_18() -> None:
    counted = schema_history().through(18)
    assert (counted.additions, counted.updates) == (186, 258)
    assert [size.changes for size in counted.sizes[:8]] == [95, 4, 1, 1, 1, 31, 27, 7]


def test_the_parts_of_each_set_add_up() -> None:
    for size in schema_history().sizes:
        assert size.additions is not None
        assert size.updates is not None
        assert size.additions + size.updates == size.changes


def test_comparison_keeps_published_totals_and_sums_ours_over_the_common_sets() -> None:
    published = history("paper", [OpsetSize(1, 10), OpsetSize(2, 3)])
    ours = history("schemas", [OpsetSize(1, 12, 12, 0), OpsetSize(2, 3, 1, 2), OpsetSize(3, 7, 7, 0)])
    table = compare_histories(published, ours, {3: date(2020, 1, 1)})
    assert [row.difference for row in table.rows] == [2, 0, None]
    assert [row.opset for row in table.different] == [1]
    assert (table.last_common, table.schema_additions, table.schema_updates) == (2, 13, 2)
    assert table.published_additions is None
    assert table.rows[2].released == date(2020, 1, 1)


def test_command_shows_both_sources() -> None:
    folder = bundled_studies()["onnx-converters"]
    done = _run("opsets", "--study", str(folder), "--json")
    assert done.returncode == 0, done.stderr
    table = json.loads(done.stdout)["table"]
    assert (table["published_additions"], table["published_updates"]) == (149, 217)
    assert (table["schema_additions"], table["schema_updates"]) == (186, 258)
    published = [row["published"] for row in table["rows"][:18]]
    assert sum(published) == 149 + 217
    assert all(row["released"] for row in table["rows"])


def test_a_study_without_releases_is_told_so(tmp_path: Path) -> None:
    done = _run("opsets", "--study", str(tmp_path))
    assert done.returncode == 2
    assert "releases.toml" in done.stderr


def _run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "failatlas", *arguments], capture_output=True, text=True, check=False
    )
