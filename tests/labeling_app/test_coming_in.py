"""Who comes in, who does not, and what the command line says."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from db.engine import reading, writing
from db.models import Pass, Rater, utc_now
from labeling_app.access.people import (
    add_rater,
    give_pass,
    rater_named,
    rater_with_pass,
    rater_with_passphrase,
    revoke_passes,
)
from labeling_app.access.serving import check_host, is_loopback
from taxonomy.errors import BadInput
from tests.conftest import run_failatlas
from tests.labeling_app.studies import Labelling, labelling_study

PHRASE = "a horse and a battery"


def test_passphrases_are_kept_as_argon2_hashes(labelling: Labelling) -> None:
    with writing(labelling.engine) as session:
        add_rater(session, "fay", passphrase=PHRASE)
    with reading(labelling.engine) as session:
        kept = session.scalars(select(Rater.secret_hash).where(Rater.name == "fay")).one()
        assert kept is not None
        assert kept.startswith("$argon2id$")
        found = rater_with_passphrase(session, "fay", PHRASE)
        assert found is not None
        assert found.name == "fay"
        for name, phrase in (("fay", PHRASE + " "), ("ann", PHRASE), ("nobody", PHRASE), ("fay", "")):
            assert rater_with_passphrase(session, name, phrase) is None
    with pytest.raises(BadInput, match="shorter"), writing(labelling.engine) as session:
        add_rater(session, "dan", passphrase="short")


def test_a_pass_stands_for_its_rater_until_it_ends(labelling: Labelling) -> None:
    with writing(labelling.engine) as session:
        ann = rater_named(session, "ann")
        invite, browser = give_pass(session, ann, "invite"), give_pass(session, ann, "session")
    with reading(labelling.engine) as session:
        digests = session.scalars(select(Pass.digest)).all()
        assert not {invite, browser} & set(digests)
        found = rater_with_pass(session, invite, "invite")
        assert found is not None
        assert found.name == "ann"
        # A link is no session, and a changed one is nothing.
        assert rater_with_pass(session, invite, "session") is None
        assert rater_with_pass(session, invite[:-1], "invite") is None
        assert rater_with_pass(session, "", "invite") is None
    with writing(labelling.engine) as session:
        session.execute(update(Pass).where(Pass.kind == "invite").values(expires_at=utc_now() - timedelta(1)))
        revoke_passes(session, rater_named(session, "ann"))
    with reading(labelling.engine) as session:
        assert rater_with_pass(session, invite, "invite") is None
        assert rater_with_pass(session, browser, "session") is None


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_hosts_of_this_machine_alone(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.0.0.4", "example.org", ""])
def test_hosts_that_others_can_reach(host: str) -> None:
    assert not is_loopback(host)


def test_others_are_let_near_only_with_authentication(labelling: Labelling) -> None:
    with pytest.raises(BadInput, match="authentication is not switched on"):
        check_host(labelling.study.path, labelling.engine, "0.0.0.0", authentication=False)
    with pytest.raises(BadInput, match="nobody could sign in"):
        check_host(labelling.study.path, labelling.engine, "0.0.0.0", authentication=True)
    with writing(labelling.engine) as session:
        give_pass(session, rater_named(session, "ann"), "invite")
    check_host(labelling.study.path, labelling.engine, "0.0.0.0", authentication=True)


def test_the_commands(tmp_path: Path) -> None:
    labelling = labelling_study(tmp_path)
    refused = run_failatlas("label", "--host", "0.0.0.0", "--study", tmp_path)
    assert refused.code == 2
    assert "authentication is not switched on" in refused.err
    added = run_failatlas("rater", "add", "eve", "--role", "adjudicator", "--json", "--study", tmp_path)
    assert added.json == {"name": "eve", "role": "adjudicator", "kind": "human"}
    again = run_failatlas("rater", "add", "eve", "--study", tmp_path)
    assert (again.code, "already" in again.err) == (2, True)
    link = run_failatlas("rater", "invite", "eve", "--study", tmp_path).out.strip()
    with reading(labelling.engine) as session:
        found = rater_with_pass(session, link.rsplit("/", 1)[1], "invite")
        assert found is not None
        assert found.name == "eve"
    unknown = run_failatlas("rater", "invite", "ev", "--study", tmp_path)
    assert (unknown.code, "Did you mean 'eve'?" in unknown.err) == (2, True)
    opened = run_failatlas("round", "open", "second", "--json", "--study", tmp_path)
    assert opened.json["assigned"] == 6
    blind = run_failatlas("export", "--round", "first", "--study", tmp_path)
    assert (blind.code, "until it is closed" in blind.err) == (2, True)
    assert run_failatlas("round", "close", "first", "--json", "--study", tmp_path).json["state"] == "closed"
    reopened = run_failatlas("round", "open", "first", "--study", tmp_path)
    assert (reopened.code, "is closed" in reopened.err) == (2, True)
    done = run_failatlas("export", "--study", tmp_path)
    assert done.code == 0, done.err
    assert done.out.startswith("repository,number,round,rater")
