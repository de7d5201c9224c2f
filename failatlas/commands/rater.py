"""`failatlas rater`: who labels, and how they come in."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import click
from sqlalchemy import select

from db.engine import reading, writing
from db.models import Rater
from failatlas.opening import open_store
from failatlas.output import json_option, print_json, study_option
from labeling_app.access.people import (
    ROLES,
    Role,
    add_rater,
    rater_named,
    revoke_passes,
    set_passphrase,
    set_role,
)
from labeling_app.access.provider import set_address
from labeling_app.access.serving import HOST, PORT, invite_link

role_type = click.Choice(ROLES)


@click.group()
def command() -> None:
    """Add raters, invite them, give them roles."""


@command.command()
@click.argument("name")
@study_option
@click.option("--role", type=role_type, default="rater", show_default=True)
@click.option("--passphrase", "ask", is_flag=True, help="Ask for a passphrase to sign in with.")
@json_option
def add(name: str, study_dir: Path, role: str, ask: bool, as_json: bool) -> None:
    """Add the rater NAME."""
    _, engine = open_store(study_dir)
    phrase = click.prompt("Passphrase", hide_input=True, confirmation_prompt=True, err=True) if ask else None
    with writing(engine) as session:
        rater = add_rater(session, name, role=cast("Role", role), passphrase=phrase)
        _tell(rater, as_json)


@command.command()
@click.argument("name")
@study_option
@click.option("--host", default=HOST, show_default=True, help="The host by which the rater reaches the app.")
@click.option("--port", type=click.IntRange(1, 65535), default=PORT, show_default=True)
@json_option
def invite(name: str, study_dir: Path, host: str, port: int, as_json: bool) -> None:
    """Print a link that signs NAME in, for 14 days; whoever has the link is NAME."""
    _, engine = open_store(study_dir)
    link = invite_link(engine, name, host=host, port=port)
    if as_json:
        print_json({"rater": name, "link": link})
    else:
        click.echo(link)


@command.command()
@click.argument("name")
@click.argument("role", type=role_type)
@study_option
@json_option
def role(name: str, role: str, study_dir: Path, as_json: bool) -> None:
    """Give NAME the ROLE rater, adjudicator (settles disagreements) or owner (also opens and closes rounds)."""
    _, engine = open_store(study_dir)
    with writing(engine) as session:
        _tell(set_role(session, name, cast("Role", role)), as_json)


@command.command()
@click.argument("name")
@click.argument("address", required=False)
@study_option
@json_option
def email(name: str, address: str | None, study_dir: Path, as_json: bool) -> None:
    """Let NAME sign in through the provider's account of this ADDRESS; without one, no longer."""
    _, engine = open_store(study_dir)
    with writing(engine) as session:
        _tell(set_address(session, name, address), as_json)


@command.command()
@click.argument("name")
@study_option
@json_option
def passphrase(name: str, study_dir: Path, as_json: bool) -> None:
    """Ask for a new passphrase for NAME, and sign out every browser that NAME was signed in with."""
    _, engine = open_store(study_dir)
    phrase = click.prompt("Passphrase", hide_input=True, confirmation_prompt=True, err=True)
    with writing(engine) as session:
        rater = rater_named(session, name)
        set_passphrase(rater, phrase)
        revoke_passes(session, rater)
        _tell(rater, as_json)


@command.command()
@click.argument("name")
@study_option
@json_option
def revoke(name: str, study_dir: Path, as_json: bool) -> None:
    """End every invite and every signed-in browser of NAME."""
    _, engine = open_store(study_dir)
    with writing(engine) as session:
        rater = rater_named(session, name)
        revoke_passes(session, rater)
        _tell(rater, as_json)


@command.command("list")
@study_option
@json_option
def list_(study_dir: Path, as_json: bool) -> None:
    """List the raters."""
    _, engine = open_store(study_dir)
    with reading(engine) as session:
        raters = [_shown(rater) for rater in session.scalars(select(Rater).order_by(Rater.name))]
    if as_json:
        print_json({"raters": raters})
        return
    for rater in raters:
        click.echo(f"{rater['name']}: {rater['role']}, {rater['kind']}")


def _shown(rater: Rater) -> dict[str, str]:
    return {"name": rater.name, "role": rater.role, "kind": rater.kind}


def _tell(rater: Rater, as_json: bool) -> None:
    if as_json:
        print_json(_shown(rater))
    else:
        click.echo(f"{rater.name}: {rater.role}")
