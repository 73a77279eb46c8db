"""Figures that someone quoted, kept apart from the publishers' own."""

from __future__ import annotations

from django.db import models
from modelcluster.fields import ParentalManyToManyField

from frankpledge.plan import fields
from frankpledge.plan.models import MeasurePage, Place
from frankpledge.plan.record import Record, panels
from frankpledge.scrutiny.models.meetings import CommitteeMeeting
from frankpledge.scrutiny.models.recommendations import RecommendationPage
from frankpledge.scrutiny.models.reports import ReportPage


class QuotedFigure(Record):
    """A figure as someone quoted it: who, when, from where. Its address on a page is `quoted/<key>`."""

    class Qualifier(models.TextChoices):
        EXACTLY = "exactly", "Exactly"
        ABOUT = "about", "About"
        OVER = "over", "Over"
        AT_LEAST = "at-least", "At least"
        UP_TO = "up-to", "Up to"

    RECORD = (
        *(
            "key",
            "label",
            "value",
            "unit",
            "qualifier",
            "as_said",
            "period",
            "period_text",
            "place",
            "breakdown",
        ),
        *(
            "said_by",
            "said_on",
            "meeting",
            "source",
            "source_url",
            "footnote",
            "chapter",
            "report",
            "measure",
        ),
        *("comparable", "comparison_note", "recommendations", "invented"),
    )
    FORM = (
        (
            "What was said",
            "As it was said, and the number that it comes to.",
            ("key", "label", "as_said", "value", "unit", "qualifier"),
        ),
        ("Of what, where and when", "", ("period", "period_text", "place", "breakdown")),
        (
            "Who said it, and where it is written",
            "",
            ("said_by", "said_on", "meeting", "report", "chapter", "footnote", "source", "source_url"),
        ),
        (
            "Beside our own figures",
            "Say why, where the two cannot be compared.",
            ("measure", "comparable", "comparison_note", "recommendations", "invented"),
        ),
    )

    label = fields.line(required=True)
    value = models.FloatField(help_text="Shares between 0 and 1.")
    unit = fields.line(required=True, help_text="As of measures, or what is counted: grants, respondents.")
    qualifier = fields.choice(Qualifier, default=Qualifier.EXACTLY)
    as_said = fields.line(required=True, help_text="As printed.")
    period = fields.period()
    period_text = fields.line(help_text="Where no period fits.")
    place = models.ForeignKey(
        Place, null=True, blank=True, on_delete=models.SET_NULL, related_name="quoted_figures"
    )
    breakdown = fields.line()
    said_by = fields.line()
    said_on = fields.day()
    meeting = models.ForeignKey(
        CommitteeMeeting, null=True, blank=True, on_delete=models.SET_NULL, related_name="quoted_figures"
    )
    source = fields.line(required=True)
    source_url = fields.address()
    footnote = fields.line()
    chapter = fields.line()
    report = models.ForeignKey(
        ReportPage, null=True, blank=True, on_delete=models.SET_NULL, related_name="quoted_figures"
    )
    measure = models.ForeignKey(
        MeasurePage, null=True, blank=True, on_delete=models.SET_NULL, related_name="quoted_figures"
    )
    comparable = fields.yes(default=True, help_text="Whether it has the measure's definition.")
    comparison_note = fields.text()
    recommendations = ParentalManyToManyField(RecommendationPage, blank=True, related_name="quoted_figures")
    invented = fields.invented()

    def __str__(self) -> str:
        return f"{self.label}: {self.as_said}"

    @property
    def identity(self) -> str:
        """What `data-figure` says of it on a page."""
        return f"quoted/{self.key}"


QuotedFigure.panels = panels(QuotedFigure)
