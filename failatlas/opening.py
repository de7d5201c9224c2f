"""What most commands start with: the study in a folder, and its store."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine

from db.engine import open_engine
from study.folder import StudyFolder, open_study


def open_store(study_dir: Path) -> tuple[StudyFolder, Engine]:
    """The study in `study_dir` and an engine for its store, brought up to date; raises `BadInput`."""
    study = open_study(study_dir)
    return study, open_engine(study.database_url)
