"""Packages: made from a study, verified elsewhere, and what was tampered with is named."""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from study.creation import create_study
from tests.conftest import Finished, run_failatlas

Run = Callable[..., Finished]


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("packed")
    study = folder / "study"
    create_study(study, bundled="onnx-converters")
    lines = ["repository,number,rater,round,dimension,code,memo"]
    for number in range(1, 31):
        symptom = "Crash" if number % 3 else "Wrong Model"
        for rater in ("Zoë Author", "Ann Other"):
            seen = "Crash" if rater == "Ann Other" and number == 6 else symptom
            lines.append(f"pytorch/pytorch,{number},{rater},main,symptom,{seen},so says Ann Other")
            lines.append(f"pytorch/pytorch,{number},{rater},main,cause,Typo,")
    (folder / "labels.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    done = run_failatlas("import", "labels", folder / "labels.csv", "--study", study)
    assert done.code == 0, done.err
    file = folder / "package.zip"
    done = run_failatlas("package", file, "--study", study)
    assert done.code == 0, done.err
    return file


def contents(package: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(package) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def repacked(files: dict[str, bytes], path: Path, *, sign: bool = False) -> Path:
    if sign:
        lines = [
            f"{hashlib.sha256(content).hexdigest()}  {name}"
            for name, content in sorted(files.items())
            if name != "checksums.sha256"
        ]
        files = files | {"checksums.sha256": ("\n".join(lines) + "\n").encode()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def test_a_package_verifies_in_another_folder(package: Path, tmp_path: Path) -> None:
    copy = tmp_path / "elsewhere.zip"
    copy.write_bytes(package.read_bytes())
    done = run_failatlas("package", "verify", copy, "--json", cwd=tmp_path)
    assert done.code == 0, done.out
    assert done.json["passes"] is True
    assert done.json["check"]["rows"] > 100


def test_packing_twice_gives_identical_bytes(package: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.zip"
    assert run_failatlas("package", again, "--study", package.parent / "study").code == 0
    assert again.read_bytes() == package.read_bytes()


def test_names_are_replaced_everywhere(package: Path, tmp_path: Path) -> None:
    for name, content in contents(package).items():
        assert b"Ann Other" not in content, name
        assert "Zoë".encode() not in content, name
    raters = list(csv.DictReader(io.StringIO(contents(package)["data/raters.csv"].decode())))
    assert all(rater["name"].startswith("rater-") for rater in raters)
    kept = tmp_path / "kept.zip"
    study = package.parent / "study"
    assert run_failatlas("package", kept, "--study", study, "--keep-names").code == 0
    assert b"Ann Other" in contents(kept)["data/raters.csv"]


def test_what_it_holds(package: Path) -> None:
    files = contents(package)
    for name in ("README.md", "CITATION.txt", "LICENSE-DATA.txt", "environment.txt", "archive-manifest.csv"):
        assert name in files
    assert b"CC-BY-4.0" in files["LICENSE-DATA.txt"]
    dictionary = files["DATA-DICTIONARY.md"].decode()
    for name in files:
        if name.startswith("data/") and name.endswith(".csv"):
            assert f"## {name.removeprefix('data/').removesuffix('.csv')}" in dictionary
            assert name.replace(".csv", ".parquet") in files


def test_a_changed_file_is_named(package: Path, tmp_path: Path) -> None:
    files = contents(package)
    files["README.md"] += b"more"
    done = run_failatlas("package", "verify", repacked(files, tmp_path / "changed.zip"))
    assert (done.code, done.out) == (1, "README.md: not as its checksum says\n")


def test_a_changed_checksum_is_named(package: Path, tmp_path: Path) -> None:
    files = contents(package)
    digest = hashlib.sha256(files["CITATION.txt"]).hexdigest().encode()
    files["checksums.sha256"] = files["checksums.sha256"].replace(digest, b"0" * 64)
    done = run_failatlas("package", "verify", repacked(files, tmp_path / "changed.zip"))
    assert done.code == 1
    assert "CITATION.txt" in done.out


def test_a_changed_label_is_named_even_with_new_checksums(package: Path, tmp_path: Path) -> None:
    files = contents(package)
    rows = files["data/label_events.csv"].decode()
    files["data/label_events.csv"] = rows.replace('""wrong-model""', '""crash""', 1).encode()
    assert files["data/label_events.csv"] != rows.encode()
    done = run_failatlas("package", "verify", repacked(files, tmp_path / "changed.zip", sign=True))
    assert done.code == 1
    assert "data/label_events.csv, row" in done.out
    assert "codes" in done.out
    assert "report/tables/" in done.out


def test_missing_and_added_files_are_named(package: Path, tmp_path: Path) -> None:
    files = contents(package)
    del files["report/numbers.tex"]
    files["extra.txt"] = b"?"
    done = run_failatlas("package", "verify", repacked(files, tmp_path / "changed.zip"))
    assert done.code == 1
    assert "report/numbers.tex: missing" in done.out
    assert "extra.txt: has no checksum" in done.out


def test_what_is_no_package(tmp_path: Path) -> None:
    file = tmp_path / "no.zip"
    file.write_bytes(b"no zip")
    assert run_failatlas("package", "verify", file).code == 2
    assert run_failatlas("package", "verify", tmp_path / "none.zip").code == 2
