"""Making a new study's folder, empty or from a bundled study."""

from __future__ import annotations

import shutil
from pathlib import Path

from study.bundled import bundled_studies
from study.folder import PROTOCOL_FILE, StudyFolder, open_study
from taxonomy.errors import BadInput
from taxonomy.toml_files import nearest

NOT_COPIED = shutil.ignore_patterns("__pycache__", "*.pyc", "*.db", "*.db-wal", "*.db-shm")

STARTER = Path(__file__).parent / "starter"


def create_study(path: Path, *, bundled: str | None = None) -> StudyFolder:
    """Make the folder `path` a study, from the bundled study of that name or a small starter.

    Raises:
        BadInput: There is a study already, the folder cannot be written to, or nothing is bundled by
            that name.
    """
    if (path / PROTOCOL_FILE).exists():
        raise BadInput("there is a study already.", where=path, mend="Choose another folder.")
    source = STARTER if bundled is None else _bundled(bundled)
    try:
        shutil.copytree(source, path, dirs_exist_ok=True, ignore=NOT_COPIED)
    except OSError as error:
        raise BadInput(f"the folder cannot be written to: {error.strerror}.", where=path) from error
    return open_study(path)


def _bundled(name: str) -> Path:
    studies = bundled_studies()
    if name not in studies:
        raise BadInput(f"there is no bundled study {name!r}.", mend=nearest(name, sorted(studies)))
    return studies[name]
