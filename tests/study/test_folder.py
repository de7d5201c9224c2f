from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from study.creation import create_study
from study.folder import StudyFolder, open_study
from study.protocol import CrossReferenced
from taxonomy.errors import BadInput


def test_the_bundled_study_states_the_papers_filters(onnx_study: StudyFolder) -> None:
    pytorch, tensorflow = onnx_study.protocol.repositories
    assert (pytorch.name, pytorch.converter) == ("pytorch/pytorch", "torch.onnx")
    assert (pytorch.relevance.labels, pytorch.relevance.state) == (("module: onnx",), "closed")
    assert tensorflow.relevance.labels_unwanted == ("pending on user response", "question")
    crossed = [item for item in pytorch.timeline.any if isinstance(item, CrossReferenced)]
    assert [item.repositories for item in crossed] == [("pytorch/pytorch", "onnx/tensorflow-onnx")]
    assert onnx_study.protocol.sampling.size == 100
    assert [(round_.kind, round_.size) for round_ in onnx_study.protocol.rounds] == [
        ("pilot", 30),
        ("main", 100),
        ("drift", 10),
    ]


def test_table_17s_swapped_definitions_stand_the_right_way_round(onnx_study: StudyFolder) -> None:
    cause = onnx_study.codebook.dimension("cause")
    assert "tests" in cause.code("testing").definition
    assert "documents" in cause.code("documentation").definition
    assert "Table 17" in onnx_study.codebook.changelog[0].text


@pytest.mark.parametrize(
    "alias",
    [
        "Node Transformation",
        "Wrong Code",
        "Incompatability",
        "Tracer",
        "Protobuf",
        "Not Dis.",
        "Graph Optimization",
    ],
)
def test_the_spreadsheets_names_are_understood(onnx_study: StudyFolder, alias: str) -> None:
    resolved = []
    for dimension in onnx_study.codebook.dimensions:
        try:
            resolved.append(dimension.resolve(alias.upper()))
        except LookupError:
            continue
    assert len(resolved) == 1


def test_the_starter_is_a_sound_study(tmp_path: Path) -> None:
    assert create_study(tmp_path / "new").codebook.dimensions[0].id == "symptom"


def test_a_study_is_never_overwritten(onnx_study: StudyFolder) -> None:
    with pytest.raises(BadInput, match="there is a study already"):
        create_study(onnx_study.path)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("[sampling]", "[sampling]\nsise = 3"), r"sampling.sise: unknown key 'sise'. Did you mean 'size'"),
        (("size = 100\nseed", "size = -1\nseed"), r"sampling.size: found -1. Input should be greater than 0"),
        (
            ('kind = "pilot"', 'kind = "trial"'),
            r"rounds\[1\].kind: found 'trial'. .*'pilot', 'main' or 'drift'",
        ),
        (('name = "drift"', 'name = "main"'), "round 'main' stands here twice"),
        (('predicate = "connected"', 'predicate = "conected"'), "conected"),
        (
            ('state = "closed"', 'state = "shut"'),
            r"relevance.state: found 'shut'. .*'open', 'closed' or 'all'",
        ),
    ],
)
def test_mistakes_in_the_protocol_are_named(
    onnx_study: StudyFolder, change: tuple[str, str], said: str
) -> None:
    file = onnx_study.path / "study.toml"
    text = file.read_text()
    assert change[0] in text
    file.write_text(text.replace(*change, 1))
    with pytest.raises(BadInput, match=said) as caught:
        open_study(onnx_study.path)
    assert str(file) in str(caught.value)


def test_init_leaves_compiled_files_and_databases_behind(
    tmp_path: Path, failatlas: Callable[..., object]
) -> None:
    study = create_study(tmp_path / "s", bundled="onnx-converters")
    assert not [file for file in study.path.rglob("*") if file.suffix in {".pyc", ".db"}]
