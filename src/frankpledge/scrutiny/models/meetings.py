"""Meetings of the committee, who spoke there, and what was asked."""

from __future__ import annotations

from django.db import models
from modelcluster.fields import ParentalKey, ParentalManyToManyField

from frankpledge.plan import fields
from frankpledge.plan.models import Organisation
from frankpledge.plan.record import Record, Row, panels


class CommitteeMeeting(Record):
    """A meeting at which evidence was heard or questions put."""

    RECORD = ("key", "title", "on", "body", "informal", "url", "invented")
    ROWS = ("witnesses",)

    title = fields.line(required=True)
    on = fields.day(required=True)
    body = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="committee_meetings"
    )
    informal = fields.yes()
    url = fields.address()
    invented = fields.invented()

    class Meta(Record.Meta):
        ordering = ["on", "position"]

    def __str__(self) -> str:
        return self.title


class Witness(Row):
    """Someone who spoke in public at a meeting."""

    RECORD = ("name", "role", "body")

    meeting = ParentalKey(CommitteeMeeting, on_delete=models.CASCADE, related_name="witnesses")
    name = fields.line(required=True)
    role = fields.line()
    body = fields.line()


class Question(Record):
    """A question put to the body, and its answer."""

    RECORD = (
        *("key", "meeting", "asked_by", "asked_of", "text", "asked_on", "answer", "answered_on", "url"),
        *("recommendations", "invented"),
    )
    FORM = (
        ("What was asked", "", ("key", "meeting", "asked_by", "asked_of", "asked_on", "text")),
        (
            "What was answered",
            "Empty until there is an answer; readers see how long it takes.",
            ("answer", "answered_on", "url"),
        ),
        ("What came of it", "", ("recommendations", "invented")),
    )

    meeting = models.ForeignKey(
        CommitteeMeeting, null=True, blank=True, on_delete=models.SET_NULL, related_name="questions"
    )
    asked_by = fields.line()
    asked_of = fields.line()
    text = fields.text(required=True)
    asked_on = fields.day(required=True)
    answer = fields.text()
    answered_on = fields.day()
    url = fields.address()
    recommendations = ParentalManyToManyField(
        "scrutiny.RecommendationPage", blank=True, related_name="questions"
    )
    invented = fields.invented()

    class Meta(Record.Meta):
        ordering = ["asked_on", "position"]

    def __str__(self) -> str:
        return self.text[:80]


CommitteeMeeting.panels = panels(CommitteeMeeting)
Question.panels = panels(Question)
