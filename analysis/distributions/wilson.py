"""Wilson's interval for a share (Wilson 1927)."""

from __future__ import annotations

import math

Z_95 = 1.959963984540054


def wilson_interval(count: int, total: int, *, z: float = Z_95) -> tuple[float, float] | None:
    """The 95 % interval of the share `count / total`, between 0 and 1; None when `total` is 0."""
    if total == 0:
        return None
    share = count / total
    centre = (share + z * z / (2 * total)) / (1 + z * z / total)
    half = z / (1 + z * z / total) * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    return (max(0.0, centre - half), min(1.0, centre + half))
