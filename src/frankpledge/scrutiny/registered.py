"""The nouns of this room, and what a test may ask of them."""

from frankpledge.plan import snapshots
from frankpledge.plan.nouns import Noun, register
from frankpledge.scrutiny import models, predicates
from frankpledge.scrutiny.register import frozen

register(
    Noun("meetings", "meeting", models.CommitteeMeeting),
    Noun("reports", "report", models.ReportPage, index=models.ScrutinyIndexPage),
    Noun("recommendations", "recommendation", models.RecommendationPage, ("report", "key"), parent="report"),
    Noun("evidence", "evidence", models.EvidencePage, parent="report"),
    Noun("quoted-figures", "quoted figure", models.QuotedFigure),
    Noun("submissions", "submission", models.Submission),
    Noun("questions", "question", models.Question),
    Noun("tests", "test", models.RecommendationTest, ("recommendation",)),
)

snapshots.add("answers", frozen)

__all__ = ["predicates"]
