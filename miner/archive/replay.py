"""Mining an archive instead of GitHub, run for run as they were made."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from miner.archive.reading import ReplayExchange, read_archive
from miner.mining import RunPlan, mine
from miner.runs import RunSummary
from miner.starting import MiningOptions, Watching, chosen_repositories, only_run, transport_named
from miner.usage import Usage
from study.folder import StudyFolder
from taxonomy.errors import BadInput


def mine_archive(
    engine: Engine, study: StudyFolder, folder: Path, options: MiningOptions, watching: Watching
) -> Iterator[RunSummary]:
    """Mine the archive in `folder`; the whole of it is checked before anything is stored.

    Raises:
        BadInput: The archive is damaged, or holds nothing of a repository of the study.
    """
    lines: dict[str, list[dict[str, Any]]] = {}
    for line in read_archive(folder):
        lines.setdefault(line["repository"].casefold(), []).append(line)
    with only_run(study):
        for protocol in chosen_repositories(study, options.repositories):
            kept = lines.get(protocol.name.casefold())
            if not kept:
                raise BadInput(f"the archive holds nothing of {protocol.name!r}.", where=folder)
            exchange = ReplayExchange(kept, protocol.name)
            transport = transport_named(_transport_of(kept), exchange, protocol)
            usage = Usage()
            run = mine(engine, RunPlan(study, protocol, "none"), transport, usage)
            watching.tell(f"{protocol.name}: replayed {len(kept)} answers.")
            yield run


def _transport_of(lines: list[dict[str, Any]]) -> str:
    return "graphql" if any("query" in line["question"] for line in lines) else "rest"
