"""Figure 8 with our numbers: three sets of models, and how many sequences the mismatching ones share with each."""

from __future__ import annotations

from pathlib import Path

from analysis.sequences.comparison import Comparison

COLOURS = {"mismatch": "#D55E00", "correct": "#009E73", "tests": "#0072B2"}
PLACES = {"mismatch": (0.0, 0.0), "correct": (2.6, 0.8), "tests": (2.6, -0.8)}
NAMES = {"mismatch": "(1) mismatching", "correct": "(2) correct", "tests": "(3) test suite"}


def draw_sequence_sets(result: Comparison, path: Path) -> None:
    """Draw the figure to `path` (.svg, .pdf or .png), the same bytes each time."""
    import matplotlib as mpl
    from matplotlib.figure import Figure
    from matplotlib.patches import Circle

    with mpl.rc_context({"svg.hashsalt": "failatlas", "pdf.fonttype": 42, "font.size": 8}):
        figure = Figure(figsize=(4.6, 2.6), layout="constrained")
        axes = figure.subplots()
        sizes = result.sequences.sizes
        for name, (x, y) in PLACES.items():
            axes.add_patch(Circle((x, y), 0.55, facecolor=COLOURS[name], alpha=0.25, edgecolor=COLOURS[name]))
            axes.text(
                x, y, f"{NAMES[name]}\n{result.models[name]:,} models", ha="center", va="center", fontsize=7
            )
        for name in ("correct", "tests"):
            x, y = PLACES[name]
            axes.annotate(
                "", (x - 0.5, y * 0.8), (0.5, y * 0.2), arrowprops={"arrowstyle": "<->", "color": "0.4"}
            )
            shared = sizes[f"mismatch_{name}"].unique
            axes.text(x / 2, y * 0.55, f"{shared:,} shared", ha="center", va="bottom" if y > 0 else "top")
        own = sizes["mismatch_mismatch"].unique
        axes.text(0, 0.7, f"{own:,} shared with one another", ha="center")
        axes.text(
            0,
            -0.85,
            f"{sizes['only_mismatch'].unique:,} of them\nin no correct model",
            ha="center",
            va="center",
        )
        axes.set_xlim(-1.1, 3.4)
        axes.set_ylim(-1.5, 1.5)
        axes.set_aspect("equal")
        axes.set_axis_off()
        metadata = {".svg": {"Date": None}, ".pdf": {"CreationDate": None}}.get(path.suffix, {})
        figure.savefig(path, metadata=metadata, dpi=200)
