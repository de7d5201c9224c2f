"""Names of raters replaced by numbers that keep their order."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import tomlkit


@dataclass(frozen=True)
class Pseudonyms:
    """What each rater is called in the package; empty when names are kept."""

    by_name: dict[str, str]

    def of(self, name: str) -> str:
        """A rater's pseudonym (the name itself when names are kept)."""
        return self.by_name.get(name, name)

    def in_text(self, text: str) -> str:
        """A text with each rater's name replaced where it stands as a word of its own."""
        for name in sorted(self.by_name, key=len, reverse=True):
            text = re.sub(rf"(?<![\w-]){re.escape(name)}(?![\w-])", self.by_name[name], text)
        return text

    def in_protocol(self, text: str, *, codebook: str) -> str:
        """study.toml with raters replaced, without the database, and with the codebook beside it.

        Comments and order stay as they were.
        """
        document: Any = tomlkit.parse(text)
        document.pop("database", None)
        if document.get("codebook", codebook) != codebook:
            document["codebook"] = codebook
        for round_ in document.get("rounds", ()):
            if "raters" in round_:
                round_["raters"] = [self.of(str(name)) for name in round_["raters"]]
        return tomlkit.dumps(document)


def pseudonyms(names: Iterable[str], *, keep_names: bool) -> Pseudonyms:
    """Pseudonyms for raters; sorted by name they keep their order, on which the tables may depend."""
    if keep_names:
        return Pseudonyms({})
    ordered = sorted(set(names))
    width = max(2, len(str(len(ordered))))
    return Pseudonyms({name: f"rater-{place:0{width}d}" for place, name in enumerate(ordered, start=1)})
