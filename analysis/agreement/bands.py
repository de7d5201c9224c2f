"""Words for the size of kappa (McHugh 2012, table 3)."""

from __future__ import annotations

BANDS = (
    (0.20, "none"),
    (0.39, "minimal"),
    (0.59, "weak"),
    (0.79, "moderate"),
    (0.90, "strong"),
)


def band(value: float | None) -> str | None:
    """The band that a value, rounded to two decimals as the table is, falls into."""
    if value is None:
        return None
    rounded = round(value, 2)
    return next((name for top, name in BANDS if rounded <= top), "almost perfect")
