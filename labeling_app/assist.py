"""Suggestions from a linear model of words, and how good they are; never shown before a blind label.

Its labels are those of a rater of the kind `model`, which no agreement between people counts.
"""

from __future__ import annotations

import hashlib
import random
import secrets
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from db.engine import writing
from db.frames import label_frame
from db.models import Issue, LabelEvent, Round, utc_now
from db.settled import adjudication_frame
from labeling_app.rounds.queue import waiting_issues
from study.folder import StudyFolder
from study.registry import ensure_codebook, ensure_rater
from taxonomy.errors import BadInput

if TYPE_CHECKING:
    from sklearn.pipeline import Pipeline

MODEL_RATER = "model: words"
FEWEST_OF_A_CODE = 3
FOLDS = 3
SHOWN_WORDS = 5
LEARNT_AT_MOST = 2000
"""Of more examples so many are drawn, always the same: learning stays a matter of seconds."""


@dataclass(frozen=True, slots=True)
class Examples:
    """Texts with the code of one dimension that each was given; rare codes are left out."""

    dimension: str
    issue_ids: tuple[int, ...]
    texts: tuple[str, ...]
    codes: tuple[str, ...]

    def fingerprint(self) -> str:
        """What tells these examples from others, for caches."""
        return hashlib.sha256(
            repr((self.dimension, self.issue_ids, self.texts, self.codes)).encode()
        ).hexdigest()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The likeliest code of an issue, its calibrated probability, and the words that spoke for it."""

    issue_id: int
    code: str
    probability: float
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CodeQuality:
    """Precision and recall of the suggestions of one code, over `labels` labels (cross-validated)."""

    code: str
    labels: int
    precision: float
    recall: float


@dataclass(frozen=True, slots=True)
class Quality:
    """How good suggestions are: a share right, beside that of always saying the commonest code."""

    n: int
    accuracy: float
    commonest: float
    brier: float
    codes: tuple[CodeQuality, ...]


def examples(session: Session, dimension: str, *, viewer: str) -> Examples:
    """What there is to learn from: settled codes of closed rounds, and the viewer's own labels."""
    labels = label_frame(session, viewer=viewer)
    labels = labels[(labels["rater_kind"] == "human") & (labels["dimension"] == dimension)]
    own = labels[labels["rater"] == viewer]
    settled = adjudication_frame(session)
    settled = settled[settled["dimension"] == dimension]
    given = dict(zip(own["issue_id"], own["code"], strict=True))
    given |= dict(zip(settled["issue_id"], settled["code"], strict=True))
    frequent = {code for code, n in Counter(given.values()).items() if n >= FEWEST_OF_A_CODE}
    kept = {int(issue): str(code) for issue, code in given.items() if code in frequent}
    chosen = sorted(random.Random(0).sample(sorted(kept), min(len(kept), LEARNT_AT_MOST)))
    texts = texts_of(session, chosen)
    ids = tuple(issue for issue in chosen if issue in texts)
    return Examples(dimension, ids, tuple(texts[issue] for issue in ids), tuple(kept[issue] for issue in ids))


def texts_of(session: Session, issue_ids: Sequence[int]) -> dict[int, str]:
    """Title and text of issues."""
    rows = session.execute(select(Issue.id, Issue.title, Issue.body).where(Issue.id.in_(issue_ids)))
    return {row[0]: f"{row[1] or ''}\n{row[2] or ''}" for row in rows}


def suggestions(learnt: Examples, texts: dict[int, str]) -> tuple[Suggestion, ...]:
    """A suggestion for each text, those that the model is least sure of first.

    Raises:
        BadInput: There are not enough labels: two codes with three labels each are the least.
    """
    _check(learnt)
    if not texts:
        return ()
    model = _model().fit(learnt.texts, learnt.codes)
    ids = sorted(texts)
    asked = [texts[issue] for issue in ids]
    chances = model.predict_proba(asked)
    codes = [str(code) for code in model.classes_[chances.argmax(axis=1)]]
    # With `ensemble=False` the calibrated model is fitted to all examples: its words are those that spoke.
    words = _words(model.calibrated_classifiers_[0].estimator, asked, codes)
    made = [
        Suggestion(issue, code, float(chance), spoke)
        for issue, code, chance, spoke in zip(ids, codes, chances.max(axis=1), words, strict=True)
    ]
    return tuple(sorted(made, key=lambda one: (one.probability, one.issue_id)))


def quality(learnt: Examples) -> Quality:
    """Cross-validated quality of the suggestions; raises `BadInput` as `suggestions` does."""
    from sklearn.metrics import precision_recall_fscore_support
    from sklearn.model_selection import StratifiedKFold, cross_val_predict

    _check(learnt)
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=0)
    truth = np.array(learnt.codes)
    chances = cross_val_predict(_model(), learnt.texts, truth, cv=folds, method="predict_proba")
    classes = np.unique(truth)
    said = classes[chances.argmax(axis=1)]
    precision, recall, _, support = precision_recall_fscore_support(
        truth, said, labels=classes, zero_division=0.0
    )
    return Quality(
        n=len(truth),
        accuracy=float((said == truth).mean()),
        commonest=float(max(support) / len(truth)),
        brier=float(((chances - (truth[:, None] == classes)) ** 2).sum(axis=1).mean()),
        codes=tuple(
            CodeQuality(str(code), int(n), float(p), float(r))
            for code, n, p, r in zip(classes, support, precision, recall, strict=True)
        ),
    )


def keep_suggestions(
    engine: Engine, study: StudyFolder, dimension: str, round_name: str, made: Sequence[Suggestion]
) -> int:
    """Keep suggestions as labels of the rater `MODEL_RATER` in a round; returns how many."""
    with writing(engine) as session:
        rater, _ = ensure_rater(session, MODEL_RATER, kind="model")
        round_ = session.scalars(select(Round).where(Round.name == round_name)).one()
        version = ensure_codebook(session, study).id
        run, now = secrets.token_hex(8), utc_now()
        session.add_all(
            LabelEvent(
                issue_id=one.issue_id,
                rater_id=rater.id,
                round_id=round_.id,
                codebook_version_id=version,
                dimension=dimension,
                codes=[one.code],
                confidence=f"{one.probability:.2f}",
                token=f"model-{run}-{one.issue_id}-{dimension}",
                source="assist",
                created_at=now,
            )
            for one in made
        )
    return len(made)


def labelled_blind(session: Session, rater_id: int, dimension: str) -> set[int]:
    """The issues on which a suggestion may be seen: labelled by this rater, and not waiting to be labelled again."""
    rows = select(LabelEvent.issue_id).where(
        LabelEvent.rater_id == rater_id, LabelEvent.dimension == dimension
    )
    return set(session.scalars(rows.distinct())) - set(waiting_issues(session, rater_id))


def _check(learnt: Examples) -> None:
    if len(set(learnt.codes)) < 2:
        raise BadInput(
            f"there is too little to learn {learnt.dimension} from: "
            f"two codes with {FEWEST_OF_A_CODE} labels each are the least."
        )


def _model_of_words() -> Pipeline:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_pipeline
    from sklearn.svm import LinearSVC

    vectoriser = TfidfVectorizer(sublinear_tf=True, max_features=20_000)
    return make_pipeline(vectoriser, LinearSVC(class_weight="balanced", random_state=0))


def _model() -> Any:
    from sklearn.calibration import CalibratedClassifierCV

    return CalibratedClassifierCV(_model_of_words(), method="sigmoid", cv=2, ensemble=False)


def _words(model: Pipeline, texts: Sequence[str], codes: Sequence[str]) -> list[tuple[str, ...]]:
    """For each text, the words that spoke most for its code."""
    vectoriser, linear = model[0], model[-1]
    weights = linear.coef_
    if len(weights) == 1:
        weights = np.vstack([-weights[0], weights[0]])
    row_of = {str(code): row for row, code in enumerate(linear.classes_)}
    names = vectoriser.get_feature_names_out()
    counted = vectoriser.transform(texts)
    found: list[tuple[str, ...]] = []
    for nth, code in enumerate(codes):
        there = slice(counted.indptr[nth], counted.indptr[nth + 1])
        columns = counted.indices[there]
        spoke = counted.data[there] * weights[row_of[code]][columns]
        most = spoke.argsort()[::-1][:SHOWN_WORDS]
        found.append(tuple(str(names[columns[one]]) for one in most if spoke[one] > 0))
    return found
