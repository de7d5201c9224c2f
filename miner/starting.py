"""Setting up mining runs: tokens, transport, exchange, lock; one run a repository."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import Engine

from miner.exchange import Exchange
from miner.graphql.transport import GraphqlTransport
from miner.limits import Patience
from miner.live import PUBLIC_API, LiveExchange
from miner.mining import RunPlan, mine
from miner.rest.transport import RestTransport
from miner.runs import RunSummary, Tally
from miner.tokens import Token, find_tokens, token_kind
from miner.transport import Transport
from miner.usage import Usage
from study.folder import StudyFolder
from study.protocol import RepositoryProtocol
from taxonomy.errors import BadInput

LOCK_FILE = "mining.lock"
CACHE_FOLDER = ".github-cache"


@dataclass(frozen=True, slots=True)
class MiningOptions:
    """How to reach GitHub, and how far to go. `transport` is `graphql`, `rest` or None (by token)."""

    base_url: str = PUBLIC_API
    transport: str | None = None
    max_wait: float | None = None
    full: bool = False
    repositories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Watching:
    """Who is told of progress: sentences, and the tally of a repository after each page."""

    tell: Callable[[str], None] = lambda sentence: None
    advance: Callable[[str, Tally, Usage], None] = lambda repository, tally, usage: None


Wrapped = Callable[[Exchange, str], Exchange]


def mine_study(
    engine: Engine,
    study: StudyFolder,
    options: MiningOptions,
    watching: Watching,
    *,
    wrap: Wrapped = lambda exchange, repository: exchange,
) -> Iterator[RunSummary]:
    """Mine the study's repositories one after the other, and yield how each run ended.

    Args:
        engine: The store.
        study: Whose repositories.
        options: How to reach GitHub.
        watching: Who is told of progress.
        wrap: Puts something between a run and GitHub, such as an archive.

    Raises:
        BadInput: Another run holds the study, a repository cannot be read, or a token is refused.
    """
    tokens = find_tokens()
    transport = options.transport or ("graphql" if tokens else "rest")
    if transport == "graphql" and not tokens:
        raise BadInput("GraphQL needs a token.", mend="Set GITHUB_TOKEN, or mine by REST (--transport rest).")
    if transport == "graphql":
        _refuse_pull_requests(study)
    _warn(tokens, watching)
    with only_run(study):
        for protocol in chosen_repositories(study, options.repositories):
            usage = Usage()
            exchange: Exchange = LiveExchange(
                options.base_url,
                tokens,
                study.path / CACHE_FOLDER,
                Patience(usage, max_wait=options.max_wait, tell=watching.tell),
                usage,
            )
            plan = RunPlan(study, protocol, token_kind(tokens), options.full)
            way = transport_named(transport, wrap(exchange, protocol.name), protocol)
            name = protocol.name

            def advance(tally: Tally, name: str = name, usage: Usage = usage) -> None:
                watching.advance(name, tally, usage)

            yield mine(engine, plan, way, usage, advance=advance)


def transport_named(name: str, exchange: Exchange, protocol: RepositoryProtocol) -> Transport:
    """The transport called `graphql` or `rest`, over an exchange."""
    return (GraphqlTransport if name == "graphql" else RestTransport)(exchange, protocol)


def chosen_repositories(study: StudyFolder, names: tuple[str, ...]) -> tuple[RepositoryProtocol, ...]:
    """The study's repositories with these names (all of them when none is named); raises `BadInput`."""
    if not names:
        return study.protocol.repositories
    chosen: list[RepositoryProtocol] = []
    for name in names:
        protocol = study.protocol.repository(name)
        if protocol is None:
            known = ", ".join(item.name for item in study.protocol.repositories)
            raise BadInput(f"{name!r} is no repository of the study.", mend=f"Its repositories: {known}.")
        chosen.append(protocol)
    return tuple(chosen)


@contextmanager
def only_run(study: StudyFolder) -> Iterator[None]:
    """Hold the study's lock, so that never two runs mine one study; raises `BadInput` when it is held."""
    try:
        with FileLock(study.path / LOCK_FILE, timeout=0):
            yield
    except Timeout as error:
        raise BadInput(
            "another run is mining this study.", where=study.path, mend="Wait for it to end."
        ) from error
    except OSError as error:
        raise BadInput(
            f"the folder cannot be written to: {error.strerror}.", where=Path(study.path)
        ) from error


def _refuse_pull_requests(study: StudyFolder) -> None:
    for protocol in study.protocol.repositories:
        if protocol.relevance.kind != "issue":
            raise BadInput(
                f"{protocol.name} asks for pull requests, which are mined by REST only.",
                where=study.path / "study.toml",
                mend="Mine with --transport rest.",
            )


def _warn(tokens: tuple[Token, ...], watching: Watching) -> None:
    if any(token.kind == "fine-grained" for token in tokens):
        watching.tell(
            "A fine-grained token is reported to hide cross-references from other repositories; "
            "use a classic one to see them. The token's kind is stored with the run."
        )
