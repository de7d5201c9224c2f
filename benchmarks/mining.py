"""What mining costs: Failatlas beside a careful PyGithub loop, Perceval and python-github-backup.

All mine the same emulated repository (200 issues, 50 pull requests; nine issues in ten carry a remark, as
issues do) with 80 ms of latency an answer, cold and then unchanged. Perceval brings no timelines, so it asks
for less. Peers that are not among our dependencies get a virtual environment in the user's cache.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

from platformdirs import user_cache_path

from tests.github_emulator.server import Emulator, emulated
from tests.github_emulator.world import World
from tests.miner.worlds import ALPHA, big_world, emulated_study

PROJECT = Path(__file__).parents[1]
PEERS = ("perceval", "github-backup", "setuptools<81")
LATENCY_S = 0.08
Miner = Callable[[Emulator, Path], None]


def failatlas(transport: str) -> Miner:
    """Failatlas by one transport."""

    def run(github: Emulator, folder: Path) -> None:
        study = folder / "study"
        if not study.exists():
            emulated_study(study)
        command = [
            "mine",
            "--study",
            str(study),
            "--base-url",
            github.url,
            "--transport",
            transport,
            "--json",
        ]
        _run([sys.executable, "-m", "failatlas", *command], {"PYTHONPATH": str(PROJECT)})

    return run


def remarked_world() -> World:
    """The scenarios' world, with remarks on nine issues in ten."""
    world = big_world()
    for issue in world.of(ALPHA):
        if (
            not issue.is_pull
            and issue.number % 10
            and not any(event.kind == "commented" for event in issue.events)
        ):
            world.happen(issue, "commented")
    return world


NEWEST = max(issue.updated for issue in remarked_world().issues.values() if issue.updated).isoformat()
"""From where an incremental run goes on: the newest `updated_at` that the first one saw."""


def careful_loop(github: Emulator, folder: Path) -> None:
    """A loop over PyGithub as a careful researcher writes it: issues by `since`, then each one's timeline."""
    since = _since(folder)
    script = f"""
        from datetime import datetime
        from github import Auth, Github
        g = Github(auth=Auth.Token("ghp_x"), base_url={github.url!r}, per_page=100, seconds_between_requests=None)
        since = {{"since": datetime.fromisoformat({since!r})}} if {since!r} else {{}}
        for issue in g.get_repo({ALPHA!r}).get_issues(state="all", sort="updated", **since):
            if "pull_request" not in issue._rawData:
                list(issue.get_timeline())
    """
    _run([sys.executable, "-c", textwrap.dedent(script)])


def perceval(github: Emulator, folder: Path) -> None:
    """Perceval's GitHub backend, category issue, from the last run's newest issue on."""
    since = _since(folder) or "1970-01-01T00:00:00+00:00"
    script = f"""
        from datetime import datetime
        from perceval.backends.core.github import GitHub
        backend = GitHub(*{ALPHA.split("/")!r}, api_token=["x"], base_url={github.url.removesuffix("/api/v3")!r})
        list(backend.fetch(category="issue", from_date=datetime.fromisoformat({since!r})))
    """
    _run([_peer_python(), "-c", textwrap.dedent(script)])


def _since(folder: Path) -> str:
    """Nothing in the first run, `NEWEST` in later ones."""
    mark = folder / "since"
    since = mark.read_text() if mark.exists() else ""
    mark.write_text(NEWEST)
    return since


def github_backup(github: Emulator, folder: Path) -> None:
    """python-github-backup with issues, comments and events, incremental; it knows https only, so that is patched."""
    script = f"""
        import sys, urllib.request
        from github_backup import cli, github_backup
        address = {github.url!r}
        plain = urllib.request.Request
        class Request(plain):
            def __init__(self, url, *args, **kwargs):
                url = url if url.startswith("http:") else address + url[url.index("/", 8):].removeprefix("/api/v3")
                super().__init__(url, *args, **kwargs)
        github_backup.Request = Request
        github_backup.get_github_api_host = lambda args: address.removeprefix("http://")
        sys.argv = ["github-backup", {ALPHA.split("/")[0]!r}, "-t", "x", "-R", {ALPHA.split("/")[1]!r}, "--issues",
                    "--issue-comments", "--issue-events", "-i", "-o", {str(folder / "backup")!r}]
        cli.main()
    """
    _run([_peer_python(), "-c", textwrap.dedent(script)])


MINERS: dict[str, Miner] = {
    "failatlas (GraphQL)": failatlas("graphql"),
    "failatlas (REST)": failatlas("rest"),
    "PyGithub loop": careful_loop,
    "Perceval": perceval,
    "python-github-backup": github_backup,
}


def measured(name: str, miner: Miner, latency: float) -> list[dict[str, object]]:
    """One miner, cold and then unchanged, on an emulator of its own."""
    rows: list[dict[str, object]] = []
    with (
        tempfile.TemporaryDirectory() as folder,
        emulated(remarked_world(), latency=latency, checked=False) as github,
    ):
        for run in ("cold", "unchanged"):
            github.forget()
            start = time.perf_counter()
            try:
                miner(github, Path(folder))
                failed = None
            except subprocess.CalledProcessError as error:
                failed = str(error.stderr)[-300:]
            rows.append(
                {
                    "miner": name,
                    "run": run,
                    "requests": len(github.requests),
                    "counted": github.counted(),
                    "points": github.points,
                    "seconds": round(time.perf_counter() - start, 1),
                    **({"failed": failed} if failed else {}),
                }
            )
    return rows


def _run(command: list[str], env: dict[str, str] | None = None) -> None:
    environment = {**os.environ, "GITHUB_TOKEN": "ghp_x", **(env or {})}
    subprocess.run(command, check=True, env=environment, capture_output=True, text=True)


def _peer_python() -> str:
    folder = user_cache_path("failatlas") / "benchmarks" / "mining-peers"
    python = folder / "bin" / "python"
    if not (folder / ".ready").exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", *PEERS], check=True)
        (folder / ".ready").touch()
    return str(python)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--latency", type=float, default=LATENCY_S, help="seconds an answer")
    latency: float = parser.parse_args().latency
    _peer_python()
    rows = [row for name, miner in MINERS.items() for row in measured(name, miner, latency)]
    print(json.dumps(rows, indent=2))
    peers = [row for row in rows if not str(row["miner"]).startswith("failatlas") and "failed" not in row]
    for run in ("cold", "unchanged"):
        best = min((int(str(row["requests"])) for row in peers if row["run"] == run), default=0)
        ours = min(int(str(row["requests"])) for row in rows[:4] if row["run"] == run)
        print(f"{run}: ours {ours}, the best of the others {best}: {best / ours:.1f} times fewer")


if __name__ == "__main__":
    main()
