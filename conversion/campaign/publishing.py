"""From the store to a page about campaigns and its file of outcomes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy.orm import Session

from conversion.campaign.conditions import campaign_conditions
from conversion.campaign.page import CampaignPage
from conversion.campaign.report import campaign_report
from conversion.campaign.rows import CampaignRow
from conversion.campaign.store import campaign_runs, judged_row
from conversion.outcomes.rules import RULES
from study.folder import StudyFolder
from study.published import PUBLISHED_FILE, load_published
from taxonomy.errors import BadInput


def campaign_page(
    session: Session, campaigns: Sequence[str], study: StudyFolder, remarks: str
) -> tuple[str, list[CampaignRow]]:
    """The page's text and its outcomes by the paper's rule, of the named campaigns or of all.

    Raises:
        BadInput: When the store has no such campaign.
    """
    runs = campaign_runs(session, campaigns)
    if not runs:
        raise BadInput("The store has no such campaign.", mend="See `failatlas campaign run`.")
    by_rule = {rule: [judged_row(run, rule) for run in runs] for rule in RULES}
    printed = load_published(study) if (study.path / PUBLISHED_FILE).is_file() else None
    page = CampaignPage(
        reports={rule: campaign_report(found) for rule, found in by_rule.items()},
        conditions=campaign_conditions(runs),
        published=printed.outcomes if printed else (),
        source=printed.source if printed else "",
        remarks=remarks,
    )
    return page.markdown, by_rule["paper"]


def read_remarks(path: Path) -> str:
    """A person's remarks.

    Raises:
        BadInput: When the file cannot be read.
    """
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"The remarks cannot be read: {error}.", where=path) from error
