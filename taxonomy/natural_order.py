"""Names with numbers in them, in the order of the numbers: torch-1.9 before torch-1.10."""

from __future__ import annotations

import re


def natural_order(name: str) -> list[tuple[int, str]]:
    """A key to sort names by."""
    return [(int(part), "") if part.isdigit() else (0, part) for part in re.split(r"(\d+)", name)]
