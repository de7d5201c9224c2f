"""A large repository: 20,000 issues with 300,000 events, mined by GraphQL from the emulator, and its funnel.

Prints our processor time beside the emulator's latency (what bounds the rate), our peak memory, and how long the
funnel takes the first time and again.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.github_emulator.server import emulated
from tests.github_emulator.world import World
from tests.miner.worlds import ALPHA, OTHER, emulated_study, show

PROJECT = Path(__file__).parents[1]
LATENCY_S = 0.08


def large_world(issues: int, events: int) -> World:
    """Issues that take the scenarios' eight stories in turn, filled up with remarks."""
    world = World()
    merged = world.add(OTHER, 1, is_pull=True, state="closed")
    merged.merged = merged.closed = merged.created
    still_open = world.add(OTHER, 2)
    world.add(ALPHA, issues + 1, is_pull=True, state="closed")
    pull = world.issues[ALPHA, issues + 1]
    for number in range(1, issues + 1):
        issue = world.add(ALPHA, number, labels=["bug"], body="Text of some length. " * 20)
        show(world, issue, number % 8, merged, still_open, pull)
        for _ in range(events // issues - len(issue.events)):
            world.happen(issue, "commented")
    return world


def call(*arguments: str) -> tuple[float, float]:
    """Wall time and processor time of one call of the command line."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "failatlas", *arguments],
        check=True,
        stdout=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(PROJECT), "GITHUB_TOKEN": "ghp_x"},
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - start, used


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--issues", type=int, default=20_000)
    parser.add_argument("--events", type=int, default=300_000)
    asked = parser.parse_args()
    world = large_world(asked.issues, asked.events)
    with tempfile.TemporaryDirectory() as folder, emulated(world, latency=LATENCY_S, checked=False) as github:
        study = emulated_study(Path(folder) / "study")
        wall, used = call("mine", "--study", str(study.path), "--base-url", github.url, "--json")
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        requests = len(github.requests)
        first, _ = call("funnel", "--study", str(study.path), "--json")
        again, _ = call("funnel", "--study", str(study.path), "--json")
    figures = {
        "issues": asked.issues,
        "events": sum(len(issue.events) for issue in world.issues.values()),
        "requests": requests,
        "wall_seconds": wall,
        "our_processor_seconds": used,
        "latency_seconds": requests * LATENCY_S,
        "peak_megabytes": peak,
        "funnel_seconds": first,
        "funnel_again_seconds": again,
    }
    print(json.dumps({name: round(value, 2) for name, value in figures.items()}, indent=2))


if __name__ == "__main__":
    main()
