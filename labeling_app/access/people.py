"""Raters: their names, roles and passphrases, and the secrets that stand for them."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import Literal, get_args

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from db.models import Pass, Rater, utc_now
from taxonomy.errors import BadInput
from taxonomy.toml_files import nearest

Role = Literal["rater", "adjudicator", "owner"]
ROLES: tuple[Role, ...] = get_args(Role)
SETTLING: tuple[Role, ...] = ("adjudicator", "owner")
"""The roles that settle disagreements and decide on the codebook."""
PassKind = Literal["invite", "session"]
LIFETIMES: dict[PassKind, timedelta] = {"invite": timedelta(days=14), "session": timedelta(days=30)}
SHORTEST_PASSPHRASE = 12


def add_rater(session: Session, name: str, *, role: Role = "rater", passphrase: str | None = None) -> Rater:
    """Add someone who labels; raises `BadInput` when the name is taken or the passphrase is short."""
    name = name.strip()
    if not name or not name.isprintable():
        raise BadInput("a rater needs a name that can be printed.")
    if session.scalar(select(Rater).where(Rater.name == name)) is not None:
        raise BadInput(f"there is a rater {name!r} already.")
    rater = Rater(name=name, kind="human", role=role, created_at=utc_now())
    session.add(rater)
    if passphrase is not None:
        set_passphrase(rater, passphrase)
    session.flush()
    return rater


def rater_named(session: Session, name: str) -> Rater:
    """The person of this name; raises `BadInput`, offering the nearest one."""
    rater = session.scalar(select(Rater).where(Rater.name == name, Rater.kind == "human"))
    if rater is None:
        known = list(session.scalars(select(Rater.name).where(Rater.kind == "human").order_by(Rater.name)))
        mend = nearest(name, known) if known else "Add one with `failatlas rater add NAME`."
        raise BadInput(f"there is no rater {name!r}.", mend=mend)
    return rater


def set_role(session: Session, name: str, role: Role) -> Rater:
    """Give a rater another role."""
    rater = rater_named(session, name)
    rater.role = role
    return rater


def set_passphrase(rater: Rater, passphrase: str) -> None:
    """Keep the passphrase's argon2id hash; raises `BadInput` when it is short."""
    from argon2 import PasswordHasher

    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise BadInput(f"the passphrase is shorter than {SHORTEST_PASSPHRASE} characters.")
    rater.secret_hash = PasswordHasher().hash(passphrase)


def rater_with_passphrase(session: Session, name: str, passphrase: str) -> Rater | None:
    """The rater whom name and passphrase name together, or None; both failures take equally long."""
    from argon2 import PasswordHasher
    from argon2.exceptions import InvalidHashError, VerificationError

    hasher = PasswordHasher()
    rater = session.scalar(select(Rater).where(Rater.name == name.strip(), Rater.kind == "human"))
    if rater is None or rater.secret_hash is None:
        hasher.hash(passphrase)
        return None
    try:
        hasher.verify(rater.secret_hash, passphrase)
    except (VerificationError, InvalidHashError):
        return None
    return rater


def give_pass(session: Session, rater: Rater, kind: PassKind) -> str:
    """A new secret of 256 bits that stands for the rater; the store keeps only its fingerprint."""
    secret = secrets.token_urlsafe(32)
    now = utc_now()
    session.add(
        Pass(
            kind=kind,
            rater_id=rater.id,
            digest=_digest(secret),
            created_at=now,
            expires_at=now + LIFETIMES[kind],
        )
    )
    return secret


def rater_with_pass(session: Session, secret: str | None, kind: PassKind) -> Rater | None:
    """The rater for whom a live secret stands; None for one that was changed, revoked, or has expired."""
    if not secret:
        return None
    return session.scalar(
        select(Rater)
        .join(Pass, Pass.rater_id == Rater.id)
        .where(
            Pass.digest == _digest(secret),
            Pass.kind == kind,
            Pass.revoked_at.is_(None),
            Pass.expires_at > utc_now(),
            Rater.kind == "human",
        )
    )


def revoke_pass(session: Session, secret: str) -> None:
    """End one secret, as signing out does."""
    session.execute(update(Pass).where(Pass.digest == _digest(secret)).values(revoked_at=utc_now()))


def revoke_passes(session: Session, rater: Rater) -> None:
    """End every link and every signed-in browser of a rater."""
    live = update(Pass).where(Pass.rater_id == rater.id, Pass.revoked_at.is_(None))
    session.execute(live.values(revoked_at=utc_now()))


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
