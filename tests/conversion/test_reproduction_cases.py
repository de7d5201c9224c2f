"""Cases: what their headers must say, how runs are judged, and where failures begin and end."""

from __future__ import annotations

from pathlib import Path

import pytest

from conversion.reproduction.case import find_cases, read_case
from conversion.reproduction.running import judge
from conversion.reproduction.span import Span, bisect, span
from failatlas.commands.reproduce import BUNDLED
from taxonomy.errors import BadInput

HEADER = """# /// script
# requires-python = "==3.8.*"
# dependencies = ["torch==1.6.0"]
#
# [tool.failatlas]
# issue = "pytorch/pytorch#43665"
# reported = "torch-1.6"
# fixed = "torch-1.8"
# expect = "crash"
# signature = 'operator hardswish'
# ///
"""


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "case.py"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_header_is_read(tmp_path: Path) -> None:
    case = read_case(written(tmp_path, HEADER))
    assert (case.repository, case.number, case.framework) == ("pytorch/pytorch", 43665, "torch")
    assert case.dependencies == ("torch==1.6.0",)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("# /// script", "# nothing", "PEP 723"),
        ("pytorch/pytorch#43665", "43665", "issue"),
        ("torch-1.6", "torch-0.1", "no toolchain"),
        ('fixed = "torch-1.8"', "alive = false", "alive"),
        ('"crash"', '"crush"', "expect"),
        ("operator hardswish", "(", "signature"),
        ("operator hardswish", ".*.*", "matches everything"),
        ("torch-1.8", "tf2onnx-1.8", "two frameworks"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        read_case(written(tmp_path, HEADER.replace(old, new)))


def test_only_the_expected_stage_with_the_signature_is_reproduced(tmp_path: Path) -> None:
    case = read_case(written(tmp_path, HEADER))
    assert judge(case, "convert", "RuntimeError: operator hardswish is not supported") == "reproduced"
    assert judge(case, "convert", "NameError: name 'hardwish' is not defined") == "changed symptom"
    assert judge(case, "model", "operator hardswish") == "changed symptom"
    assert judge(case, "environment", "operator hardswish") == "environment failure"
    assert judge(case, None, "") == "not reproduced"


def test_the_span_of_a_failure() -> None:
    verdicts = dict(zip("abcdef", ["-", "R", "R", "R", "-", "-"], strict=True))
    full = {"-": "not reproduced", "R": "reproduced"}
    expected = Span("b", "d", "e")
    assert span([(name, full[mark]) for name, mark in verdicts.items()]) == expected
    for reported in "bcd":
        assert bisect("abcdef", reported, lambda name: full[verdicts[name]]) == expected
    assert bisect("abcdef", "a", lambda name: full[verdicts[name]]) == Span(None, None, None)


def test_bundled_cases_are_well_formed_and_named_by_their_issues() -> None:
    for case in find_cases([BUNDLED]):
        assert case.path.stem == str(case.number)
        assert case.path.parent.name == case.repository.partition("/")[2]
