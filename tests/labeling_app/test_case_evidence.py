"""What running an issue's case showed, on the page where the issue is labelled."""

from __future__ import annotations

from db.engine import reading, writing
from db.models import ConversionRun, utc_now
from labeling_app.issues.view import as_html, issue_view
from tests.labeling_app.studies import Labelling

RUNS = (
    ("torch-1.10", "not reproduced", ""),
    ("torch-1.4", "not reproduced", ""),
    ("torch-1.4", "reproduced", "RuntimeError: no <b>symbolic</b>"),
)


def test_the_newest_run_in_each_toolchain_is_evidence(labelling: Labelling) -> None:
    with reading(labelling.engine) as session:
        bare = issue_view(session, 1)
    assert "case" not in bare.evidence
    assert "<details>" not in as_html(bare)
    with writing(labelling.engine) as session:
        for toolchain, verdict, said in RUNS:
            session.add(
                ConversionRun(
                    issue_id=1,
                    model="case acme/exporter#1",
                    toolchain=toolchain,
                    converter="exporter",
                    outcome=verdict,
                    signature=said,
                    details={},
                    started_at=utc_now(),
                    ended_at=utc_now(),
                )
            )
    with reading(labelling.engine) as session:
        view, other = issue_view(session, 1), issue_view(session, 2)
    assert [(run.toolchain, run.verdict) for run in view.runs] == [
        ("torch-1.4", "reproduced"),
        ("torch-1.10", "not reproduced"),
    ]
    html = as_html(view)
    assert "reproduced in 1 of 2 toolchains" in html
    assert "no &lt;b&gt;symbolic" in html
    assert "case" in view.evidence
    assert other.runs == ()
