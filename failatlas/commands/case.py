"""`failatlas case`: begin a case, and check cases."""

from __future__ import annotations

import re
from pathlib import Path

import click

from conversion.reproduction.case import find_cases
from conversion.reproduction.ladder import rung
from conversion.reproduction.store import issue_id_of
from db.engine import reading
from failatlas.commands.reproduce import BUNDLED
from failatlas.opening import open_store
from failatlas.output import console, json_option, print_json, study_option
from taxonomy.errors import BadInput

SCAFFOLD = '''# /// script
# requires-python = "=={python}.*"
# dependencies = [
{dependencies}
# ]
#
# [tool.failatlas]
# issue = "{issue}"
# reported = "{reported}"
# alive = true
# expect = "crash"
# signature = "what the error says"
# ///
"""What goes wrong, in a sentence."""

{body}'''

TORCH = """import torch


class Model(torch.nn.Module):
    def forward(self, x):
        return x + 1


def build():
    return Model(), (torch.randn(2, 3),)
"""

TENSORFLOW = """import numpy as np
from helpers import tensorflow_1

tf = tensorflow_1()
options = {"opset": 11}


def model(x):
    return x + 1


def build():
    return model, {"x": np.ones((2, 3), "float32")}
"""


@click.group()
def command() -> None:
    """Begin a case of a reported failure, or check cases."""


@command.command()
@click.argument("issue")
@click.option("--toolchain", "name", required=True, help="The toolchain it was reported for.")
@click.option("--folder", type=click.Path(path_type=Path), default=Path("cases"), show_default=True)
@json_option
def new(issue: str, name: str, folder: Path, as_json: bool) -> None:
    """Write the beginning of a case for ISSUE, such as pytorch/pytorch#73559."""
    if not re.fullmatch(r"[\w.-]+/[\w.-]+#\d+", issue):
        raise BadInput(f"{issue!r} is not an issue.", mend="Write owner/name#number.")
    chosen = rung(name)
    repository, _, number = issue.partition("#")
    path = folder / repository.rpartition("/")[2] / f"{number}.py"
    if path.exists():
        raise BadInput("The case is there already.", where=str(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    text = SCAFFOLD.format(
        python=chosen.python,
        dependencies="\n".join(f'#   "{package}",' for package in chosen.packages),
        issue=issue,
        reported=name,
        body=TORCH if chosen.framework == "torch" else TENSORFLOW,
    )
    path.write_text(text, encoding="utf-8")
    if as_json:
        print_json({"path": path})
    else:
        console().print(str(path))


@command.command()
@click.argument("cases", nargs=-1, type=click.Path(path_type=Path))
@study_option
@json_option
def check(cases: tuple[Path, ...], study_dir: Path, as_json: bool) -> None:
    """Check the headers of CASES and, within a study, that their issues are in the store."""
    found = find_cases(cases or (BUNDLED,))
    if (study_dir / "study.toml").exists():
        with reading(open_store(study_dir)[1]) as session:
            for case in found:
                if issue_id_of(session, case.header.issue) is None:
                    raise BadInput(f"{case.header.issue} is not in the store.", where=str(case.path))
    if as_json:
        print_json({"cases": [case.header.issue for case in found]})
    else:
        console().print(f"{len(found)} case(s) are well formed.")
