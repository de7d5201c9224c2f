"""What comes once labels are there: settling, codebook changes, exports, the overview, suggestions."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from analysis.report.agreement import round_agreement
from db.engine import reading, writing
from db.frames import label_frame
from db.models import LabelEvent, Rater, TimelineEvent, utc_now
from labeling_app.access.people import set_role
from labeling_app.agreement.settling import disagreements, new_token, settle
from labeling_app.agreement.views import agreement_views, closed_frame
from labeling_app.assist import examples, keep_suggestions, labelled_blind, quality, suggestions, texts_of
from labeling_app.codebook_changes import Change, accept, look_again, next_version, propose
from labeling_app.export import as_csv, export_labels
from labeling_app.labelling.saving import open_issue, save
from labeling_app.overview import open_flags, saturation, search, visible_labels
from labeling_app.rounds.opening import close_round, open_round
from labeling_app.rounds.queue import waiting_issues
from study.folder import open_study
from taxonomy.errors import BadInput
from tests.labeling_app.studies import Labelling, labelling_study, saying


def give(labelling: Labelling, name: str, codes: dict[int, str], memo: str = "") -> None:
    """Label issues (by row id) with a symptom."""
    rater = labelling.rater(name)
    for assignment in labelling.assignments(name):
        issue = labelling.issue_of(assignment)
        if issue in codes:
            with reading(labelling.engine) as session:
                opened = open_issue(session, rater, assignment)
            assert opened is not None
            said = saying(codes[issue], memo=memo)
            assert save(labelling.engine, labelling.study, rater, assignment, opened.token, said)


def close(labelling: Labelling) -> None:
    with writing(labelling.engine) as session:
        close_round(session, labelling.study, "first")


@pytest.fixture
def disagreeing(labelling: Labelling) -> Labelling:
    """Ann and bob disagree on issue 2."""
    give(labelling, "ann", {1: "crash", 2: "crash", 3: "wrong"}, memo="as ann sees it")
    give(labelling, "bob", {1: "crash", 2: "wrong", 3: "wrong"})
    with writing(labelling.engine) as session:
        set_role(session, "ann", "adjudicator")
    return labelling


def test_disagreements_wait_for_the_round_to_close_and_settling_leaves_labels_alone(
    disagreeing: Labelling,
) -> None:
    engine, study = disagreeing.engine, disagreeing.study
    asked = {
        "round_name": "first", "issue_id": 2, "dimension": "symptom", "codes": ("wrong",), "reason": "slip", "note": ""
    }  # fmt: skip
    with reading(engine) as session:
        assert disagreements(session, "first", viewer="ann") == ()
    with pytest.raises(BadInput, match="not closed"):
        settle(engine, study, disagreeing.rater("ann"), token=new_token(), **asked)
    close(disagreeing)
    with reading(engine) as session:
        (found,) = disagreements(session, "first", viewer="ann")
        before = round_agreement(session, study, "first", resamples=200)
        labels = label_frame(session)
    assert (found.issue_id, found.dimension, found.settled) == (2, "symptom", None)
    assert {label.rater: label.memo for label in found.labels} == {"ann": "as ann sees it", "bob": ""}
    with pytest.raises(BadInput, match="for adjudicators"):
        settle(engine, study, disagreeing.rater("bob"), token=new_token(), **asked)
    token = new_token()
    assert settle(engine, study, disagreeing.rater("ann"), token=token, **asked)
    assert not settle(engine, study, disagreeing.rater("ann"), token=token, **asked)
    with reading(engine) as session:
        (found,) = disagreements(session, "first", viewer="ann")
        assert found.settled is not None
        assert (found.settled.codes, found.settled.adjudicator) == (("wrong",), "ann")
        assert round_agreement(session, study, "first", resamples=200) == before
        assert label_frame(session).equals(labels)


def test_the_page_tells_the_agreement_of_the_command(disagreeing: Labelling) -> None:
    engine, study = disagreeing.engine, disagreeing.study
    with reading(engine) as session:
        assert agreement_views(closed_frame(session), study.codebook, "first", level="root") == ()
    close(disagreeing)
    with reading(engine) as session:
        views = agreement_views(closed_frame(session), study.codebook, "first", level="root")
        told = round_agreement(session, study, "first").dimensions
    assert {view.agreement.dimension: view.agreement for view in views} == told
    assert views[0].running[-1].kappa == told["symptom"].cohen_kappa
    assert sum(map(sum, views[0].matrix)) == 3


def test_a_rewording_makes_a_version_and_a_list_of_its_labels_only(disagreeing: Labelling) -> None:
    engine, study = disagreeing.engine, disagreeing.study
    close(disagreeing)
    change = Change("rewording", "symptom", "crash", "It ends with a message or a signal.", "hangs", issue=2)
    with pytest.raises(BadInput, match="no code"):
        propose(engine, study, disagreeing.rater("bob"), Change("rewording", "symptom", "cra", "x", "y"))
    number = propose(engine, study, disagreeing.rater("bob"), change)
    with pytest.raises(BadInput, match="for adjudicators"):
        accept(engine, study, disagreeing.rater("bob"), number)
    assert accept(engine, study, disagreeing.rater("ann"), number) == "2"
    with pytest.raises(BadInput, match="decided already"):
        accept(engine, study, disagreeing.rater("ann"), number)
    changed = open_study(study.path).codebook
    assert changed.version == "2"
    assert changed.dimension("symptom").code("crash").definition == "It ends with a message or a signal."
    assert changed.dimension("cause") == study.codebook.dimension("cause")
    assert [entry.version for entry in changed.changelog] == ["2"]
    with reading(engine) as session:
        again = look_again(session, changed, viewer="bob")
    assert {(one.label.rater, one.label.issue_id) for one in again} == {("ann", 1), ("ann", 2), ("bob", 1)}


def test_a_new_code_below_another_asks_for_that_one_s_labels(labelling: Labelling) -> None:
    give(labelling, "ann", {1: "crash", 2: "wrong"})
    with writing(labelling.engine) as session:
        set_role(session, "ann", "owner")
    ann = labelling.rater("ann")
    change = Change("new code", "symptom", "hang", "It never ends.", "seen", name="Hang", parent="crash")
    accept(labelling.engine, labelling.study, ann, propose(labelling.engine, labelling.study, ann, change))
    study = open_study(labelling.study.path)
    assert study.codebook.dimension("symptom").children("crash")[0].id == "hang"
    with reading(labelling.engine) as session:
        assert [one.label.issue_id for one in look_again(session, study.codebook, viewer="ann")] == [1]
        assert look_again(session, study.codebook, viewer="bob") == ()


@pytest.mark.parametrize(
    ("version", "following"), [("1", "2"), ("1.9", "1.10"), ("2026-a", "2027-a"), ("x", "x.1")]
)
def test_versions_count_on(version: str, following: str) -> None:
    assert next_version(version) == following


def test_exports_are_blind_and_no_cell_is_a_formula(disagreeing: Labelling) -> None:
    give(disagreeing, "ann", {4: "crash"}, memo='=HYPERLINK("https://evil.example")')
    with reading(disagreeing.engine) as session:
        bobs = export_labels(session, "long", viewer="bob")
        everything = export_labels(session, "long", viewer=None)
        wide = export_labels(session, "wide", viewer=None)
    assert set(bobs["rater"]) == {"bob"}
    assert len(everything) == 14
    assert list(wide.columns[:2]) == ["repository", "number"]
    assert wide.loc[wide["number"] == 2, "first/bob/symptom"].item() == "wrong"
    assert ",'=HYPERLINK" in as_csv(everything) or "\"'=HYPERLINK" in as_csv(everything)


def test_the_overview_sees_what_the_viewer_may_see(disagreeing: Labelling) -> None:
    with reading(disagreeing.engine) as session:
        points = [
            one for one in saturation(visible_labels(session, viewer="bob")) if one.dimension == "symptom"
        ]
        assert [one.issues for one in points] == [1, 2, 3]
        assert points[-1].codes == 2
        assert [issue.reference for issue in search(session, "FAILS, 2")] == ["acme/exporter#2"]
        assert search(session, "100%") == ()
        assert search(session, "überlauf") == ()
    with writing(disagreeing.engine) as session:
        session.add(
            TimelineEvent(
                issue_id=3,
                key="c1",
                kind="commented",
                payload={"body": "ein ÜBERLAUF überlauf in Conv"},
                fetched_at=utc_now(),
                source="test",
            )
        )
    with reading(disagreeing.engine) as session:
        assert [issue.issue_id for issue in search(session, "überlauf fails conv")] == [3]
        assert open_flags(session, viewer="bob") == ()


BODIES = (
    *["The session crashes with a segmentation fault signal"] * 6,
    *["The numbers differ from expected output"] * 6,
)


def test_suggestions_learn_are_measured_and_never_enter_agreement(tmp_path: Path) -> None:
    labelling = labelling_study(tmp_path, bodies=BODIES)
    ann = labelling.rater("ann")
    with reading(labelling.engine) as session, pytest.raises(BadInput, match="too little to learn"):
        quality(examples(session, "symptom", viewer="ann"))
    give(labelling, "ann", {issue: "crash" if issue <= 6 else "wrong" for issue in range(1, 12)})
    give(labelling, "bob", dict.fromkeys(range(1, 5), "wrong"))
    with reading(labelling.engine) as session:
        learnt = examples(session, "symptom", viewer="ann")
        assert set(learnt.issue_ids) == labelled_blind(session, ann, "symptom") == set(range(1, 12))
        made = suggestions(learnt, texts_of(session, [12]))
        good = quality(learnt)
    assert (made[0].code, good.accuracy) == ("wrong", 1.0)
    assert set(made[0].words) & {"numbers", "differ", "expected", "output"}
    close(labelling)
    with reading(labelling.engine) as session:
        before = round_agreement(session, labelling.study, "first", resamples=200)
    assert keep_suggestions(labelling.engine, labelling.study, "symptom", "first", made) == 1
    with reading(labelling.engine) as session:
        assert round_agreement(session, labelling.study, "first", resamples=200) == before
        kinds = (
            select(Rater.kind)
            .join(LabelEvent, LabelEvent.rater_id == Rater.id)
            .where(LabelEvent.source == "assist")
        )
        assert session.scalars(kinds).all() == ["model"]


def test_no_suggestion_is_seen_on_an_issue_that_waits_to_be_labelled_again(labelling: Labelling) -> None:
    give(labelling, "ann", {1: "crash", 2: "wrong", 3: "wrong", 4: "crash"})
    close(labelling)
    ann = labelling.rater("ann")
    with reading(labelling.engine) as session:
        assert labelled_blind(session, ann, "symptom") == {1, 2, 3, 4}
    with writing(labelling.engine) as session:
        open_round(session, labelling.study, "second")
    with reading(labelling.engine) as session:
        again = set(waiting_issues(session, ann))
        assert 0 < len(again) < 4
        assert labelled_blind(session, ann, "symptom") == {1, 2, 3, 4} - again
