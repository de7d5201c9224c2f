from __future__ import annotations

from pathlib import Path

import pytest

from taxonomy.codebook import Codebook, parse_codebook
from taxonomy.differences import differences
from taxonomy.errors import BadInput
from taxonomy.recoding import load_recode_map


def book(version: str, *codes: str) -> Codebook:
    text = f'version = "{version}"\n[[dimensions]]\nid = "cause"\nname = "Cause"\n'
    return parse_codebook(text + "".join(f"[[dimensions.codes]]\n{code}\n" for code in codes))


OLD = book(
    "1",
    'id = "a"\nname = "A"\ndefinition = "First."',
    'id = "b"\nname = "B"\ndefinition = "Second."',
    'id = "c"\nname = "C"\ndefinition = "Third."',
    'id = "gone"\nname = "Gone"\ndefinition = "Fourth."',
)
NEW = book(
    "2",
    'id = "a"\nname = "Alpha"\ndefinition = "First."',
    'id = "b"\nname = "B"\ndefinition = "Second, sharper."',
    'id = "c"\nname = "C"\ndefinition = "Third."\nparent = "a"\nretired = true',
    'id = "d"\nname = "D"\ndefinition = "Fifth."',
)


def test_every_kind_of_change_is_found() -> None:
    found = {(item.kind, item.code) for item in differences(OLD, NEW)}
    assert found == {
        ("renamed", "a"),
        ("reworded", "b"),
        ("retired", "c"),
        ("moved", "c"),
        ("added", "d"),
        ("removed", "gone"),
    }


def test_only_changes_of_meaning_ask_for_another_look() -> None:
    asking = {item.code for item in differences(OLD, NEW) if item.changes_meaning}
    assert asking == {"b", "c", "gone"}


def test_a_codebook_does_not_differ_from_itself() -> None:
    assert differences(OLD, OLD) == ()


def test_a_recode_map_is_checked_against_both_codebooks(tmp_path: Path) -> None:
    file = tmp_path / "recode.toml"
    file.write_text('from = "1"\nto = "2"\n[[rules]]\ndimension = "cause"\nold = "gone"\nnew = "nowhere"\n')
    with pytest.raises(BadInput, match=r"rules\[1\].*'nowhere' is no code"):
        load_recode_map(file, OLD, NEW)
    file.write_text(file.read_text().replace("nowhere", "look again"))
    assert load_recode_map(file, OLD, NEW).new_code("cause", "gone") == "look again"
    with pytest.raises(BadInput, match="from is '1', but the codebook given is '2'"):
        load_recode_map(file, NEW, NEW)
