"""Names of raters out of a package."""

from __future__ import annotations

import tomllib

from hypothesis import given
from hypothesis import strategies as st

from analysis.report.replication.pseudonyms import pseudonyms

PROTOCOL = """# A study
codebook = "rules/codebook.toml"

[database]
url = "postgresql://ann@host/study"

[[rounds]]
name = "main"  # the only one
raters = ["Ann", "bob"]
"""


@given(st.lists(st.text(st.characters(categories=["Lu", "Ll"]), min_size=1), unique=True, min_size=1))
def test_pseudonyms_keep_the_order_of_names(names: list[str]) -> None:
    found = pseudonyms(names, keep_names=False)
    ordered = sorted(names)
    assert [found.of(name) for name in ordered] == sorted(found.of(name) for name in ordered)
    assert len({found.of(name) for name in names}) == len(names)


def test_the_protocol_loses_names_and_database_and_nothing_else() -> None:
    found = pseudonyms(["Ann", "bob"], keep_names=False)
    text = found.in_protocol(PROTOCOL, codebook="codebook.toml")
    assert "# A study" in text
    assert "# the only one" in text
    assert tomllib.loads(text) == {
        "codebook": "codebook.toml",
        "rounds": [{"name": "main", "raters": ["rater-01", "rater-02"]}],
    }


def test_names_in_texts_are_replaced_as_whole_words() -> None:
    found = pseudonyms(["Ann", "Ann Lee"], keep_names=False)
    text = "Ann Lee and Ann said: Annotate Joe-Ann, (Ann)."
    assert found.in_text(text) == "rater-02 and rater-01 said: Annotate Joe-Ann, (rater-01)."
    assert pseudonyms(["Ann"], keep_names=True).in_text(text) == text
