"""How all figures look, and how they become bytes that are equal each time."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.figure import Figure

COLUMN_WIDTH = 3.33
"""The width of one column of a two-column page, in inches."""
PAGE_WIDTH = 7.0
"""The width of both columns, in inches."""

COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442", "#000000")
"""Okabe and Ito's palette, which people with any colour vision can tell apart."""
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "*")
DASHES = ("-", "--", "-.", ":")

SETTINGS: Any = {
    "font.family": "DejaVu Sans",
    "font.size": 7,
    "axes.titlesize": 8,
    "axes.labelsize": 7,
    "legend.fontsize": 6.5,
    "xtick.labelsize": 6.5,
    "ytick.labelsize": 6.5,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.linewidth": 0.6,
    "lines.linewidth": 1.0,
    "lines.markersize": 3,
    "legend.frameon": False,
    "pdf.fonttype": 42,
    "svg.fonttype": "path",
    "svg.hashsalt": "failatlas",
    "savefig.dpi": 200,
}
METADATA: dict[str, dict[str, str | None]] = {
    "pdf": {"CreationDate": None, "ModDate": None, "Creator": None, "Producer": None},
    "svg": {"Date": None, "Creator": None},
    "png": {"Software": None},
}
"""What would differ from run to run, or from version to version, is left out."""


@contextmanager
def figure(width: float, height: float) -> Iterator[Figure]:
    """A figure of a size in inches, drawn and rendered under `SETTINGS` and no state of the process's own."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    with _own_settings():
        made = Figure(figsize=(width, height), layout="constrained")
        FigureCanvasAgg(made)
        yield made


def render(made: Figure) -> dict[str, bytes]:
    """The figure in each format of `METADATA`; fonts are embedded (PDF) or drawn as paths (SVG)."""
    rendered: dict[str, bytes] = {}
    with _own_settings():
        # The layout is the same in every format: computed once, it is kept.
        made.draw_without_rendering()
        made.set_layout_engine("none")
        for ending, metadata in METADATA.items():
            out = io.BytesIO()
            made.savefig(out, format=ending, metadata=metadata)
            rendered[ending] = out.getvalue()
    return rendered


@contextmanager
def _own_settings() -> Iterator[None]:
    """Matplotlib's defaults and `SETTINGS`, whatever a user's matplotlibrc says."""
    import matplotlib as mpl

    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(SETTINGS)
        yield
