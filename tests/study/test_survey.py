"""Surveys: exports as Qualtrics writes them, choices that hold commas, tables and findings."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from study.folder import StudyFolder
from study.survey.choices import parse_choice
from study.survey.questions import Option, Question
from tests.conftest import Finished

Run = Callable[..., Finished]

QUESTIONS = """
name = "made-up"
codebook = "themes.toml"

[[questions]]
id = "size"
name = "Org. Size"
text = "How large is your organization?"
column = "Q1"
kind = "single"
demographic = true
options = ["Small, < 50 employees", "Large, > 250 employees"]

[[questions]]
id = "tools"
text = "Which tools do you use? (select all)"
column = "Q2"
kind = "multiple"
other = "Other"
options = ["ONNX", "Others, such as MMDnn, NNEF", "MMDnn", { name = "None", text = "I use none, really" }]

[[questions]]
id = "why"
text = "Why?"
column = "Q3"
kind = "text"

[[findings]]
id = "onnx"
text = "Use ONNX"
question = "tools"
any_of = "ONNX"
base = "respondents"
published_percent = 42

[[findings]]
id = "large-onnx"
text = "Use ONNX in large organisations"
question = "tools"
any_of = ["ONNX"]
base = { question = "size", any_of = ["Large, > 250 employees"] }
"""

THEMES = """
version = "1"
[[dimensions]]
id = "why"
name = "Why"
multiple = true
codes = [
    { id = "speed", name = "Speed", definition = "Fast." },
    { id = "ease", name = "Ease", definition = "Easy." },
]
"""

HEADER = [
    ["StartDate", "Status", "IPAddress", "Finished", "ResponseId", "Q1", "Q2", "Q2_4_TEXT", "Q3"],
    [
        "Start Date", "Response Type", "IP Address", "Finished", "Response ID",
        "How large is your organization?", "Which tools do you use? (select all) - Selected Choice",
        "Which tools do you use? (select all) - Other - Text", "Why?",
    ],
    [
        json.dumps({"ImportId": name})
        for name in ("startDate", "status", "ip", "finished", "_recordId",
                     "QID1", "QID2", "QID2_TEXT", "QID3")
    ],
]  # fmt: skip


def responses() -> list[list[str]]:
    """93 rows, one of them a preview: 92 valid responses, of whom 3 skipped the demographics."""
    rows = []
    for number in range(92):
        size = "" if number < 3 else "Small, < 50 employees" if number < 51 else "Large, > 250 employees"
        if number < 39:
            tools = "ONNX,Others, such as MMDnn, NNEF" if number % 2 else "ONNX"
        elif number < 54:
            tools = "MMDnn,Others, such as MMDnn, NNEF,something, of my own"
        else:
            tools = "I use none, really"
        why = "It is fast,\nand easy" if number == 5 else "n/a" if number == 6 else ""
        rows.append(["2024-01-01", "IP Address", "10.0.0.1", "True", f"R_{number}", size, tools, "", why])
    rows.insert(10, ["2024-01-01", "Survey Preview", "10.0.0.1", "True", "R_p", "", "ONNX", "", ""])
    return rows


def as_csv(rows: list[list[str]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    (tmp_path / "themes.toml").write_text(THEMES)
    file = tmp_path / "questions.toml"
    file.write_text(QUESTIONS)
    return file


def write_export(folder: Path, kind: str) -> Path:
    rows = responses()
    if kind == "xlsx":
        book = openpyxl.Workbook()
        for row in [*HEADER, *rows]:
            book.active.append(row)
        book.save(folder / "export.xlsx")
        return folder / "export.xlsx"
    file = folder / "export.csv"
    match kind:
        case "three header rows":
            file.write_text(as_csv(HEADER + rows), encoding="utf-8-sig")
        case "utf-16, tabs":
            out = io.StringIO()
            csv.writer(out, delimiter="\t").writerows(HEADER + rows)
            file.write_text(out.getvalue(), encoding="utf-16")
        case "two header rows":
            file.write_text(as_csv(HEADER[:2] + rows))
        case "questions only":
            texts = HEADER[1][:2] + HEADER[0][2:5] + [cell.replace("  ", " ") for cell in HEADER[1][5:]]
            file.write_text(as_csv([texts, *rows]))
    return file


@pytest.mark.parametrize("kind", ["three header rows", "two header rows", "utf-16, tabs", "xlsx"])
def test_an_export_gives_the_same_numbers_however_it_is_written(
    kind: str, failatlas: Run, onnx_study: StudyFolder, questions: Path, tmp_path: Path
) -> None:
    export = write_export(tmp_path, kind)
    done = failatlas(
        "import", "survey", export, "--questions", questions, "--study", onnx_study.path, "--json"
    )
    assert done.code == 0, done.err
    assert done.json["respondents"] == 92
    assert done.json["excluded"] == {"status survey preview": 1}
    survey = failatlas("survey", "--study", onnx_study.path, "--json").json["surveys"][0]
    size = survey["demographics"][0]
    assert (size["answered"], size["skipped"]) == (89, 3)
    assert [option["count"] for option in size["options"]] == [48, 41]
    tools = {option["option"]: option["count"] for option in survey["questions"]["tools"]["options"]}
    assert tools == {"ONNX": 39, "Others, such as MMDnn, NNEF": 34, "MMDnn": 15, "None": 38, "Other": 15}
    assert survey["questions"]["why"]["answered"] == 1
    onnx, large = survey["findings"]
    assert (onnx["count"], onnx["base"], onnx["equal"]) == (39, 92, True)
    assert onnx["interval"][0] < 42 < onnx["interval"][1]
    assert (large["count"], large["base"]) == (0, 41)


def test_the_header_may_be_the_question_texts(
    failatlas: Run, onnx_study: StudyFolder, questions: Path, tmp_path: Path
) -> None:
    text = QUESTIONS
    for column in ("Q1", "Q2", "Q3"):
        text = text.replace(f'column = "{column}"\n', "")
    questions.write_text(text)
    export = write_export(tmp_path, "questions only")
    done = failatlas(
        "import", "survey", export, "--questions", questions, "--study", onnx_study.path, "--json"
    )
    assert done.code == 0, done.err
    assert done.json["respondents"] == 92


def test_importing_twice_changes_nothing_and_a_changed_answer_is_seen(
    failatlas: Run, onnx_study: StudyFolder, questions: Path, tmp_path: Path
) -> None:
    export = write_export(tmp_path, "three header rows")
    command = ("import", "survey", export, "--questions", questions, "--study", onnx_study.path, "--json")
    assert failatlas(*command, "--dry-run").json["respondents_new"] == 92
    assert failatlas(*command).json["respondents_new"] == 92
    again = failatlas(*command).json
    assert (again["respondents_new"], again["respondents_unchanged"]) == (0, 92)
    rows = responses()
    rows[0][6] = "MMDnn"
    export.write_text(as_csv(HEADER + rows[:-1]))
    changed = failatlas(*command).json
    assert (changed["respondents_changed"], changed["respondents_removed"]) == (1, 1)


def test_rows_can_be_left_out_by_answer_and_by_hand(
    failatlas: Run, onnx_study: StudyFolder, questions: Path, tmp_path: Path
) -> None:
    valid = '[valid]\nexclude = ["R_50"]\nrequire = { question = "tools", any_of = ["ONNX", "MMDnn"] }\n'
    questions.write_text(f"{QUESTIONS}\n{valid}")
    export = write_export(tmp_path, "three header rows")
    done = failatlas(
        "import", "survey", export, "--questions", questions, "--study", onnx_study.path, "--json"
    )
    assert done.code == 0, done.err
    assert done.json["respondents"] == 53
    assert done.json["excluded"] == {
        "excluded by the questions file": 1,
        "required answer to tools not given": 38,
        "status survey preview": 1,
    }


def test_an_export_whose_keys_were_removed_goes_by_rows(
    failatlas: Run, onnx_study: StudyFolder, questions: Path, tmp_path: Path
) -> None:
    export = tmp_path / "export.csv"
    export.write_text(as_csv(HEADER + [[*row[:4], "", *row[5:]] for row in responses()]))
    command = ("import", "survey", export, "--questions", questions, "--study", onnx_study.path, "--json")
    assert failatlas(*command).json["respondents"] == 92
    questions.write_text(f'respondent = "ResponseId"\n{QUESTIONS}')
    assert failatlas(*command).code == 2


def test_an_answer_that_is_no_option_is_named(
    failatlas: Run, onnx_study: StudyFolder, questions: Path, tmp_path: Path
) -> None:
    rows = responses()
    rows[20][5] = "Smal, < 50 employees"
    export = tmp_path / "export.csv"
    export.write_text(as_csv(HEADER + rows))
    done = failatlas("import", "survey", export, "--questions", questions, "--study", onnx_study.path)
    assert done.code == 2
    assert "row 24" in done.err
    assert "Small, < 50 employees" in done.err
    missing = failatlas("survey", "--study", onnx_study.path)
    assert missing.code == 2


def test_a_missing_column_is_named(
    failatlas: Run, onnx_study: StudyFolder, questions: Path, tmp_path: Path
) -> None:
    questions.write_text(QUESTIONS.replace('"Q2"', '"Q22"'))
    export = write_export(tmp_path, "three header rows")
    done = failatlas("import", "survey", export, "--questions", questions, "--study", onnx_study.path)
    assert done.code == 2
    assert "'Q22'" in done.err
    assert "'tools'" in done.err


def test_a_finding_on_an_unknown_option_is_refused(
    failatlas: Run, onnx_study: StudyFolder, questions: Path, tmp_path: Path
) -> None:
    questions.write_text(QUESTIONS.replace('any_of = "ONNX"', 'any_of = "ONXX"'))
    export = write_export(tmp_path, "three header rows")
    done = failatlas("import", "survey", export, "--questions", questions, "--study", onnx_study.path)
    assert done.code == 2
    assert "ONXX" in done.err


def test_themes_of_two_raters(
    failatlas: Run, onnx_study: StudyFolder, questions: Path, tmp_path: Path
) -> None:
    rows = responses()
    for number in range(20, 30):
        rows[number][8] = f"because {number}"
    export = tmp_path / "export.csv"
    export.write_text(as_csv(HEADER + rows))
    study = ("--questions", questions, "--study", onnx_study.path, "--json")
    assert failatlas("import", "survey", export, *study).code == 0
    lines = ["respondent,rater,question,theme"]
    for number in range(20, 30):
        key = rows[number][4]
        lines.append(f"{key},ann,why,{'Speed' if number < 26 else 'ease'}")
        lines.append(f"{key},bob,why,{'Speed' if number < 25 else 'ease'}")
    file = tmp_path / "codes.csv"
    file.write_text("\n".join([*lines, f"{rows[20][4]},ann,why,Ease"]) + "\n")
    done = failatlas("import", "themes", file, *study)
    assert done.code == 0, done.err
    assert done.json["labels_new"] == 20
    assert failatlas("import", "themes", file, *study).json["labels_new"] == 0
    found = failatlas("survey", "--study", onnx_study.path, "--json").json["surveys"][0]["themes"][0]
    assert found["coded"] == 10
    assert [theme["count"] for theme in found["themes"]] == [6, 5]
    speed = found["agreement"][0]
    assert speed["n"] == 10
    assert speed["percent_agreement"] == pytest.approx(0.9)
    assert speed["kappa"] == pytest.approx(0.8)


OPTIONS = ("Web, mobile", "Web", "Cloud and data center", "IoT/embedded, or other", "mobile")


@given(st.sets(st.sampled_from(OPTIONS), min_size=1), st.sampled_from([",", ", ", ";"]))
def test_options_that_hold_commas_are_told_apart(chosen: set[str], separator: str) -> None:
    question = Question(id="q", kind="multiple", options=tuple(Option(name=name) for name in OPTIONS))
    # "Web" beside "mobile" reads as the option "Web, mobile" where they meet; keep them apart.
    ordered = sorted(chosen, key=lambda option: (option == "mobile", OPTIONS.index(option)), reverse=True)
    read = parse_choice(question, separator.join(ordered))
    assert set(read.options) == chosen
    assert read.unknown == ()
