"""Sizes as people write them."""

from __future__ import annotations

import re

from taxonomy.errors import BadInput

UNITS = {"": 1, "K": 1024, "M": 1024**2, "G": 1024**3, "T": 1024**4}


def bytes_of(text: str) -> int:
    """Bytes from "4GB", "512 MiB" or "1000000"; units are powers of 1024.

    Raises:
        BadInput: When it is no size.
    """
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([KMGT]?)i?B?\s*", text, re.IGNORECASE)
    if found is None or float(found[1]) <= 0:
        raise BadInput(f"{text!r} is no size.", mend="Write it as 4GB or 512MB.")
    return int(float(found[1]) * UNITS[found[2].upper()])
