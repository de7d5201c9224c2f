"""Serving a study's labelling app."""

from __future__ import annotations

import ipaddress
import os
import socket
from pathlib import Path

from sqlalchemy import Engine, select

from db.engine import open_engine, reading, writing
from db.models import Pass, Rater, utc_now
from labeling_app.access.guard import Guard
from labeling_app.access.people import give_pass, rater_named
from labeling_app.access.provider import provider_settings
from labeling_app.access.sign_in import sign_in_routes
from study.folder import open_study
from taxonomy.errors import BadInput

HOST, PORT = "127.0.0.1", 8501
STUDY_VARIABLE = "FAILATLAS_STUDY"
MAIN_PAGE = Path(__file__).parents[1] / "app.py"
SETTINGS = {
    "server.headless": True,
    "server.fileWatcherType": "none",
    "browser.gatherUsageStats": False,
    "runner.postScriptGC": False,
    "client.toolbarMode": "minimal",
    "client.showErrorDetails": "none",
    "theme.primaryColor": "#0b5cad",
    "theme.base": "light",
}


def serve(study_path: Path, host: str = HOST, port: int = PORT) -> None:
    """Serve the study's app until it is stopped."""
    import streamlit as st
    from starlette.middleware import Middleware

    study = open_study(study_path)
    os.environ[STUDY_VARIABLE] = str(study_path.resolve())
    app = st.App(
        MAIN_PAGE, routes=sign_in_routes(open_engine(study.database_url)), middleware=[Middleware(Guard)]
    )
    provider = provider_settings(study_path)
    # Secrets that lie about elsewhere on the machine are none of this study's.
    secrets = [str(provider.resolve())] if provider else []
    app.run(config={**SETTINGS, "secrets.files": secrets, "server.address": host, "server.port": port})


def address_of(host: str, port: int) -> str:
    """The app's address for people."""
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{port}"


def invite_link(engine: Engine, rater: str, *, host: str = HOST, port: int = PORT) -> str:
    """A new link that signs this rater in; raises `BadInput` when there is no such rater."""
    with writing(engine) as session:
        secret = give_pass(session, rater_named(session, rater), "invite")
    return f"{address_of(host, port)}/enter/{secret}"


def check_host(study_path: Path, engine: Engine, host: str, *, authentication: bool) -> None:
    """Raises `BadInput` where others could reach the app and anyone could come in."""
    if is_loopback(host):
        return
    if not authentication:
        raise BadInput(
            f"{host} can be reached by others, and authentication is not switched on.",
            mend="Give every rater a passphrase or an invite (`failatlas rater`), then add --auth; "
            "or serve on 127.0.0.1.",
        )
    if not _someone_can_sign_in(engine, by_provider=provider_settings(study_path) is not None):
        raise BadInput(
            "no rater has a passphrase, an invite, or an address that a provider knows: nobody could sign in.",
            mend="Add one: `failatlas rater add NAME --passphrase` or `failatlas rater invite NAME`.",
        )


def check_port(host: str, port: int) -> None:
    """Raises `BadInput` where something else listens on this port already."""
    if not _is_free(host, port):
        raise BadInput(
            f"port {port} of {host} cannot be listened on; another program may have it.",
            mend="Choose another with --port.",
        )


def free_port(host: str = HOST, first: int = PORT) -> int:
    """The first port from `first` on that nothing listens on."""
    return next(port for port in range(first, first + 100) if _is_free(host, port))


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach `host`."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _is_free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _someone_can_sign_in(engine: Engine, *, by_provider: bool) -> bool:
    invited = select(Pass.rater_id).where(
        Pass.kind == "invite", Pass.revoked_at.is_(None), Pass.expires_at > utc_now()
    )
    way_in = Rater.secret_hash.is_not(None) | Rater.id.in_(invited)
    if by_provider:
        way_in |= Rater.email.is_not(None)
    able = select(Rater.id).where(Rater.kind == "human", way_in)
    with reading(engine) as session:
        return session.scalar(able.limit(1)) is not None
