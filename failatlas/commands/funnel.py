"""`failatlas funnel`: how many issues each filter stage keeps."""

from __future__ import annotations

from pathlib import Path

import click
from rich.table import Table

from failatlas.opening import open_store
from failatlas.output import console, json_option, print_json, study_option
from miner.filters.funnel import Funnel, funnels


@click.command()
@study_option
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="Draw it into this file; its ending (.svg, .pdf, .png) decides.",
)
@json_option
def command(study_dir: Path, out: Path | None, as_json: bool) -> None:
    """Print how many issues each filter stage keeps, for each repository (the paper's figure 4).

    An issue about which a filter cannot decide is counted apart, as unknown.
    """
    study, engine = open_store(study_dir)
    found = funnels(engine, study)
    if out is not None:
        from miner.filters.drawing import draw_funnels

        draw_funnels(found, out)
    if as_json:
        print_json({"funnels": found})
        return
    for funnel in found:
        console().print(drawn(funnel), soft_wrap=False)
    if out is not None:
        console().print(f"Wrote {out}")


def drawn(funnel: Funnel) -> Table:
    """A funnel for a terminal."""
    table = Table(title=f"{funnel.repository} ({funnel.converter}): {funnel.mined} mined, {funnel.kept} kept")
    for name in ("Stage", "Keeps", "In", "Out", "Unknown"):
        table.add_column(name, justify="left" if name in {"Stage", "Keeps"} else "right")
    for stage in funnel.stages:
        table.add_row(stage.stage, stage.keeps, str(stage.kept), str(stage.out), str(stage.unknown))
    return table
