"""`failatlas mine` through the real command line: its summary, kills at random moments, archives, one at a time."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock

from db.engine import open_engine
from study.folder import StudyFolder
from tests.conftest import PROJECT, Finished
from tests.github_emulator.server import Emulator, emulated
from tests.miner.dumps import dump
from tests.miner.worlds import ALPHA, OTHER, emulated_study, small_world

Run = Callable[..., Finished]
TOKEN = {"GITHUB_TOKEN": "ghp_secret"}


def arguments(study: StudyFolder, github: Emulator, transport: str, *more: str) -> list[str]:
    return [
        "mine",
        "--study",
        str(study.path),
        "--base-url",
        github.url,
        "--transport",
        transport,
        "--json",
        *more,
    ]


def test_the_summary_says_what_was_done(failatlas: Run, study: StudyFolder) -> None:
    with emulated(small_world()) as github:
        done = failatlas(*arguments(study, github, "graphql"), env=TOKEN)
    assert done.code == 0, done.err
    (run,) = done.json["runs"]
    assert (run["repository"], run["transport"], run["result"]) == (ALPHA, "graphql", "done")
    assert run["issues"] == {"new": 24, "changed": 0, "unchanged": 0, "gone": 0}
    assert run["requests"] == len(github.requests)
    assert {"graphql_points", "not_modified", "events"} <= set(run)


def test_no_token_is_written_anywhere(failatlas: Run, study: StudyFolder) -> None:
    with emulated(small_world(4, 1)) as github:
        for transport in ("rest", "graphql"):
            done = failatlas(
                *arguments(study, github, transport, "--archive", str(study.path / "a")), env=TOKEN
            )
            assert "ghp_secret" not in done.out + done.err
    for file in study.path.rglob("*"):
        if file.is_file():
            assert b"ghp_secret" not in file.read_bytes(), file


def test_a_base_url_without_the_rest_path_is_understood(failatlas: Run, study: StudyFolder) -> None:
    with emulated(small_world(4, 1)) as github:
        bare = github.url.removesuffix("/api/v3")
        done = failatlas(
            "mine", "--study", study.path, "--base-url", bare, "--json", env={"GITHUB_TOKEN": ""}
        )
    assert done.code == 0, done.err
    assert done.json["runs"][0]["transport"] == "rest"


def test_a_repository_that_is_not_there_is_said_so(failatlas: Run, study: StudyFolder) -> None:
    world = small_world(4, 1)
    world.rename(ALPHA, OTHER)
    world.renamed.clear()
    with emulated(world) as github:
        for transport in ("rest", "graphql"):
            done = failatlas(*arguments(study, github, transport), env=TOKEN)
            assert done.code == 2
            assert ALPHA in done.err
            assert "Traceback" not in done.err


@pytest.mark.parametrize("transport", ["graphql", "rest"])
@pytest.mark.parametrize("seed", range(10))
def test_a_run_killed_at_any_moment_is_resumed_to_the_same_store(
    failatlas: Run, study: StudyFolder, tmp_path: Path, transport: str, seed: int
) -> None:
    with emulated(small_world(120, 5), latency=0.01, checked=False) as github:
        undisturbed = emulated_study(tmp_path / "undisturbed")
        assert failatlas(*arguments(undisturbed, github, transport), env=TOKEN).code == 0
        process = subprocess.Popen(
            [sys.executable, "-m", "failatlas", *arguments(study, github, transport)],
            env={**os.environ, **TOKEN, "PYTHONPATH": str(PROJECT)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        started = len(github.requests)
        rng = random.Random(seed)
        wanted = started + rng.randrange(1, 4 if transport == "graphql" else 100)
        while len(github.requests) < wanted and process.poll() is None:
            time.sleep(0.002)
        time.sleep(rng.uniform(0.0, 0.05))
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert failatlas(*arguments(study, github, transport), env=TOKEN).code == 0
        assert dump(open_engine(study.database_url)) == dump(open_engine(undisturbed.database_url))


@pytest.mark.parametrize("transport", ["graphql", "rest"])
def test_an_archive_replays_to_the_same_store(
    failatlas: Run, study: StudyFolder, tmp_path: Path, transport: str
) -> None:
    archive = tmp_path / "archive"
    replayed = emulated_study(tmp_path / "replayed")
    with emulated(small_world()) as github:
        done = failatlas(*arguments(study, github, transport, "--archive", str(archive)), env=TOKEN)
        assert done.code == 0, done.err
    again = failatlas("mine", "--study", replayed.path, "--from-archive", archive, "--json")
    assert again.code == 0, again.err
    assert dump(open_engine(replayed.database_url)) == dump(open_engine(study.database_url))


def test_a_flipped_byte_in_an_archive_is_named_with_file_and_line(
    failatlas: Run, study: StudyFolder, tmp_path: Path
) -> None:
    archive = tmp_path / "archive"
    with emulated(small_world()) as github:
        assert failatlas(*arguments(study, github, "rest", "--archive", str(archive)), env=TOKEN).code == 0
    answers = archive / "answers.jsonl.gz"
    whole = answers.read_bytes()
    lengths = [json.loads(line)["bytes"] for line in (archive / "manifest.jsonl").read_text().splitlines()]
    fresh = emulated_study(tmp_path / "fresh")
    rng = random.Random(3)
    for _ in range(4):
        at = rng.randrange(len(whole))
        line = next(n for n in range(1, len(lengths) + 1) if at < sum(lengths[:n]))
        answers.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        done = failatlas("mine", "--study", fresh.path, "--from-archive", archive)
        assert done.code == 2
        assert f"{answers}, line {line}:" in done.err
    answers.write_bytes(whole[:-1])
    assert f"line {len(lengths)}:" in failatlas("mine", "--study", fresh.path, "--from-archive", archive).err


def test_never_two_runs_on_one_study(failatlas: Run, study: StudyFolder) -> None:
    with emulated(small_world(4, 1)) as github, FileLock(study.path / "mining.lock"):
        done = failatlas(*arguments(study, github, "rest"))
    assert done.code == 2
    assert "another run is mining this study" in done.err


def test_plain_json_is_mined_and_a_wrong_file_named(
    failatlas: Run, study: StudyFolder, tmp_path: Path
) -> None:
    file = tmp_path / "issues.json"
    file.write_text(
        '[{"number": 1, "title": "One", "state": "closed", "timeline": [{"event": "referenced", "commit_id": "c"}]}]'
    )
    done = failatlas("mine", "--study", study.path, "--from-json", file, "--repository", ALPHA, "--json")
    assert done.code == 0, done.err
    assert done.json["runs"][0]["issues"]["new"] == 1
    why = failatlas("why", f"{ALPHA}#1", "--study", study.path, "--json").json
    assert why["outcome"] == "in"
    assert why["stages"][-1]["evidence"]["predicate"] == "referenced by commit"
    for content, said in (("[1]", "element 1 is no issue"), ("{", "not valid JSON"), ("{}", "not a list")):
        file.write_text(content)
        done = failatlas("mine", "--study", study.path, "--from-json", file, "--repository", ALPHA)
        assert done.code == 2
        assert said in done.err


def test_plain_json_becomes_an_archive_that_replays_to_the_same_store(failatlas: Run, tmp_path: Path) -> None:
    stores = []
    for name in ("one", "two"):
        folder = tmp_path / name
        assert failatlas("init", folder, "--from", "example").code == 0
        for repository in ("alpha", "beta"):
            common = ("mine", "--study", folder, "--repository", f"failatlas-example/{repository}-exporter")
            source = (
                "--from-json",
                folder / f"{repository}-exporter.json",
                "--archive",
                tmp_path / "archive",
            )
            if name == "two":
                source = ("--from-archive", tmp_path / "archive")
            done = failatlas(*common, *source)
            assert done.code == 0, done.err
        stores.append(dump(open_engine(f"sqlite:///{folder / 'failatlas.db'}")))
    assert stores[0] == stores[1]
    assert len(stores[0]["issues"]) == 26


@pytest.mark.postgres
@pytest.mark.parametrize("transport", ["graphql", "rest"])
def test_a_group_mines_filters_and_samples_on_postgresql(
    failatlas: Run, postgres_study: StudyFolder, study: StudyFolder, transport: str
) -> None:
    with emulated(small_world()) as github:
        for one in (study, postgres_study):
            assert failatlas(*arguments(one, github, transport), env=TOKEN).code == 0
        github.world.happen(github.world.issues[ALPHA, 6], "referenced", commit="d" * 40)
        github.world.delete(github.world.issues[ALPHA, 2])
        for one in (study, postgres_study):
            again = failatlas(*arguments(one, github, transport), env=TOKEN)
            assert again.json["runs"][0]["issues"]["gone"] == 1
    assert dump(open_engine(postgres_study.database_url)) == dump(open_engine(study.database_url))
    said = [
        [failatlas(*command, "--study", one.path, "--json").json for command in (("funnel",), ("runs",))]
        for one in (study, postgres_study)
    ]
    assert said[0][0] == said[1][0]
    assert [run["result"] for run in said[1][1]["runs"]] == ["done", "done"]
    sampled = [
        failatlas("sample", "--round", "pilot", "--study", one.path, "--json")
        for one in (study, postgres_study)
    ]
    assert sampled[1].code == sampled[0].code == 0
    assert sampled[1].json == sampled[0].json
