"""How long a whole report takes, for a study of the paper's size and for 50,000 labelled issues."""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from pathlib import Path

from benchmarks.labels import DIMENSIONS, seconds, write_labels
from study.creation import create_study


def write_issues(repositories: list[str], file: Path, issues: int) -> None:
    """Days of issues between 2018 and 2023 at random, numbered as `write_labels` does."""
    rng = random.Random(1)
    with file.open("w", encoding="utf-8") as out:
        out.write("repository,number,created_on\n")
        for number in range(1, issues + 1):
            day = f"{rng.randint(2018, 2023)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
            out.write(f"{repositories[(number - 1) % 2]},{number},{day}\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--issues", type=int, nargs="+", default=[200, 50_000])
    figures: list[dict[str, float]] = []
    for issues in parser.parse_args().issues:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            study = create_study(folder / "study", bundled="onnx-converters")
            write_labels(study, folder / "labels.csv", issues * len(DIMENSIONS))
            names = [repository.name for repository in study.protocol.repositories]
            write_issues(names, folder / "issues.csv", issues)
            seconds("import", "labels", folder / "labels.csv", "--study", study.path)
            seconds("import", "issues", folder / "issues.csv", "--study", study.path)
            taken = seconds("report", "--study", study.path, "--out", folder / "report")
            figures.append({"issues": issues, "report_seconds": round(taken, 2)})
    print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
