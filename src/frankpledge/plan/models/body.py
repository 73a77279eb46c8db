"""The body that makes the plan, its law and its names: none of them is in the code."""

from __future__ import annotations

import os
from datetime import date
from typing import Any, ClassVar

from asgiref.local import Local
from django.core.signals import request_finished, request_started
from django.core.validators import MinValueValidator
from django.db import models
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from frankpledge import asked, configuration
from frankpledge.plan import fields
from frankpledge.plan.drafts import Draftable
from frankpledge.plan.record import Described, Row, panels

_request = Local()


class Body(Draftable, Described, ClusterableModel):
    """The one body of this installation. `Body.current()` gives it, or an unnamed one before a workspace
    is loaded."""

    RECORD: ClassVar = (
        *("name", "short_name", "site_name", "tagline", "office_holder", "office_holder_name", "deputy"),
        *(
            "deputy_name",
            "chief_officer",
            "chief_officer_name",
            "force",
            "force_short",
            "panel",
            "panel_short",
        ),
        *("area_name", "residents", "area", "benchmarks", "area_word", "area_words", "as_at", "languages"),
        *("contact_email", "contact_phone", "contact_text", "about", "licence", "source_url"),
        *("financial_quarters", "suppress_below", "suppress_below_sensitive", "keep_personal_months"),
        *("formats_days", "formats_kept", "invented"),
    )
    ROWS = ("laws", "report_kinds")
    REFERS = {"area": "places", "benchmarks": "places"}
    FORM = (
        (
            "Who publishes",
            "",
            ("name", "short_name", "site_name", "tagline", "about", "licence", "source_url", "invented"),
        ),
        (
            "Who answers for it",
            "Posts, and who holds them now.",
            (
                "office_holder",
                "office_holder_name",
                "deputy",
                "deputy_name",
                "chief_officer",
                "chief_officer_name",
                "force",
                "force_short",
                "panel",
                "panel_short",
            ),
        ),
        ("Where", "", ("area_name", "residents", "area", "benchmarks", "area_word", "area_words")),
        ("How to reach it", "", ("contact_email", "contact_phone", "contact_text")),
        ("How the site tells time and languages", "", ("as_at", "financial_quarters", "languages")),
        (
            "What is withheld, and how long things are kept",
            "",
            (
                "suppress_below",
                "suppress_below_sensitive",
                "keep_personal_months",
                "formats_days",
                "formats_kept",
            ),
        ),
    )

    name = fields.line(required=True)
    short_name = fields.line(required=True)
    site_name = fields.line(required=True)
    tagline = fields.line()
    office_holder = fields.line(help_text="The title of the office.")
    office_holder_name = fields.line()
    deputy = fields.line()
    deputy_name = fields.line()
    chief_officer = fields.line()
    chief_officer_name = fields.line()
    force = fields.line()
    force_short = fields.line()
    panel = fields.line(help_text="The committee or panel that scrutinises the plan.")
    panel_short = fields.line()
    area_name = fields.line()
    residents = fields.line(help_text="What the people of the place are called.")
    area = fields.reference(help_text="ONS code of the whole area.")
    benchmarks = fields.WordsField(help_text="Codes of the places compared with.")
    area_word = models.CharField(max_length=40, default="borough")
    area_words = models.CharField(max_length=40, default="boroughs")
    as_at = fields.day(help_text="Taken as today; FRANKPLEDGE_AS_AT wins over it.")
    languages = fields.WordsField(help_text="Codes of the languages published.")
    contact_email = fields.line()
    contact_phone = fields.line()
    contact_text = fields.text()
    about = fields.text()
    licence = fields.line()
    source_url = fields.address()
    financial_quarters = fields.yes(default=True)
    suppress_below = models.PositiveSmallIntegerField(default=5)
    suppress_below_sensitive = models.PositiveSmallIntegerField(default=10)
    keep_personal_months = models.PositiveSmallIntegerField(
        default=24,
        validators=[MinValueValidator(1)],
        help_text="Months after which what is held of people who took part is erased.",
    )
    formats_days = models.PositiveSmallIntegerField(
        default=5, help_text="Working days within which a request for a format or language is answered."
    )
    formats_kept = models.PositiveSmallIntegerField(
        default=90, help_text="Days after its answer for which such a request is kept."
    )
    invented = fields.invented()

    class Meta:
        verbose_name = "body"
        verbose_name_plural = "body"

    def __str__(self) -> str:
        return self.short_name or "The body"

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        _request.body = None

    @classmethod
    def current(cls) -> Body:
        """The body of this installation; read once per request, and once per publishing."""
        if asked.is_held():
            return _first(cls)
        held = getattr(_request, "body", None)
        if held is None:
            held = _first(cls)
            if getattr(_request, "open", False):
                _request.body = held
        return held


@asked.once
def _first(model: type[Body]) -> Body:
    return model.objects.first() or model(name="", short_name="", site_name="frankpledge")


class Law(Row):
    """A law that the plan stands on."""

    RECORD = ("key", "title", "section", "url", "text")

    body = ParentalKey(Body, on_delete=models.CASCADE, related_name="laws")
    key = fields.key()
    title = fields.line(required=True)
    section = fields.line()
    url = fields.address()
    text = fields.text()


class ReportKind(Row):
    """A kind of scrutiny report, and how long there is to answer it."""

    RECORD = ("key", "name", "days", "working_days", "basis")

    body = ParentalKey(Body, on_delete=models.CASCADE, related_name="report_kinds")
    key = fields.key()
    name = fields.line(required=True)
    days = fields.count(help_text="Days to respond; empty: no clock.")
    working_days = fields.yes()
    basis = fields.line(help_text="The law or promise that sets it.")


Body.panels = panels(Body)


def body() -> Body:
    """The body of this installation."""
    return Body.current()


def today() -> date:
    """The date taken as today: FRANKPLEDGE_AS_AT, else the body's *as at* date, else the clock's."""
    given = os.environ.get(configuration.AS_AT.name, "")
    if given:
        return date.fromisoformat(given)
    return Body.current().as_at or date.today()


def _begin(**_: Any) -> None:
    _request.open, _request.body = True, None


def _end(**_: Any) -> None:
    _request.open, _request.body = False, None


request_started.connect(_begin, dispatch_uid="frankpledge.plan.body")
request_finished.connect(_end, dispatch_uid="frankpledge.plan.body")
