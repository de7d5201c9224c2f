"""Sources of models: what they list, what they refuse, and one real model of each through its converter."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from conversion.environments.builds import find_environment
from conversion.outcomes.outcome import Outcome, OutcomeKind, outcome_of
from conversion.sources.catalogues import CatalogueSource, bundled_catalogues, read_catalogue
from conversion.sources.files import find_models, source_of
from conversion.sources.nnsmith import PAPER_SIZES, NNSmithSource, sizes_of
from conversion.sources.opening import SourceRequest, open_source
from conversion.sources.specs import ModelSource, ModelSpec
from conversion.supervisor.jobs import Job, Limits
from conversion.supervisor.workers import Worker
from conversion.toolchains.files import Toolchain, open_toolchain
from taxonomy.errors import BadInput
from tests.conftest import Finished

COMPARED = (OutcomeKind.SUCCESS, OutcomeKind.MISMATCH)


def quiet(line: str) -> None:
    del line


def needed(source: ModelSource, name: str) -> Toolchain:
    """The toolchain with what the source needs, if its environment is there."""
    plain = open_toolchain(name)
    toolchain = source.needs(plain).added_to(plain)
    if find_environment(toolchain) is None:
        pytest.skip(f"the environment of {name} with {', '.join(source.needs(plain).packages)} is not built")
    return toolchain


def models_of(source: ModelSource, toolchain: Toolchain, seed: int = 0) -> list[ModelSpec]:
    environment = find_environment(toolchain)
    assert environment is not None
    return list(source.models(toolchain, environment, seed, quiet))


def tried(toolchain: Toolchain, model: ModelSpec) -> Outcome:
    environment = find_environment(toolchain)
    assert environment is not None
    with Worker(toolchain, environment) as worker:
        return outcome_of(worker.run(Job(dict(model.source), Limits(timeout=120), inputs=2)), "nnsmith")


@pytest.mark.parametrize(
    ("text", "sizes"), [("15-100/5", PAPER_SIZES), ("30", (30,)), ("2-4", (2, 3, 4)), ("5-9/3", (5, 8))]
)
def test_sizes(text: str, sizes: tuple[int, ...]) -> None:
    assert sizes_of(text) == sizes


@pytest.mark.parametrize("text", ["", "0-5", "9-5", "5-9/0", "a", "5-", "1-1000000000"])
def test_what_are_no_sizes(text: str) -> None:
    with pytest.raises(BadInput, match="no sizes"):
        sizes_of(text)


def test_the_bundled_catalogues_have_sixty_architectures_a_converter() -> None:
    for catalogue in bundled_catalogues():
        scripts = {
            (family, name): catalogue.script(family, name, 7)
            for family, item in catalogue.families.items()
            for name in item.models
        }
        assert len(scripts) >= 60
        for script in scripts.values():
            compile(script, "model.py", "exec")
            assert "seed(7)" in script


def test_a_catalogue_that_cannot_be_filled_in(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(
        'framework = "torch"\n[families.mine]\ntext = "model = $what"\n[families.mine.models]\na = {}\n'
    )
    with pytest.raises(BadInput, match="what"):
        read_catalogue(path)


def test_a_source_has_models_of_its_frameworks_only() -> None:
    torch_only = CatalogueSource([item for item in bundled_catalogues() if item.framework == "torch"])
    with pytest.raises(BadInput, match="tensorflow"):
        torch_only.needs(open_toolchain("tf2onnx-1.17"))


@pytest.mark.parametrize(
    "request_", [SourceRequest(), SourceRequest(paths=(Path(),), name="nnsmith"), SourceRequest(name="other")]
)
def test_requests_that_name_no_source(request_: SourceRequest) -> None:
    with pytest.raises(BadInput):
        open_source(request_)


def test_files_in_a_folder(tmp_path: Path) -> None:
    """A SavedModel is one model, whatever is inside its folder."""
    inside = tmp_path / "saved" / "assets"
    inside.mkdir(parents=True)
    (tmp_path / "saved" / "saved_model.pb").touch()
    for path in (inside / "helper.py", tmp_path / "a.py", tmp_path / "b.keras", tmp_path / "notes.txt"):
        path.touch()
    assert [path.name for path in find_models([tmp_path])] == ["a.py", "b.keras", "saved"]


def test_a_torchscript_model_needs_inputs_beside_it(tmp_path: Path) -> None:
    (tmp_path / "net.pt").touch()
    with pytest.raises(BadInput, match="shapes of its inputs"):
        source_of(tmp_path / "net.pt")


SAVE_TORCH = """
import numpy, sys, torch
torch.jit.trace(torch.nn.Linear(3, 2), torch.ones(1, 3)).save(sys.argv[1] + "/net.pt")
numpy.savez(sys.argv[1] + "/net.npz", numpy.ones((4, 3), "float32"))
"""
SAVE_TENSORFLOW = """
import keras, sys, tensorflow as tf
start = keras.Input((3,))
model = keras.Model(start, keras.layers.Dense(2)(start))
model.save(sys.argv[1] + "/net.keras")
model.save(sys.argv[1] + "/old.h5")
module = tf.Module()
module.weight = tf.Variable([[1.0], [2.0]])
module.call = tf.function(lambda x: {"y": x @ module.weight}, input_signature=[tf.TensorSpec([None, 2], name="x")])
tf.saved_model.save(module, sys.argv[1] + "/folder", signatures=module.call)
"""


@pytest.mark.conversion
def test_saved_models_of_torch(torch_worker: Worker, tmp_path: Path) -> None:
    save(torch_worker, SAVE_TORCH, tmp_path)
    assert (
        outcome_of(torch_worker.run(Job(source_of(tmp_path / "net.pt"), inputs=2)), "dtype").outcome
        in COMPARED
    )


@pytest.mark.conversion
def test_saved_models_of_tensorflow(tf_worker: Worker, tmp_path: Path) -> None:
    save(tf_worker, SAVE_TENSORFLOW, tmp_path)
    found = find_models([tmp_path])
    assert [path.name for path in found] == ["folder", "net.keras", "old.h5"]
    for path in found:
        outcome = outcome_of(tf_worker.run(Job(source_of(path), inputs=2)), "dtype")
        assert outcome.outcome in COMPARED, (path, outcome)


def save(worker: Worker, script: str, folder: Path) -> None:
    environment = find_environment(worker.toolchain)
    assert environment is not None
    subprocess.run([str(environment.interpreter), "-c", script, str(folder)], check=True, capture_output=True)


@pytest.mark.conversion
@pytest.mark.parametrize("name", ["torch-2.13", "tf2onnx-1.17"])
def test_a_generated_model(name: str, tmp_path: Path) -> None:
    """It is generated once: the second time, the same graphs come from the cache."""
    source = NNSmithSource(sizes=(15,), per_size=1, folder=tmp_path)
    toolchain = needed(source, name)
    models = models_of(source, toolchain)
    assert models == models_of(source, toolchain)
    assert all((model.origin, model.size) == ("synthetic", 15) for model in models)
    assert len({model.seed for model in models}) == len(models)
    assert tried(toolchain, models[0]).outcome != OutcomeKind.INVALID_MODEL


@pytest.mark.conversion
@pytest.mark.parametrize(
    ("toolchain_name", "model_name"),
    [
        ("torch-2.13", "timm/test_resnet"),
        ("torch-2.13", "transformers/bert"),
        ("tf2onnx-1.17", "keras/lenet"),
    ],
)
def test_an_architecture(toolchain_name: str, model_name: str) -> None:
    source = CatalogueSource(bundled_catalogues())
    toolchain = needed(source, toolchain_name)
    found = {model.name: model for model in models_of(source, toolchain)}
    assert found[model_name].origin == "real"
    assert tried(toolchain, found[model_name]).outcome == OutcomeKind.SUCCESS


@pytest.mark.conversion
def test_a_catalogue_of_ones_own_in_a_campaign(
    torch_worker: Worker, tmp_path: Path, failatlas: Callable[..., Finished]
) -> None:
    """`--only` chooses among its models; the smallest model stands for a failure."""
    study, catalogue = tmp_path / "study", tmp_path / "mine.toml"
    assert failatlas("init", study, "--from", "onnx-converters").code == 0
    catalogue.write_text("""
framework = "torch"
[families.mine]
text = '''
import torch
torch.manual_seed($seed)
model, inputs = torch.nn.Linear($size, 2), (torch.ones(1, $wrong),)
'''
defaults = { size = 3, wrong = 3 }
[families.mine.models]
good = {}
bad = { wrong = 4 }
other = {}
""")
    arguments = ("campaign", "run", "--source", catalogue, "--only", "mine/*d", "--name", "mine")
    done = failatlas(*arguments, "--toolchain", "torch-2.13", "--inputs", "2", "--study", study, "--json")
    assert done.code == 0, done.err
    assert done.json["outcomes"] == {"success": 1, "invalid model": 1}
    report = failatlas("campaign", "report", "--study", study, "--json").json
    assert [group["model"] for group in report["failures"]] == ["mine/bad"]
    written = failatlas("campaign", "page", "--study", study, "--out", tmp_path / "page", "--json")
    assert (written.code, written.json["outcomes"]) == (0, 2), written.err
    again = failatlas("campaign", "report", "--from", tmp_path / "page" / "outcomes.csv", "--json").json
    assert again == report
    text = (tmp_path / "page" / "index.md").read_text()
    assert "| total | 2 | 1,761 | 1,724 |" in text
    assert "2 inputs drawn with seed 0" in text
