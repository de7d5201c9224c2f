from __future__ import annotations

from pathlib import Path

import pytest

from taxonomy.codebook import UnknownCode, load_codebook, parse_codebook
from taxonomy.errors import BadInput

BOOK = """
version = "1"
[[dimensions]]
id = "cause"
name = "Cause"
[[dimensions.codes]]
id = "type-problem"
name = "Type Problem"
definition = "A type is wrong."
[[dimensions.codes]]
id = "node"
name = "Node"
definition = "The kind of a node is wrong."
parent = "type-problem"
aliases = ["Operator"]
"""


def test_codes_are_found_by_id_name_and_alias_in_any_case() -> None:
    cause = parse_codebook(BOOK).dimension("CAUSE")
    assert {cause.resolve(text).id for text in ("node", "NODE ", "operator", " Node")} == {"node"}
    assert cause.root_of("node").id == "type-problem"
    assert [code.id for code in cause.lineage("node")] == ["node", "type-problem"]
    assert [code.id for code in cause.lineage("type-problem")] == ["type-problem"]
    assert [code.id for code in cause.children("type-problem")] == ["node"]


def test_a_misspelt_code_is_answered_with_the_nearest() -> None:
    with pytest.raises(UnknownCode, match="Did you mean 'Type Problem'"):
        parse_codebook(BOOK).dimension("cause").resolve("Type Problm")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (('parent = "type-problem"', 'parent = "shape"'), "'shape', which does not exist"),
        (('definition = "A type is wrong."', 'definition = "x"\nparent = "node"'), "cycle of parents"),
        (('id = "node"', 'id = "type-problem"'), "stands twice"),
        (('aliases = ["Operator"]', 'aliases = ["Type problem"]'), "names two codes"),
        (('version = "1"', 'version = "1"\ncolour = 1'), "unknown key 'colour'"),
        (('name = "Cause"', "name = 3"), r"dimensions\[1\].name: found 3"),
        (('version = "1"', 'version = "1'), "not valid TOML"),
    ],
)
def test_mistakes_are_named(tmp_path: Path, change: tuple[str, str], said: str) -> None:
    file = tmp_path / "codebook.toml"
    assert change[0] in BOOK
    file.write_text(BOOK.replace(*change))
    with pytest.raises(BadInput, match=said) as caught:
        load_codebook(file)
    assert str(file) in str(caught.value)


def test_a_file_that_is_not_utf8_is_said_to_be_so(tmp_path: Path) -> None:
    file = tmp_path / "codebook.toml"
    file.write_bytes(BOOK.encode() + "# é".encode("latin-1"))
    with pytest.raises(BadInput, match="not valid UTF-8"):
        load_codebook(file)
