"""`failatlas label`: label in the browser."""

from __future__ import annotations

from pathlib import Path

import click

from failatlas.opening import open_store
from failatlas.output import json_option, print_json, study_option
from labeling_app.access.serving import (
    HOST,
    PORT,
    address_of,
    check_host,
    check_port,
    invite_link,
    is_loopback,
    serve,
)


@click.command()
@study_option
@click.option("--host", default=HOST, show_default=True, help="Where to listen.")
@click.option("--port", type=click.IntRange(1, 65535), default=PORT, show_default=True)
@click.option("--as", "rater", help="Print a link that signs this rater in.")
@click.option("--auth", is_flag=True, help="Others can reach the app: let in invites and passphrases alone.")
@json_option
def command(study_dir: Path, host: str, port: int, rater: str | None, auth: bool, as_json: bool) -> None:
    """Serve the labelling app until it is stopped with Ctrl+C.

    Raters come in by their own invite link or passphrase (`failatlas rater`). Addresses that others
    can reach are refused unless authentication is switched on with --auth.
    """
    _, engine = open_store(study_dir)
    check_host(study_dir, engine, host, authentication=auth)
    check_port(host, port)
    if rater is not None and not is_loopback(host):
        raise click.UsageError("--as is for this machine alone; give others `failatlas rater invite`.")
    address = address_of(host, port)
    link = invite_link(engine, rater, host=host, port=port) if rater else None
    if as_json:
        print_json({"address": address, "link": link})
    else:
        click.echo(f"Labelling at {link or address + '/sign-in'} (Ctrl+C ends it)")
    serve(study_dir, host, port)
