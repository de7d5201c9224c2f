"""Saving through the app's services, on SQLite and PostgreSQL."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from db.engine import reading, writing
from db.frames import label_frame
from db.models import Draft, LabelEvent, MemoEvent
from labeling_app.labelling.saving import OpenIssue, keep_draft, open_issue, save, set_flag, skip, undo
from labeling_app.labelling.saying import Saying
from labeling_app.rounds.opening import close_round, open_round
from labeling_app.rounds.queue import next_assignment, progress
from taxonomy.errors import BadInput
from tests.labeling_app.studies import Labelling, saying


def opened(labelling: Labelling, name: str, assignment: int) -> OpenIssue:
    with reading(labelling.engine) as session:
        found = open_issue(session, labelling.rater(name), assignment)
    assert found is not None
    return found


def save_next(labelling: Labelling, name: str, what: Saying) -> int:
    with reading(labelling.engine) as session:
        following = next_assignment(session, labelling.rater(name))
    assert following is not None
    token = opened(labelling, name, following.id).token
    assert save(labelling.engine, labelling.study, labelling.rater(name), following.id, token, what)
    return following.id


def events(labelling: Labelling) -> int:
    with reading(labelling.engine) as session:
        return session.scalars(select(func.count(LabelEvent.id))).one()


def test_one_token_saves_once_even_at_the_same_moment(labelling: Labelling) -> None:
    ann, first = labelling.rater("ann"), labelling.assignments("ann")[0]
    token = opened(labelling, "ann", first).token

    def press(_: int) -> bool:
        return save(labelling.engine, labelling.study, ann, first, token, saying(memo="why"))

    with ThreadPoolExecutor(10) as presses:
        stored = list(presses.map(press, range(10)))
    assert sorted(stored) == [False] * 9 + [True]
    assert events(labelling) == 2
    with reading(labelling.engine) as session:
        assert session.scalars(select(MemoEvent.text)).all() == ["why"]


def test_a_save_of_another_s_issue_stores_nothing(labelling: Labelling) -> None:
    ann, bob = labelling.rater("ann"), labelling.rater("bob")
    first = labelling.assignments("ann")[0]
    with pytest.raises(BadInput, match="not assigned to you"):
        save(labelling.engine, labelling.study, bob, first, f"{first}-0", saying())
    with reading(labelling.engine) as session:
        assert open_issue(session, bob, first) is None
        assert open_issue(session, ann, first) is not None
    assert events(labelling) == 0


@pytest.mark.parametrize(
    ("codes", "said"),
    [
        ({"symptom": ("crash",)}, "no code yet for: Cause"),
        ({"symptom": ("crash",), "cause": ("crash",)}, "no code of the dimension"),
        ({"symptom": ("crash", "wrong"), "cause": ("type",)}, "takes one code"),
    ],
)
def test_what_the_codebook_does_not_allow_is_refused(
    labelling: Labelling, codes: dict[str, tuple[str, ...]], said: str
) -> None:
    first = labelling.assignments("ann")[0]
    with pytest.raises(BadInput, match=said):
        save(
            labelling.engine,
            labelling.study,
            labelling.rater("ann"),
            first,
            f"{first}-0",
            Saying(codes=codes),
        )
    assert events(labelling) == 0


def test_undo_takes_back_and_keeps_what_was_said_as_a_draft(labelling: Labelling) -> None:
    first = save_next(labelling, "ann", saying("crash", "type", memo="one"))
    assert undo(labelling.engine, labelling.study, labelling.rater("ann")) == first
    again = opened(labelling, "ann", first)
    assert not again.is_saved
    assert again.saying == saying("crash", "type", memo="one")
    with reading(labelling.engine) as session:
        assert label_frame(session).empty
    assert save_next(labelling, "ann", saying("wrong", "type")) == first
    with reading(labelling.engine) as session:
        assert sorted(label_frame(session)["code"]) == ["type", "wrong"]
    assert undo(labelling.engine, labelling.study, labelling.rater("ann")) == first
    assert undo(labelling.engine, labelling.study, labelling.rater("ann")) is None


def test_undo_keeps_an_edit_that_was_not_saved(labelling: Labelling) -> None:
    ann = labelling.rater("ann")
    first = save_next(labelling, "ann", saying("crash", "type"))
    edit = saying("wrong", "type", memo="on second thoughts")
    assert keep_draft(labelling.engine, ann, first, opened(labelling, "ann", first).token, edit)
    assert undo(labelling.engine, labelling.study, ann) == first
    assert opened(labelling, "ann", first).saying == edit


def test_a_round_closed_meanwhile_says_so_and_keeps_the_draft(labelling: Labelling) -> None:
    ann, first = labelling.rater("ann"), labelling.assignments("ann")[0]
    token = opened(labelling, "ann", first).token
    assert keep_draft(labelling.engine, ann, first, token, saying())
    with writing(labelling.engine) as session:
        close_round(session, labelling.study, "first")
    with pytest.raises(BadInput, match="closed meanwhile"):
        save(labelling.engine, labelling.study, ann, first, token, saying())
    with reading(labelling.engine) as session:
        assert session.scalars(select(Draft.assignment_id)).all() == [first]
    assert events(labelling) == 0


def test_a_draft_waits_for_its_rater(labelling: Labelling) -> None:
    ann, first = labelling.rater("ann"), labelling.assignments("ann")[0]
    token = opened(labelling, "ann", first).token
    assert keep_draft(labelling.engine, ann, first, token, Saying(codes={"symptom": ("wrong",)}, memo="hm"))
    assert opened(labelling, "ann", first).saying.memo == "hm"
    assert save(labelling.engine, labelling.study, ann, first, token, saying())
    assert not keep_draft(labelling.engine, ann, first, token, Saying(memo="late"))
    assert opened(labelling, "ann", first).saying == saying()


def test_the_queue_goes_on_and_is_done(labelling: Labelling) -> None:
    ann = labelling.rater("ann")
    done = [save_next(labelling, "ann", saying()) for _ in range(3)]
    assert done == labelling.assignments("ann")[:3]
    last = labelling.assignments("ann")[3]
    assert skip(labelling.engine, ann, last, f"{last}-0", "written in another language")
    set_flag(labelling.engine, ann, last, raised=True)
    assert opened(labelling, "ann", last).flagged
    with reading(labelling.engine) as session:
        assert next_assignment(session, ann) is None
        found = progress(session, ann)
    assert (found.done, found.total) == (4, 4)


def test_orders_differ_between_raters_and_are_reproducible(labelling: Labelling) -> None:
    orders = {
        name: [labelling.issue_of(one) for one in labelling.assignments(name)] for name in ("ann", "bob")
    }
    assert sorted(orders["ann"]) == sorted(orders["bob"])
    assert orders["ann"] != orders["bob"]
    with writing(labelling.engine) as session:
        open_round(session, labelling.study, "first")
    assert [labelling.issue_of(one) for one in labelling.assignments("ann")] == orders["ann"]


def test_a_main_round_is_shared_out_with_its_overlap(labelling: Labelling) -> None:
    with writing(labelling.engine) as session:
        state = open_round(session, labelling.study, "second")
    assert (state.issues, state.assigned) == (4, 6)


def test_until_its_round_is_closed_a_label_is_its_rater_s_alone(labelling: Labelling) -> None:
    save_next(labelling, "ann", saying("crash"))
    save_next(labelling, "bob", saying("wrong"))
    with reading(labelling.engine) as session:
        assert set(label_frame(session, viewer="bob")["rater"]) == {"bob"}
    with writing(labelling.engine) as session:
        close_round(session, labelling.study, "first")
    with reading(labelling.engine) as session:
        assert set(label_frame(session, viewer="bob")["rater"]) == {"ann", "bob"}
    with pytest.raises(BadInput, match="closed meanwhile"):
        save_next_closed(labelling)


def save_next_closed(labelling: Labelling) -> None:
    first = labelling.assignments("ann")[0]
    save(labelling.engine, labelling.study, labelling.rater("ann"), first, f"{first}-1", saying("wrong"))
