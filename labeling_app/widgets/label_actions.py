"""What the Label page's buttons do: to the store first, to the page last."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import streamlit as st

from db.engine import reading
from labeling_app.here import Here
from labeling_app.labelling.saving import OpenIssue, keep_draft, open_issue, save, set_flag, skip, undo
from labeling_app.labelling.saying import Saying
from labeling_app.rounds.queue import next_assignment, own_assignment, previous_assignment, resumed_assignment
from taxonomy.codebook import Dimension
from taxonomy.errors import BadInput

ISSUE = "issue"
MESSAGE = "message"
ACTIVE = "active question"
SKIPPING = "skipping"
SAVED_ELSEWHERE = "This issue was saved meanwhile; what you see is what was saved."


def current(place: Here) -> OpenIssue | None:
    """The issue that the address names, else where the rater left off; only ever the rater's own."""
    rater = place.visitor.rater_id
    with reading(place.engine) as session:
        named = st.query_params.get(ISSUE, "")
        found = open_issue(session, rater, int(named)) if named.isdecimal() and len(named) < 10 else None
        if found is not None:
            return found
        resumed = resumed_assignment(session, rater)
        return open_issue(session, rater, resumed.id) if resumed else None


def active_question(opened: OpenIssue, dimensions: tuple[Dimension, ...]) -> int:
    """Which question the keys answer: the one last gone to, else the first without an answer."""
    kept = st.session_state.get(ACTIVE)
    if kept and kept[0] == opened.assignment.id:
        return int(kept[1])
    unanswered = [
        index for index, dimension in enumerate(dimensions) if not opened.saying.codes.get(dimension.id)
    ]
    return unanswered[0] if unanswered else 0


def memo_key(opened: OpenIssue) -> str:
    """The key of the memo's widget."""
    return f"{opened.assignment.id}-{opened.token}-memo"


@dataclass(frozen=True)
class LabelActions:
    """The actions on one opened issue (or, with none open, undo alone)."""

    place: Here
    opened: OpenIssue | None

    def choose(self, question: int, dimension: Dimension, code_id: str) -> None:
        """Press a code; a question whose answer has no finer one hands the keys to the next."""
        if not self._draft(lambda saying: saying.with_code(dimension, code_id)):
            return
        last = len(self.place.study.codebook.dimensions) - 1
        stays = dimension.multiple or dimension.children(code_id)
        self.go_to(question if stays else min(question + 1, last))

    def go_to(self, question: int) -> None:
        """Hand the keys to a question."""
        if self.opened:
            st.session_state[ACTIVE] = (self.opened.assignment.id, question)

    def rest_on(self, dimension: Dimension, key: str) -> None:
        """Keep what an answer rests on, from the widget of this key."""
        chosen = tuple(st.session_state[key])
        self._draft(lambda saying: replace(saying, evidence={**saying.evidence, dimension.id: chosen}))

    def be_sure(self, key: str) -> None:
        """Keep how sure the rater is, from the widget of this key."""
        self._draft(lambda saying: replace(saying, confidence=st.session_state[key]))

    def note(self, text: str) -> None:
        """Keep the memo; it may have come with a save that kept it already."""
        if self.opened is None or self._now(self.opened).saying.memo == text:
            return
        self._draft(lambda saying: replace(saying, memo=text))

    def save(self) -> None:
        """Save what the draft says, and go on."""
        opened = self.opened
        if opened is None:
            return
        rater, issue = self.place.visitor.rater_id, opened.assignment.id

        def store() -> None:
            said = self._with_memo(opened, self._now(opened).saying)
            save(self.place.engine, self.place.study, rater, issue, opened.token, said)

        if self._try(store):
            self._go_on(opened)

    def skip(self, key: str) -> None:
        """Skip with the reason typed into the widget of this key, and go on."""
        opened = self.opened
        if opened is None:
            return
        reason = str(st.session_state[key])
        rater, issue = self.place.visitor.rater_id, opened.assignment.id
        if self._try(lambda: skip(self.place.engine, rater, issue, opened.token, reason)):
            self._go_on(opened)

    def start_skipping(self) -> None:
        """Ask for the reason to skip, or stop asking."""
        st.session_state[SKIPPING] = not st.session_state.get(SKIPPING, False)

    def flag(self) -> None:
        """Raise the flag, or take it down."""
        opened = self.opened
        if opened is not None:
            rater, issue = self.place.visitor.rater_id, opened.assignment.id
            self._try(lambda: set_flag(self.place.engine, rater, issue, raised=not opened.flagged))

    def undo(self) -> None:
        """Take the last save back, and go to its issue."""
        issue = undo(self.place.engine, self.place.study, self.place.visitor.rater_id)
        if issue is None:
            st.session_state[MESSAGE] = "There is no save to undo."
        else:
            st.query_params[ISSUE] = str(issue)

    def back(self) -> None:
        """Go to the issue before this one."""
        if self.opened is None:
            return
        with reading(self.place.engine) as session:
            before = previous_assignment(session, self.place.visitor.rater_id, self.opened.assignment)
        if before is None:
            st.session_state[MESSAGE] = "This is your first issue."
        else:
            st.query_params[ISSUE] = str(before.id)

    def _draft(self, change: Callable[[Saying], Saying]) -> bool:
        opened = self.opened
        if opened is None:
            return False
        rater, issue = self.place.visitor.rater_id, opened.assignment.id
        kept = False

        def store() -> None:
            nonlocal kept
            changed = change(self._now(opened).saying)
            kept = keep_draft(self.place.engine, rater, issue, opened.token, changed)

        if self._try(store) and not kept:
            st.session_state[MESSAGE] = SAVED_ELSEWHERE
        return kept

    def _with_memo(self, opened: OpenIssue, saying: Saying) -> Saying:
        # What was typed a moment ago comes with the press itself, before its own callback was called.
        typed = st.session_state.get(memo_key(opened))
        return saying if typed is None or typed.text is None else replace(saying, memo=str(typed.text))

    def _now(self, opened: OpenIssue) -> OpenIssue:
        # The page may be older than the draft: another press, or another device, may have added to it.
        with reading(self.place.engine) as session:
            return open_issue(session, self.place.visitor.rater_id, opened.assignment.id) or opened

    def _go_on(self, opened: OpenIssue) -> None:
        rater = self.place.visitor.rater_id
        with reading(self.place.engine) as session:
            here = own_assignment(session, rater, opened.assignment.id)
            following = next_assignment(session, rater, after=here)
        st.session_state[SKIPPING] = False
        if following is None:
            st.query_params.pop(ISSUE, None)
        else:
            st.query_params[ISSUE] = str(following.id)

    def _try(self, store: Callable[[], object]) -> bool:
        try:
            store()
        except BadInput as error:
            st.session_state[MESSAGE] = str(error)
            return False
        return True
