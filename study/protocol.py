"""study.toml: what a study mines, filters, samples and labels, parsed into frozen models."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

RepositoryName = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+$")]
RoundKind = Literal["pilot", "main", "drift"]


class Frozen(BaseModel):
    """A part of the protocol: it cannot be changed after it was read, and allows no unknown key."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Window(Frozen):
    """A span of days; both ends are included, and an end that is left out is open."""

    since: date | None = None
    until: date | None = None


class RelevanceFilter(Frozen):
    """Which issues of a repository concern the study, from what the issue itself says.

    All `labels` and none of `labels_unwanted` must be on the issue; `any_label` asks for at least one.
    """

    labels: tuple[str, ...] = ()
    any_label: tuple[str, ...] = ()
    labels_unwanted: tuple[str, ...] = ()
    state: Literal["open", "closed", "all"] = "all"
    kind: Literal["issue", "pull request", "all"] = "issue"
    created: Window = Window()
    closed: Window = Window()


class ClosedByCommit(Frozen):
    """The issue was closed by a commit."""

    predicate: Literal["closed by commit"]


class ClosedByPullRequest(Frozen):
    """The issue was closed by a pull request."""

    predicate: Literal["closed by pull request"]


class ReferencedByCommit(Frozen):
    """A commit referenced the issue."""

    predicate: Literal["referenced by commit"]


class Connected(Frozen):
    """A pull request is connected to the issue (and was not disconnected after)."""

    predicate: Literal["connected"]


class CrossReferenced(Frozen):
    """An issue or pull request in one of `states`, of `repositories` (or any), mentions the issue."""

    predicate: Literal["cross-referenced"]
    kinds: tuple[Literal["issue", "pull request"], ...] = ("issue", "pull request")
    states: tuple[Literal["open", "closed", "merged"], ...] = ("closed", "merged")
    repositories: tuple[RepositoryName, ...] = ()


TimelinePredicate = Annotated[
    ClosedByCommit | ClosedByPullRequest | ReferencedByCommit | Connected | CrossReferenced,
    Field(discriminator="predicate"),
]


class TimelineFilter(Frozen):
    """Which issues tell enough, from their timelines: `any` of the predicates, and `all` of the others."""

    any: tuple[TimelinePredicate, ...] = ()
    all: tuple[TimelinePredicate, ...] = ()


class RepositoryProtocol(Frozen):
    """A repository of the study, its converter, and its filters in the order in which they are applied.

    With `prefilter` only issues that carry the labels and are in the state wanted are mined, which
    spares most of a large repository; what the filters dropped for these reasons is then not counted.
    """

    name: RepositoryName
    converter: str
    prefilter: bool = False
    relevance: RelevanceFilter = RelevanceFilter()
    timeline: TimelineFilter = TimelineFilter()


class Sampling(Frozen):
    """How many issues are drawn from each repository, and by which seed."""

    size: int = Field(gt=0)
    seed: int = 0
    stratify_by: Literal["year", "label"] | None = None


class RoundProtocol(Frozen):
    """A round of labelling.

    `size` counts issues of each repository. `overlap` is the share of a main round's issues that
    a second rater labels too.
    """

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9._-]*$")
    kind: RoundKind
    raters: tuple[str, ...] = ()
    size: int = Field(gt=0)
    overlap: float = Field(default=0.0, ge=0.0, le=1.0)
    published_size: int | None = None


class Database(Frozen):
    """Where the store is: a SQLAlchemy URL; by default an SQLite file in the study's folder."""

    url: str | None = None


class Publication(Frozen):
    """What a replication package says of its origin: authors, licence of the data, how to cite it."""

    authors: tuple[str, ...] = ()
    license: str | None = None
    citation: str | None = None


class Protocol(Frozen):
    """A whole study as its study.toml states it."""

    title: str
    codebook: str = "codebook.toml"
    repositories: tuple[RepositoryProtocol, ...] = Field(min_length=1)
    sampling: Sampling
    rounds: tuple[RoundProtocol, ...] = ()
    database: Database = Database()
    publication: Publication = Publication()
    precision_and_recall: float = Field(default=0.8, ge=0.0, le=1.0)

    @model_validator(mode="after")
    def _check_names(self) -> Self:
        for what, names in (
            ("repository", [repository.name.casefold() for repository in self.repositories]),
            ("round", [round_.name for round_ in self.rounds]),
        ):
            for name in names:
                if names.count(name) > 1:
                    raise ValueError(f"the {what} {name!r} stands here twice.")
        return self

    def repository(self, name: str) -> RepositoryProtocol | None:
        """The repository with this name, in any case; None when the study has no such repository."""
        for repository in self.repositories:
            if repository.name.casefold() == name.strip().casefold():
                return repository
        return None

    def round(self, name: str) -> RoundProtocol | None:
        """The round with this name; None when the study has no such round."""
        return next((round_ for round_ in self.rounds if round_.name == name.strip()), None)
