"""The report through the real command line, on the real data where they are beside the project."""

from __future__ import annotations

import filecmp
import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from analysis.report.numbers import macro_name
from study.creation import create_study
from tests.conftest import Finished, run_failatlas

Run = Callable[..., Finished]


@pytest.fixture(scope="module")
def real_study(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("real") / "study"
    create_study(folder, bundled="onnx-converters")
    for command in (
        ("import", "fonnx", shared_data / "FailureAnalysis.xlsx"),
        ("import", "issues", shared_data / "issue_dates.csv"),
    ):
        done = run_failatlas(*command, "--study", folder)
        assert done.code == 0, done.err
    return folder


@pytest.fixture(scope="module")
def written(real_study: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("written") / "report"
    done = run_failatlas("report", "--study", real_study, "--out", folder)
    assert done.code == 0, done.err
    return folder


def test_the_correlations_of_the_paper_and_of_the_schemas(written: Path) -> None:
    found = json.loads((written / "report.json").read_text())["opset_correlation"]
    assert found["failures_per_release"] == [11, 11, 15, 23, 35, 22, 24, 5, 14, 15, 17]
    published, schemas = found["published"], found["onnx.defs"]
    assert published["all"]["rho"] == pytest.approx(0.3570, abs=5e-5)
    assert published["subset_share"]["rho"] == pytest.approx(0.3326, abs=5e-5)
    assert schemas["all"]["rho"] == pytest.approx(0.4577, abs=5e-5)
    assert schemas["subset_count"]["rho"] == pytest.approx(0.6110, abs=5e-5)
    assert schemas["subset_count"]["asymptotic_p"] == pytest.approx(0.046, abs=5e-4)
    assert schemas["subset_share"]["rho"] == pytest.approx(0.3462, abs=5e-5)
    assert [row["printed"] for row in found["printed"]] == [0.34, 0.33]
    assert "+0.0170" in found["printed"][0]["note"]


def test_writing_twice_gives_identical_bytes(real_study: Path, written: Path, tmp_path: Path) -> None:
    again = tmp_path / "again"
    assert run_failatlas("report", "--study", real_study, "--out", again).code == 0
    names = sorted(path.relative_to(written).as_posix() for path in written.rglob("*") if path.is_file())
    same, different, missing = filecmp.cmpfiles(written, again, names, shallow=False)
    assert (different, missing) == ([], [])
    assert len(same) > 80


def test_every_figure_is_drawn_in_every_format(written: Path) -> None:
    figures = written / "figures"
    assert {path.stem for path in figures.glob("*.png")} == {"agreement", "growth", "heat-map-10", "opsets"}
    for png in figures.glob("*.png"):
        assert png.read_bytes().startswith(b"\x89PNG")
        pdf = png.with_suffix(".pdf").read_bytes()
        assert b"/FontFile2" in pdf
        assert b"CreationDate" not in pdf
        assert b"<text" not in png.with_suffix(".svg").read_bytes()


def test_check_names_what_the_data_no_longer_give(real_study: Path, written: Path, tmp_path: Path) -> None:
    committed = tmp_path / "report"
    shutil.copytree(written, committed)
    assert run_failatlas("report", "--study", real_study, "--check", committed).code == 0
    file = committed / "tables" / "table-10.csv"
    file.write_text(file.read_text().replace("19", "20", 1))
    (committed / "numbers.tex").unlink()
    done = run_failatlas("report", "--study", real_study, "--check", committed)
    assert done.code == 1
    assert "table-10.csv" in done.out
    assert "numbers.tex" in done.out
    assert "table-9" not in done.out


def test_check_without_a_report(real_study: Path, tmp_path: Path) -> None:
    assert run_failatlas("report", "--study", real_study, "--check", tmp_path).code == 2


def test_clicks_lead_to_as_many_issues_as_the_cell_says(written: Path) -> None:
    page = (written / "index.html").read_text()
    data = json.loads(re.search(r'<script id="data" type="application/json">(.*?)</script>', page)[1])
    cells = re.findall(r'data-cell="([^"]+)">(\d+)<', page)
    assert len(cells) > 100
    for key, count in cells:
        assert len(data["cells"][key]) == int(count)
    url = data["issues"][str(data["cells"][cells[0][0]][0])][2]
    assert url.startswith("https://github.com/")


def test_trace_lists_the_issues_of_a_cell(real_study: Path) -> None:
    done = run_failatlas(
        "trace", "table 10, Incompatibility x Crash, tf2onnx", "--study", real_study, "--json"
    )
    assert done.json["count"] == len(done.json["issues"]) == 19
    assert {issue["repository"] for issue in done.json["issues"]} == {"onnx/tensorflow-onnx"}
    released = run_failatlas("trace", "release 2-7", "--study", real_study, "--json")
    assert released.json["count"] == 11


COMMANDS = re.compile(r"\\([A-Za-z]+|.)")
KNOWN = {
    "begin", "end", "centering", "caption", "label", "toprule", "midrule", "bottomrule", "newcommand",
    "textbackslash", "textasciitilde", "textasciicircum", "textless", "textgreater", "textbar",
    "textquotedbl", "endhead", "kappa", "alpha", "rho", "times", "geq", "leq", "texttt", "\\", "%", "&", "$", "#",
    "_", "{", "}",
}  # fmt: skip


def test_latex_holds_nothing_that_would_not_compile(written: Path) -> None:
    numbers = (written / "numbers.tex").read_text()
    macros = re.findall(r"\\newcommand\{\\([A-Za-z]+)\}", numbers)
    assert len(macros) == len(set(macros)) > 80
    for file in [*(written / "tables").glob("*.tex"), written / "numbers.tex"]:
        text = file.read_text()
        assert set(COMMANDS.findall(text)) <= KNOWN | set(macros), file
        body = re.sub(r"(?<!\\)%.*", "", text)
        plain = re.sub(r"\\[{}]", "", body)
        assert plain.count("{") == plain.count("}"), file
        assert max(map(ord, body)) < 0x180, file
        if file.parent.name == "tables":
            columns = len(re.search(r"\\begin\{(?:tabular|longtable)\}\{(\w+)\}", text)[1])
            rows = [line for line in text.splitlines() if line.endswith(r" \\")]
            assert {len(re.split(r"(?<!\\)&", row)) for row in rows} == {columns}, file


@pytest.mark.skipif(
    not (shutil.which("tectonic") or shutil.which("pdflatex")), reason="neither tectonic nor TeX Live is here"
)
def test_the_document_compiles(written: Path, tmp_path: Path) -> None:
    folder = tmp_path / "report"
    shutil.copytree(written, folder)
    compiler = ["tectonic"] if shutil.which("tectonic") else ["pdflatex", "-halt-on-error"]
    done = subprocess.run(
        [*compiler, "document.tex"], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-2000:]
    assert (folder / "document.pdf").is_file()


def test_macro_names_are_letters() -> None:
    assert macro_name("table 10", "torch.onnx") == "TableOneZeroTorchOnnx"
    assert macro_name("é§ 2–7").isalpha()
