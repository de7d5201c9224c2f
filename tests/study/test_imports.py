from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import Engine, func, select

from db.engine import reading
from db.frames import label_frame
from db.models import Issue, LabelEvent, MemoEvent, Rater
from study.folder import StudyFolder
from study.imports.fonnx import import_fonnx
from study.imports.issues import import_issues
from study.imports.labels import import_labels
from taxonomy.errors import BadInput

HEADER = "repository,number,rater,round,dimension,code,memo,labelled_on\n"
ROWS = (
    "pytorch/pytorch,7,ann,pilot,symptom,Crash,it stops,2023-01-02\n"
    "PyTorch/PyTorch,7,bob,pilot,Symptom,wrong code,,\n"
    "onnx/tensorflow-onnx,7,ann,pilot,cause,incompatibility-external,,\n"
)


def count(engine: Engine, model: type) -> int:
    with reading(engine) as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


@pytest.fixture
def labels_file(tmp_path: Path) -> Path:
    file = tmp_path / "labels.csv"
    file.write_text(HEADER + ROWS)
    return file


def test_labels_are_read_with_raters_and_issues_that_are_new(
    engine: Engine, onnx_study: StudyFolder, labels_file: Path
) -> None:
    summary = import_labels(engine, onnx_study, labels_file)
    assert (summary.labels_new, summary.issues_new, summary.raters_new) == (3, 2, ("ann", "bob"))
    with reading(engine) as session:
        frame = label_frame(session)
    assert set(frame["code"]) == {"crash", "wrong-model", "incompatibility-external"}
    assert set(frame["converter"]) == {"torch.onnx", "tf2onnx"}
    assert count(engine, MemoEvent) == 1


def test_twice_changes_nothing(engine: Engine, onnx_study: StudyFolder, labels_file: Path) -> None:
    import_labels(engine, onnx_study, labels_file)
    again = import_labels(engine, onnx_study, labels_file)
    assert (again.labels_new, again.labels_changed, again.labels_unchanged) == (0, 0, 3)
    assert count(engine, LabelEvent) == 3


def test_a_changed_label_is_appended_and_the_old_one_kept(
    engine: Engine, onnx_study: StudyFolder, labels_file: Path
) -> None:
    import_labels(engine, onnx_study, labels_file)
    labels_file.write_text(labels_file.read_text().replace("Crash", "Hang"))
    assert import_labels(engine, onnx_study, labels_file).labels_changed == 1
    assert count(engine, LabelEvent) == 4
    with reading(engine) as session:
        assert "hang" in set(label_frame(session)["code"])
        assert "crash" not in set(label_frame(session)["code"])


def test_a_dry_run_tells_and_writes_nothing(
    engine: Engine, onnx_study: StudyFolder, labels_file: Path
) -> None:
    dry = asdict(import_labels(engine, onnx_study, labels_file, dry_run=True))
    assert (count(engine, LabelEvent), count(engine, Issue), count(engine, Rater)) == (0, 0, 0)
    wet = asdict(import_labels(engine, onnx_study, labels_file))
    assert dry | {"dry_run": False} == wet


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (
            "pytorch/pytorch,8,ann,pilot,symptom,Crsh,,",
            r"row 5, column 'code': 'Crsh' .*Did you mean 'Crash'",
        ),
        (
            "pytorch/torch,8,ann,pilot,symptom,Crash,,",
            "row 5, column 'repository'.*no repository of the study",
        ),
        ("pytorch/pytorch,eight,ann,pilot,symptom,Crash,,", "column 'number': 'eight'"),
        ("pytorch/pytorch,8,,pilot,symptom,Crash,,", "column 'rater': the cell is empty"),
        ("pytorch/pytorch,8,ann,first,symptom,Crash,,", "column 'round': 'first' .*pilot, main, drift"),
        ("pytorch/pytorch,8,ann,pilot,colour,Crash,,", "column 'dimension': 'colour'"),
        ("pytorch/pytorch,8,ann,pilot,symptom,Crash,,yesterday", "column 'labelled_on': 'yesterday'"),
        (
            "pytorch/pytorch,7,ann,pilot,symptom,Hang,,",
            "row 2 gives the same rater.*'crash', this one 'hang'",
        ),
        ("pytorch/pytorch,8,ann,pilot,symptom,Crash,a,b,c", "cells, but the header has 8"),
    ],
)
def test_a_bad_row_is_pointed_at_and_nothing_written(
    engine: Engine, onnx_study: StudyFolder, labels_file: Path, row: str, said: str
) -> None:
    labels_file.write_text(labels_file.read_text() + row + "\n")
    with pytest.raises(BadInput, match=said) as caught:
        import_labels(engine, onnx_study, labels_file)
    assert str(labels_file) in str(caught.value)
    assert count(engine, LabelEvent) == count(engine, Issue) == 0


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "the file is empty"),
        (HEADER.encode(), "a header and no rows"),
        (b"repository,number\na/b,1\n", "the column 'rater' is missing"),
        (
            (HEADER + ROWS).replace("it stops", "h\u00e9las").encode("latin-1"),
            "row 2: byte 0xe9 is not UTF-8",
        ),
        (b"PK\x03\x04 cut off", "not a whole XLSX workbook"),
    ],
)
def test_a_file_that_is_no_table_is_refused(
    engine: Engine, onnx_study: StudyFolder, tmp_path: Path, content: bytes, said: str
) -> None:
    file = tmp_path / ("labels.xlsx" if content.startswith(b"PK") else "labels.csv")
    file.write_bytes(content)
    with pytest.raises(BadInput, match=said):
        import_labels(engine, onnx_study, file)


def test_an_xlsx_file_is_read_like_a_csv_file(
    engine: Engine, onnx_study: StudyFolder, tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    for line in (HEADER + ROWS).splitlines():
        book.active.append([int(cell) if cell.isdigit() else cell for cell in line.split(",")])
    file = tmp_path / "labels.xlsx"
    book.save(file)
    assert import_labels(engine, onnx_study, file).labels_new == 3


def test_issues_bring_their_days_and_ignored_columns_are_named(
    engine: Engine, onnx_study: StudyFolder, tmp_path: Path
) -> None:
    file = tmp_path / "issues.csv"
    file.write_text(
        "repository,number,created_on,title,labels,colour\n"
        "pytorch/pytorch,7,2020-02-03,It stops,module: onnx;triaged,red\n"
    )
    summary = import_issues(engine, onnx_study, file)
    assert (summary.issues_new, summary.ignored_columns) == (1, ("colour",))
    assert import_issues(engine, onnx_study, file).issues_unchanged == 1
    with reading(engine) as session:
        issue = session.scalars(select(Issue)).one()
        assert issue.created_at is not None
        assert issue.created_at.isoformat() == "2020-02-03T00:00:00+00:00"


def test_the_published_spreadsheet_is_read_whole(
    engine: Engine, onnx_study: StudyFolder, shared_data: Path
) -> None:
    summary = import_fonnx(engine, onnx_study, shared_data / "FailureAnalysis.xlsx")
    assert (summary.labels_new, summary.issues_new) == (2 * 100 * 3 + 18 * 2 * 3, 200)
    assert summary.notes == ("round drift: the sheets hold 18 issues, the paper tells of 20.",)
    assert import_fonnx(engine, onnx_study, shared_data / "FailureAnalysis.xlsx").labels_new == 0


def test_a_truncated_spreadsheet_is_refused(
    engine: Engine, onnx_study: StudyFolder, shared_data: Path, tmp_path: Path
) -> None:
    whole = (shared_data / "FailureAnalysis.xlsx").read_bytes()
    file = tmp_path / "FailureAnalysis.xlsx"
    for length in (len(whole) // 3, len(whole) - 10):
        file.write_bytes(whole[:length])
        with pytest.raises(BadInput, match="not a whole XLSX workbook"):
            import_fonnx(engine, onnx_study, file)
    assert count(engine, LabelEvent) == 0


def test_a_number_without_a_meaning_is_pointed_at(
    engine: Engine, onnx_study: StudyFolder, shared_data: Path, tmp_path: Path
) -> None:
    book = openpyxl.load_workbook(shared_data / "FailureAnalysis.xlsx")
    book["tf2onnx"]["G5"] = 9
    file = tmp_path / "changed.xlsx"
    book.save(file)
    with pytest.raises(BadInput, match=r"sheet 'tf2onnx', row 5, column 'symptom by number': the number 9"):
        import_fonnx(engine, onnx_study, file)
    assert count(engine, LabelEvent) == 0
