"""The records of scrutiny."""

from frankpledge.scrutiny.models.meetings import CommitteeMeeting, Question, Witness
from frankpledge.scrutiny.models.quoted import QuotedFigure
from frankpledge.scrutiny.models.recommendations import (
    AskAnswer,
    Closure,
    Position,
    RecommendationPage,
    Reply,
    Response,
)
from frankpledge.scrutiny.models.register import RecommendationTest
from frankpledge.scrutiny.models.reports import EvidencePage, Finding, ReportPage, ScrutinyIndexPage
from frankpledge.scrutiny.models.submissions import Submission

__all__ = [
    "AskAnswer",
    "Closure",
    "CommitteeMeeting",
    "EvidencePage",
    "Finding",
    "Position",
    "Question",
    "QuotedFigure",
    "RecommendationPage",
    "RecommendationTest",
    "Reply",
    "ReportPage",
    "Response",
    "ScrutinyIndexPage",
    "Submission",
    "Witness",
]
