"""What a run said, fit to be published."""

from __future__ import annotations

import re

from conversion.reproduction.running import CaseRun


def without_folders(text: str) -> str:
    """A log without the folders of the machine it was made on, and without a terminal's colours."""
    text = re.sub(r"\x1b\[[0-9;]*m", "", text)
    return re.sub(r"(?<![\w:/])/?(?:tmp|root|home|usr)(?:/[\w.+@-]+)*/(?=[\w.+-])", ".../", text)


def log_of(run: CaseRun) -> str:
    """The end of what it said."""
    return without_folders(f"{run.message}\n{run.log}")[-2500:]


def anchor(run: CaseRun) -> str:
    """Names its log on the page."""
    return f"{run.issue}-{run.toolchain}".replace("/", "-").replace("#", "-")
