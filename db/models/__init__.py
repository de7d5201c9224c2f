"""The stored models, one module a concept."""

from db.models.base import Base, UtcDateTime, utc_now
from db.models.conversions import ConversionRun
from db.models.issues import Issue, IssueLabel, IssueVersion, TimelineEvent
from db.models.labelling import CodebookProposal, Draft, Flag, Pass, Save
from db.models.labels import Adjudication, LabelEvent, MemoEvent
from db.models.mining import FilterOutcome, MiningRun, RelevanceVerdict
from db.models.repositories import Repository
from db.models.rounds import Assignment, CodebookVersion, Rater, Round, Sample, SampleMember
from db.models.sequences import SequenceAnalysis
from db.models.surveys import Survey, SurveyAnswer, SurveyRespondent

__all__ = [
    "Adjudication",
    "Assignment",
    "Base",
    "CodebookProposal",
    "CodebookVersion",
    "ConversionRun",
    "Draft",
    "FilterOutcome",
    "Flag",
    "Issue",
    "IssueLabel",
    "IssueVersion",
    "LabelEvent",
    "MemoEvent",
    "MiningRun",
    "Pass",
    "Rater",
    "RelevanceVerdict",
    "Repository",
    "Round",
    "Sample",
    "SampleMember",
    "Save",
    "SequenceAnalysis",
    "Survey",
    "SurveyAnswer",
    "SurveyRespondent",
    "TimelineEvent",
    "UtcDateTime",
    "utc_now",
]
