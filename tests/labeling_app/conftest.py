from __future__ import annotations

from pathlib import Path

import pytest

from tests.labeling_app.studies import Labelling, labelling_study


@pytest.fixture
def labelling(tmp_path: Path, store_url: str) -> Labelling:
    """A study with an open round, once on each database."""
    return labelling_study(tmp_path / "study", url=store_url)
