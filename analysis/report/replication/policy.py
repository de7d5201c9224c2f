"""What of the store goes into a package: every table that does, and the columns that never do."""

from __future__ import annotations

from dataclasses import dataclass

from db.models import (
    Adjudication,
    Assignment,
    Base,
    CodebookVersion,
    FilterOutcome,
    Issue,
    IssueLabel,
    LabelEvent,
    MemoEvent,
    Rater,
    Repository,
    Round,
    Sample,
    SampleMember,
    Survey,
    SurveyAnswer,
    SurveyRespondent,
)


@dataclass(frozen=True, slots=True)
class PackedTable:
    """A table of the store: columns left out for everyone, and those left out unless names are kept.

    `texts` are columns of free text in which raters' names are replaced.
    """

    model: type[Base]
    left_out: tuple[str, ...] = ()
    private: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The table's name, which its files have too."""
        return str(self.model.__tablename__)


PACKED_TABLES = (
    PackedTable(Repository),
    PackedTable(CodebookVersion),
    PackedTable(Rater, left_out=("email", "secret_hash")),
    PackedTable(Issue, left_out=("body",), private=("author",)),
    PackedTable(IssueLabel),
    PackedTable(Round),
    PackedTable(Sample),
    PackedTable(SampleMember),
    PackedTable(Assignment, left_out=("details",)),
    PackedTable(LabelEvent, left_out=("token",), texts=("source",)),
    PackedTable(MemoEvent, left_out=("token",), texts=("text", "source")),
    PackedTable(Adjudication, left_out=("token",), texts=("reason", "note")),
    PackedTable(FilterOutcome, private=("evidence",)),
    PackedTable(Survey, texts=("source",)),
    PackedTable(SurveyRespondent, private=("key",)),
    PackedTable(SurveyAnswer, private=("text",)),
)
"""In an order in which each table stands after those that it refers to."""

REPLACED: dict[tuple[str, str], str] = {
    ("survey_respondents", "key"): "the position, as text",
    ("filter_outcomes", "evidence"): "an empty object",
}
"""Private columns that must hold something, and what stands in their place; the others are empty."""
