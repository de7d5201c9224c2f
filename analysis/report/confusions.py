"""The issues on which two raters gave two different codes."""

from __future__ import annotations

import re

from sqlalchemy.orm import Session

from analysis.report.agreement import round_agreement
from analysis.report.trace import Traced
from study.folder import StudyFolder
from taxonomy.codebook import UnknownCode
from taxonomy.errors import BadInput

FORM = "Write “agreement ROUND, DIMENSION”, or “agreement ROUND, DIMENSION, CODE / CODE”."


def confusion_issues(session: Session, study: StudyFolder, reference: str) -> Traced:
    """The issues of `agreement ROUND, DIMENSION[, CODE / CODE]` that raters did not agree on.

    Raises:
        BadInput: There is no such round, dimension or code.
    """
    head, *rest = [part.strip() for part in reference.split(",")]
    if len(rest) not in (1, 2):
        raise BadInput(f"{reference!r} is no cell of an agreement.", mend=FORM)
    round_name = head.split(None, 1)[-1]
    try:
        dimension = study.codebook.dimension(rest[0])
        codes = _codes(rest[1]) if len(rest) == 2 else ()
        wanted = {dimension.resolve(code).id for code in codes}
    except UnknownCode as error:
        raise BadInput(str(error), mend=FORM) from error
    found = round_agreement(session, study, round_name, resamples=100).dimensions.get(dimension.id)
    confused = found.confused if found is not None else ()
    issues = {
        issue
        for confusion in confused
        if not wanted or wanted == set(confusion.codes)
        for issue in confusion.issue_ids
    }
    shown = f", {' / '.join(sorted(wanted))}" if wanted else ""
    return Traced(f"agreement {round_name}, {dimension.id}{shown}", tuple(sorted(issues)))


def _codes(text: str) -> tuple[str, ...]:
    codes = tuple(re.split(r"\s+(?:/|x|×)\s+", text))
    if len(codes) != 2:
        raise BadInput(f"{text!r} is no pair of codes.", mend=FORM)
    return codes
