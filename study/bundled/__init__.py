"""The studies that come with Failatlas, one folder each."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent


def bundled_studies() -> dict[str, Path]:
    """The folder of each bundled study, by name."""
    return {folder.parent.name: folder.parent for folder in sorted(FOLDER.glob("*/study.toml"))}
