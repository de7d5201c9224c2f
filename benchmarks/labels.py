"""How long 100,000 labels take to import and to become tables, and how fast the command line starts."""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from study.creation import create_study
from study.folder import StudyFolder

PROJECT = Path(__file__).parents[1]
LABELS = 100_000
DIMENSIONS = ("location", "symptom", "cause")


def write_labels(study: StudyFolder, file: Path, labels: int) -> None:
    """Labels of one rater in the main round, in equal shares for both repositories, codes at random."""
    rng = random.Random(0)
    codes = {name: [code.id for code in study.codebook.dimension(name).codes] for name in DIMENSIONS}
    with file.open("w", encoding="utf-8") as out:
        out.write("repository,number,rater,round,dimension,code\n")
        for nth in range(labels):
            issue, dimension = divmod(nth, len(DIMENSIONS))
            name = DIMENSIONS[dimension]
            repository = study.protocol.repositories[issue % 2].name
            out.write(f"{repository},{issue + 1},rater-a,main,{name},{rng.choice(codes[name])}\n")


def seconds(*arguments: str | Path) -> float:
    """The wall time of one call of the command line, start-up included."""
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "failatlas", *map(str, arguments)],
        check=True,
        stdout=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
    )
    return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--labels", type=int, default=LABELS)
    count: int = parser.parse_args().labels
    with tempfile.TemporaryDirectory() as folder:
        study = create_study(Path(folder) / "study", bundled="onnx-converters")
        file = Path(folder) / "labels.csv"
        write_labels(study, file, count)
        figures = {
            "labels": count,
            "import_seconds": round(seconds("import", "labels", file, "--study", study.path), 2),
            "import_again_seconds": round(seconds("import", "labels", file, "--study", study.path), 2),
            "tables_seconds": round(seconds("tables", "--study", study.path, "--json"), 2),
            "help_seconds": round(min(seconds("--help") for _ in range(5)), 3),
        }
    print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
