"""Reading a cell of a closed question, where commas join options and may stand inside them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from study.survey.export import plain
from study.survey.questions import Question

SEPARATOR = re.compile(r"\s*[,;|\n]\s*")


@dataclass(frozen=True, slots=True)
class Choice:
    """The options that a cell names, in the question's order, and what in it is none of them."""

    options: tuple[str, ...]
    unknown: tuple[str, ...]


def parse_choice(question: Question, cell: str) -> Choice:
    """The options in `cell`.

    A multiple choice is read from the left; at each place the longest option that fits up to a
    comma (semicolon, bar, line) or the end is taken, so an option may hold commas. Text between
    options that fits none is kept whole, commas and all.
    """
    names = _names(question)
    text = plain(cell)
    if text in names:
        return Choice((names[text],), ())
    if question.kind == "single":
        return Choice((), (cell.strip(),) if text else ())
    found, unknown = _split(text, names)
    order = question.all_options
    return Choice(tuple(sorted(set(found), key=order.index)), tuple(unknown))


def _split(text: str, names: dict[str, str]) -> tuple[list[str], list[str]]:
    known = _pattern(tuple(sorted(names, key=len, reverse=True)))
    found: list[str] = []
    unknown: list[str] = []
    place, gap = 0, False
    while place < len(text):
        match = known.match(text, place)
        if match:
            found.append(names[match["option"]])
            place, gap = match.end(), False
            continue
        separator = SEPARATOR.search(text, place)
        end = separator.start() if separator else len(text)
        piece = text[place:end].strip()
        if piece and gap:
            unknown[-1] = f"{unknown[-1]}, {piece}"
        elif piece:
            unknown.append(piece)
            gap = True
        place = separator.end() if separator else len(text)
    return found, unknown


@lru_cache(maxsize=256)
def _pattern(options: tuple[str, ...]) -> re.Pattern[str]:
    alternatives = "|".join(re.escape(option) for option in options)
    return re.compile(rf"(?P<option>{alternatives})(?:\s*[,;|]\s*|\s*$)")


@lru_cache(maxsize=256)
def _names(question: Question) -> dict[str, str]:
    names: dict[str, str] = {}
    if question.other is not None:
        names[plain(question.other)] = question.other
    for option in reversed(question.options):
        for spelling in option.spellings:
            names[plain(spelling)] = option.name
    return names
