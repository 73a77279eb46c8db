"""The nouns of this room."""

from frankpledge.plan.nouns import Noun, register
from frankpledge.scrutiny import models

register(
    Noun("meetings", "meeting", models.CommitteeMeeting),
    Noun("reports", "report", models.ReportPage, index=models.ScrutinyIndexPage),
    Noun("recommendations", "recommendation", models.RecommendationPage, ("report", "key"), parent="report"),
    Noun("evidence", "evidence", models.EvidencePage, parent="report"),
    Noun("quoted-figures", "quoted figure", models.QuotedFigure),
    Noun("questions", "question", models.Question),
    Noun("tests", "test", models.RecommendationTest, ("recommendation",)),
)
