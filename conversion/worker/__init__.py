"""What runs inside a toolchain's environment: plain Python 3.6 to 3.13, no dependency beyond the toolchain.

`start.py` is run by the environment's own Python; it loads the package `inside` by path, so that nothing
of Failatlas's own environment is visible there. The supervisor speaks to it in JSON lines.
"""

from __future__ import annotations

from pathlib import Path

START_SCRIPT = Path(__file__).parent / "start.py"
