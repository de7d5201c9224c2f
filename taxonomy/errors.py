"""The error that bad input raises, wherever it is found."""

from __future__ import annotations

from pathlib import Path


class BadInput(Exception):
    """Input from a user that cannot be used, said so that they can mend it.

    The command line prints it as one message and exits with code 2. Nothing may have been
    written when it is raised.

    Args:
        problem: What is wrong, in one sentence, with the value that was found.
        where: The file (and what of it: a line, a key, a sheet and row) that the problem is in.
        mend: What to do about it: the values allowed, the command to run.
    """

    def __init__(self, problem: str, *, where: str | Path | None = None, mend: str | None = None) -> None:
        self.problem = problem
        self.where = str(where) if where is not None else None
        self.mend = mend
        super().__init__(str(self))

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        mend = f" {self.mend}" if self.mend else ""
        return f"{place}{self.problem}{mend}"
