"""Making a new study's folder, empty or from a bundled study."""

from __future__ import annotations

import shutil
from pathlib import Path

from study.bundled import bundled_studies
from study.folder import PROTOCOL_FILE, StudyFolder, open_study
from taxonomy.errors import BadInput
from taxonomy.toml_files import nearest

NOT_COPIED = shutil.ignore_patterns("__pycache__", "*.pyc", "*.db", "*.db-wal", "*.db-shm")

STARTER_PROTOCOL = """# What this study mines, filters, samples and labels. `failatlas init --help` lists studies to start from.
title = "A failure study"
codebook = "codebook.toml"

[[repositories]]
name = "owner/name"
converter = "the system studied"

[repositories.relevance]
labels_unwanted = ["question"]
state = "closed"

[repositories.timeline]
any = [
    { predicate = "closed by commit" },
    { predicate = "closed by pull request" },
    { predicate = "referenced by commit" },
]

[sampling]
size = 100
seed = 1

[[rounds]]
name = "pilot"
kind = "pilot"
raters = ["rater-a", "rater-b"]
size = 30

[[rounds]]
name = "main"
kind = "main"
raters = ["rater-a"]
size = 100
"""

STARTER_CODEBOOK = """# The questions asked of every issue, and the answers allowed.
version = "0.1"
title = "A first codebook"

[[dimensions]]
id = "symptom"
name = "Symptom"
question = "How did the failure show?"

[[dimensions.codes]]
id = "crash"
name = "Crash"
definition = "The system ends unexpectedly."

[[dimensions.codes]]
id = "wrong-result"
name = "Wrong Result"
definition = "The system ends as if all were well, and its result is wrong."

[[dimensions.codes]]
id = "cannot-tell"
name = "Cannot Tell"
definition = "The issue does not say."
"""


def create_study(path: Path, *, bundled: str | None = None) -> StudyFolder:
    """Make the folder `path` a study, from the bundled study of that name or a small starter.

    Raises:
        BadInput: There is a study already, the folder cannot be written to, or there is no such bundled study.
    """
    if (path / PROTOCOL_FILE).exists():
        raise BadInput("there is a study already.", where=path, mend="Choose another folder.")
    source = None if bundled is None else _bundled(bundled)
    try:
        path.mkdir(parents=True, exist_ok=True)
        if source is not None:
            shutil.copytree(source, path, dirs_exist_ok=True, ignore=NOT_COPIED)
        else:
            (path / "codebook.toml").write_text(STARTER_CODEBOOK, encoding="utf-8")
            (path / PROTOCOL_FILE).write_text(STARTER_PROTOCOL, encoding="utf-8")
    except OSError as error:
        raise BadInput(f"the folder cannot be written to: {error.strerror}.", where=path) from error
    return open_study(path)


def _bundled(name: str) -> Path:
    studies = bundled_studies()
    if name not in studies:
        raise BadInput(f"there is no bundled study {name!r}.", mend=nearest(name, sorted(studies)))
    return studies[name]
