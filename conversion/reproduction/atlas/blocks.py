"""A section that is printed as Markdown and as HTML alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the second level."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Plain sentences."""

    text: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: its first row is the head."""

    rows: tuple[tuple[str, ...], ...]


Block = Heading | Paragraph | Grid


def markdown(blocks: Sequence[Block]) -> str:
    """The blocks as Markdown."""
    return "\n".join(_markdown(block) for block in blocks)


def html(blocks: Sequence[Block]) -> str:
    """The blocks as HTML."""
    return "".join(_html(block) for block in blocks)


def _markdown(block: Block) -> str:
    match block:
        case Heading(text):
            return f"## {text}\n"
        case Paragraph(text):
            return f"{text}\n"
        case Grid(rows):
            head, *body = rows
            lines = [head, tuple("---" for _ in head), *body]
            return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def _html(block: Block) -> str:
    match block:
        case Heading(text):
            return f"<h2>{escape(text)}</h2>\n"
        case Paragraph(text):
            return f"<p>{escape(text)}</p>\n"
        case Grid(rows):
            head, *body = rows
            return f"<table>{_line(head, 'th')}{''.join(_line(line, 'td') for line in body)}</table>\n"


def _line(cells: Sequence[str], tag: str) -> str:
    return "<tr>" + "".join(f"<{tag}>{escape(cell)}</{tag}>" for cell in cells) + "</tr>"
