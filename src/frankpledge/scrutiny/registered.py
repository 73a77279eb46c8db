"""The nouns of this room, and what a test may ask of them."""

from frankpledge.plan.nouns import Noun, register
from frankpledge.scrutiny import models, predicates

register(
    Noun("meetings", "meeting", models.CommitteeMeeting),
    Noun("reports", "report", models.ReportPage, index=models.ScrutinyIndexPage),
    Noun("recommendations", "recommendation", models.RecommendationPage, ("report", "key"), parent="report"),
    Noun("evidence", "evidence", models.EvidencePage, parent="report"),
    Noun("quoted-figures", "quoted figure", models.QuotedFigure),
    Noun("questions", "question", models.Question),
    Noun("tests", "test", models.RecommendationTest, ("recommendation",)),
)

__all__ = ["predicates"]
