"""questions.toml: what a survey asked, where the answers stand in its export, and what is told of them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from study.protocol import Frozen
from taxonomy.toml_files import parse_model, read_text

Identifier = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]
NO_ANSWER = ("n/a", "na", "n.a.", "#n/a", "not applicable", "nan", "-", "--")


class Option(Frozen):
    """One option of a closed question: how tables name it, and how the export writes it."""

    name: str
    text: str | None = None
    aliases: tuple[str, ...] = ()

    @property
    def spellings(self) -> tuple[str, ...]:
        """Every text that stands for this option in an export."""
        return tuple(filter(None, (self.text, self.name, *self.aliases)))


def _as_option(value: Any) -> Any:
    return {"name": value} if isinstance(value, str) else value


def _as_tuple(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


Options = tuple[Annotated[Option, BeforeValidator(_as_option)], ...]
Names = Annotated[tuple[str, ...], BeforeValidator(_as_tuple)]


class Base(Frozen):
    """Who percentages are of: those who answered `question`, with any of `any_of` and none of `none_of`."""

    question: Identifier
    any_of: Names = ()
    none_of: Names = ()


class Question(Frozen):
    """One question.

    `column` names its column in the export by short name, by the question's text or by import id;
    several columns are a multiple choice that was split into one column an option. Without it the
    id, and then the text, are looked for. What is none of the options counts as `other`, if that is set.
    """

    id: Identifier
    kind: Literal["single", "multiple", "text"]
    name: str | None = None
    text: str | None = None
    column: Names = ()
    options: Options = ()
    other: str | None = None
    base: Literal["answered", "respondents"] | Base = "answered"
    demographic: bool = False

    @property
    def title(self) -> str:
        """What tables call the question."""
        return self.name or self.text or self.id

    @model_validator(mode="after")
    def _check_options(self) -> Self:
        if self.kind == "text":
            return self
        if not self.options:
            raise ValueError(f"the question {self.id!r} is a choice and needs its `options`.")
        names = [option.name for option in self.options]
        for name in names:
            if names.count(name) > 1:
                raise ValueError(f"the question {self.id!r} has the option {name!r} twice.")
        return self

    @property
    def all_options(self) -> tuple[str, ...]:
        """The options' names in their order, with `other` at the end where it is none of them."""
        names = tuple(option.name for option in self.options)
        return names if self.other is None or self.other in names else (*names, self.other)


class Finding(Frozen):
    """A percentage that the text tells: respondents who chose any of `any_of`, of those in `base`."""

    id: Identifier
    text: str
    question: Identifier
    any_of: Names
    base: Literal["answered", "respondents"] | Base = "answered"
    published_count: int | None = None
    published_base: int | None = None
    published_percent: float | None = None


class SampleSize(Frozen):
    """How many respondents were aimed at: for a population, a confidence and a margin of error."""

    population: int = Field(gt=0)
    confidence: float = Field(gt=0, lt=1)
    margin: float = Field(gt=0, lt=1)
    published: int | None = None


class Validity(Frozen):
    """Which rows of the export are responses.

    Rows of the service's own (previews, tests, spam) and rows without any answer never are;
    `finished` also leaves out those who did not reach the end, `require` those who did not give one
    of the answers named (such as consent), `exclude` respondents by key or `row N`.
    """

    finished: bool = False
    require: Base | None = None
    exclude: Names = ()
    status_excluded: tuple[str, ...] = ("survey preview", "survey test", "spam", "1", "2", "8", "9", "12")


class Questions(Frozen):
    """A whole questions.toml; `codebook` is a file beside it, with a dimension for each coded question."""

    name: Identifier = "survey"
    title: str = "Survey"
    respondent: str | None = None
    sheet: str | None = None
    header_rows: int | None = Field(default=None, ge=1, le=5)
    no_answer: tuple[str, ...] = NO_ANSWER
    valid: Validity = Validity()
    codebook: str | None = None
    sample: SampleSize | None = None
    published_respondents: int | None = None
    questions: tuple[Question, ...] = Field(min_length=1)
    findings: tuple[Finding, ...] = ()

    @model_validator(mode="after")
    def _check_references(self) -> Self:
        by_id = {question.id: question for question in self.questions}
        if len(by_id) < len(self.questions):
            raise ValueError("two questions have the same id; give each its own.")
        for finding in self.findings:
            _check_reference(by_id, finding.question, finding.any_of)
        for base in [question.base for question in self.questions] + [
            finding.base for finding in self.findings
        ]:
            if isinstance(base, Base):
                _check_reference(by_id, base.question, (*base.any_of, *base.none_of))
        return self

    def question(self, question_id: str) -> Question:
        """The question with this id; raises `KeyError`."""
        return {question.id: question for question in self.questions}[question_id]


def _check_reference(by_id: dict[str, Question], question_id: str, options: tuple[str, ...]) -> None:
    if question_id not in by_id:
        raise ValueError(f"there is no question {question_id!r}. Questions: {', '.join(by_id)}.")
    for option in options:
        if option not in by_id[question_id].all_options:
            known = ", ".join(map(repr, by_id[question_id].all_options))
            raise ValueError(f"{option!r} is no option of the question {question_id!r}. Options: {known}.")


def load_questions(path: Path) -> tuple[Questions, str]:
    """The questions file at `path` and its text; raises `BadInput`, naming key and line."""
    text = read_text(path)
    return parse_model(Questions, text, where=path), text
