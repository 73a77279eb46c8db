"""The test of each recommendation, as data."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import models

from frankpledge.plan import fields
from frankpledge.plan.drafts import Draftable
from frankpledge.plan.record import Described, Problem, panels
from frankpledge.scrutiny.models.recommendations import RecommendationPage
from frankpledge.scrutiny.predicates import problems


class RecommendationTest(Draftable, Described):
    """What would show that a recommendation is met: parts, each a sentence and one predicate
    (`scrutiny.predicates`)."""

    RECORD = ("recommendation", "question", "parts")

    recommendation = models.OneToOneField(RecommendationPage, on_delete=models.CASCADE, related_name="test")
    question = fields.line(required=True, length=500)
    parts = models.JSONField(default=list)
    position = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.question

    def rules(self) -> Iterator[Problem]:
        yield from (("parts", said) for said in problems(self.parts))


RecommendationTest.panels = panels(RecommendationTest)
