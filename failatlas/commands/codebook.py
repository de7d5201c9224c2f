"""`failatlas codebook`: check, show and compare codebooks, and carry labels to a new version."""

from __future__ import annotations

from pathlib import Path

import click
from rich.markup import escape
from rich.tree import Tree

from failatlas.opening import open_store
from failatlas.output import console, json_option, print_json, study_option
from study.codebook_migration import migrate_labels
from study.folder import open_study
from taxonomy.codebook import Code, Codebook, Dimension, load_codebook
from taxonomy.differences import differences
from taxonomy.recoding import load_recode_map

codebook_argument = click.argument("file", required=False, type=click.Path(path_type=Path))


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def command() -> None:
    """The rules that raters label by."""


@command.command()
@codebook_argument
@study_option
@json_option
def check(file: Path | None, study_dir: Path, as_json: bool) -> None:
    """Check a codebook FILE (the study's, when none is named)."""
    book = _load(file, study_dir)
    codes = {dimension.id: len(dimension.codes) for dimension in book.dimensions}
    if as_json:
        print_json({"version": book.version, "codes": codes})
    else:
        counted = ", ".join(f"{count} codes of {name}" for name, count in codes.items())
        console().print(f"The codebook {book.version} is sound: {counted}.")


@command.command()
@codebook_argument
@study_option
@json_option
def show(file: Path | None, study_dir: Path, as_json: bool) -> None:
    """Show a codebook FILE (the study's, when none is named) as a tree."""
    book = _load(file, study_dir)
    if as_json:
        print_json(book.model_dump(mode="json"))
        return
    for dimension in book.dimensions:
        console().print(_tree(dimension), soft_wrap=False)


@command.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@json_option
def diff(old: Path, new: Path, as_json: bool) -> None:
    """Say what changed from the codebook OLD to NEW: added, retired, moved, renamed, reworded."""
    found = differences(load_codebook(old), load_codebook(new))
    if as_json:
        print_json({"differences": found})
        return
    for item in found:
        what = f"{item.dimension}/{item.code}" if item.code else item.dimension
        console().print(f"{item.kind} {what}: {item.old or '-'} -> {item.new or '-'}")
    if not found:
        console().print("Nothing changed.")


@command.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("recode_map", type=click.Path(path_type=Path))
@study_option
@click.option("--dry-run", is_flag=True, help="Say what would change and write nothing.")
@json_option
def migrate(old: Path, recode_map: Path, study_dir: Path, dry_run: bool, as_json: bool) -> None:
    """Carry labels from the codebook OLD to the study's, by the rules in RECODE_MAP.

    New labels are appended, none is overwritten. A rule's new code may be "look again".
    """
    study, engine = open_store(study_dir)
    old_book = load_codebook(old)
    rules = load_recode_map(recode_map, old_book, study.codebook)
    summary = migrate_labels(engine, study, old_book, rules, dry_run=dry_run)
    if as_json:
        print_json(summary)
        return
    out = console()
    out.print(
        f"{summary.old_version} -> {summary.new_version}: {summary.recoded} recoded, {summary.kept} kept."
    )
    for item in summary.look_again:
        codes = ", ".join(item.codes)
        out.print(f"look again: {item.repository}#{item.number}, {item.rater}, {item.dimension} ({codes})")


def _load(file: Path | None, study_dir: Path) -> Codebook:
    return load_codebook(file) if file is not None else open_study(study_dir).codebook


def _tree(dimension: Dimension) -> Tree:
    tree = Tree(f"[bold]{dimension.name}[/bold] ({dimension.id})")
    for root in dimension.roots:
        _grow(tree, dimension, root)
    return tree


def _grow(tree: Tree, dimension: Dimension, code: Code) -> None:
    retired = " [dim](retired)[/dim]" if code.retired else ""
    branch = tree.add(f"[bold]{escape(code.name)}[/bold] ({code.id}){retired}: {escape(code.definition)}")
    for child in dimension.children(code.id):
        _grow(branch, dimension, child)
