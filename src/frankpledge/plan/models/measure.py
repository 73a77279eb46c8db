"""Measures and their targets: what would show that the plan works."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import InlinePanel
from wagtail.models import Page

from frankpledge.plan import fields, measure_form
from frankpledge.plan.models.body import Body, today
from frankpledge.plan.record import Problem, RecordPage, Row, panels


class MeasurePage(RecordPage):
    """A measure in public words, with the specification that the figures room computes it from."""

    class Unit(models.TextChoices):
        COUNT = "count", "Number"
        SHARE = "share", "Share"
        RATE = "per 1,000", "Per 1,000 people"
        DAYS = "days", "Days"
        RATIO = "ratio", "Ratio"
        INDEX = "index", "Index"
        POUNDS = "pounds", "Pounds"

    class Polarity(models.TextChoices):
        UP = "up", "Higher is better"
        DOWN = "down", "Lower is better"
        NEUTRAL = "neutral", "Neither is better"

    class Maturity(models.TextChoices):
        ESTABLISHED = "established", "Established"
        DEVELOPING = "developing", "Developing"
        EMBRYONIC = "embryonic", "Embryonic"

    class Frequency(models.TextChoices):
        MONTH = "month", "Monthly"
        QUARTER = "quarter", "Quarterly"
        FINANCIAL_YEAR = "financial-year", "Every financial year"
        CALENDAR_YEAR = "calendar-year", "Every calendar year"
        ROLLING = "rolling-12", "Every quarter, for twelve months"

    RECORD = (
        *("key", "title", "short_title", "priority", "question", "definition", "numerator", "denominator"),
        *("source", "source_url", "licence", "unit", "polarity", "lag_months", "frequency", "maturity"),
        *("quantitative", "question_wording", "asked_before", "limits", "holder", "missing", "sensitive"),
        *("statutory", "invented", "compute"),
    )
    ROWS = ("breaks", "events", "reviews", "findings", "targets")
    REFERS = {"priority": "priorities"}
    COMPUTED = ("reviewed", "decides")
    ASKS_WHY = ("targets", "maturity", "breaks")
    FORM = (
        (
            "What it asks",
            "A reader sees the question first.",
            ("key", "short_title", "priority", "question", "question_wording", "asked_before"),
        ),
        (
            "What is counted",
            "In words; the definition below makes the figure.",
            ("definition", "numerator", "denominator", "unit", "polarity", "quantitative"),
        ),
        (
            "Where it comes from, and how soon",
            "",
            ("source", "source_url", "licence", "frequency", "lag_months", "holder", "missing"),
        ),
        (
            "How far to trust it",
            "One that is embryonic decides nothing; one in development, only once it was reviewed.",
            ("maturity", "limits", "sensitive", "statutory", "invented"),
        ),
    )

    short_title = fields.line()
    priority = fields.reference(help_text="Key of a priority of the current edition: the measure's theme.")
    question = fields.line(help_text="What it tells a resident.")
    definition = fields.text(required=True)
    numerator = fields.text()
    denominator = fields.text()
    source = fields.line()
    source_url = fields.address()
    licence = fields.line()
    unit = fields.choice(Unit, default=Unit.COUNT)
    polarity = fields.choice(Polarity)
    lag_months = models.PositiveSmallIntegerField(default=0)
    frequency = fields.choice(Frequency, default=Frequency.QUARTER)
    maturity = fields.choice(Maturity)
    quantitative = fields.yes(default=True)
    question_wording = fields.text(help_text="Of a survey question.")
    asked_before = fields.text(help_text="Who was asked before it was drafted, and the advice taken.")
    limits = fields.text(help_text="What the number leaves out.")
    holder = fields.line(help_text="Who holds the data, if we do not.")
    missing = fields.text(help_text="Why it has no figure, if it cannot have one yet.")
    sensitive = fields.yes(help_text="The higher threshold for small numbers.")
    statutory = fields.yes()
    invented = fields.invented()
    compute = fields.MappingField(help_text="The figure's specification; see docs/figures.md.")

    template = "pages/measure.html"
    parent_page_types = ["plan.PerformancePage"]
    subpage_types: list[str] = []

    @property
    def reviewed(self) -> bool:
        """Whether an independent review has been published by today."""
        return any(row.independent and row.on <= today() for row in self.reviews.all())

    @property
    def decides(self) -> bool:
        """Whether its verdict may count for a priority: established, or developing and independently
        reviewed."""
        return self.maturity == self.Maturity.ESTABLISHED or (
            self.maturity == self.Maturity.DEVELOPING and self.reviewed
        )

    @property
    def targets_in_force(self) -> list[Target]:
        """Targets set by today and neither moved nor withdrawn since."""
        rows = [row for row in self.targets.all() if row.set_on is None or row.set_on <= today()]
        moved = {row.replaces for row in rows}
        return [
            row
            for row in rows
            if row.key not in moved and not (row.withdrawn_on and row.withdrawn_on <= today())
        ]

    @property
    def target_years(self) -> set[str]:
        """The periods for which a target in force gives a value."""
        return {year for row in self.targets_in_force for year in (row.by, *row.years)}

    def specification(self) -> dict[str, Any]:
        """The measure as the figures room reads it (docs/figures.md)."""
        given: dict[str, Any] = {
            "key": self.key,
            "title": self.title,
            "kind": "published",
            "definition": self.definition,
            "question": self.question_wording,
            "unit": self.unit,
            "polarity": self.polarity,
            "maturity": self.maturity,
            "reviewed": self.reviewed,
            "lag": self.lag_months,
            "breaks": [{"date": row.date.isoformat(), "reason": row.reason} for row in self.breaks.all()],
            "held_by": self.holder,
            "why_missing": self.missing,
            "invented": self.invented,
        }
        if self.sensitive:
            given["small"] = Body.current().suppress_below_sensitive
        return {name: value for name, value in given.items() if value not in ("", [])} | self.compute

    def rules(self) -> Iterator[Problem]:
        keys = [row.key for row in self.targets.all()]
        for repeated in sorted({key for key in keys if keys.count(key) > 1}):
            yield "targets", f"“{repeated}” is there twice; give each target its own key."
        for row in self.targets.all():
            if row.replaces and row.replaces not in keys:
                yield (
                    "targets",
                    f"{row.key} replaces “{row.replaces}”, which is not a target of this measure.",
                )
            if row.path != Target.Path.LINE and not row.years:
                yield "targets", f"{row.key}: path {row.path} needs a value for each year (years)."
            if self.unit == self.Unit.SHARE and not 0 <= row.value <= 1:
                yield "targets", f"{row.key}: a share lies between 0 and 1; found {row.value}."


class Break(Row):
    """A date across which nothing is compared."""

    RECORD = ("date", "reason")

    measure = ParentalKey(MeasurePage, on_delete=models.CASCADE, related_name="breaks")
    date = fields.day(required=True)
    reason = fields.text(required=True)


class Event(Row):
    """Something that happened, drawn on the chart."""

    RECORD = ("on", "text")

    measure = ParentalKey(MeasurePage, on_delete=models.CASCADE, related_name="events")
    on = fields.day(required=True)
    text = fields.line(required=True)


class MeasureReview(Row):
    """Someone's look at whether a measure can be relied on."""

    RECORD = ("on", "by", "independent", "scope", "finding", "url", "invented")

    measure = ParentalKey(MeasurePage, on_delete=models.CASCADE, related_name="reviews")
    on = fields.day(required=True)
    by = fields.line(required=True)
    independent = fields.yes()
    scope = fields.text()
    finding = fields.text()
    url = fields.address()
    invented = fields.invented()


class QualitativeFinding(Row):
    """What people said, from whom, how gathered and analysed: a finding, not a score."""

    RECORD = ("on", "from_whom", "gathered", "analysed", "text", "url", "invented")

    measure = ParentalKey(MeasurePage, on_delete=models.CASCADE, related_name="findings")
    on = fields.day()
    from_whom = fields.line()
    gathered = fields.text()
    analysed = fields.text()
    text = fields.text(required=True)
    url = fields.address()
    invented = fields.invented()


class Target(Row):
    """A value by a time. Moving it never erases it: the new one says which it replaces and why."""

    class Path(models.TextChoices):
        LINE = "line", "A straight line from the baseline"
        STEPS = "steps", "Steps, judged at their dates"
        YEARLY = "yearly", "A value for each year"

    class Direction(models.TextChoices):
        AT_LEAST = "at-least", "At least"
        AT_MOST = "at-most", "At most"

    RECORD = (
        *(
            "key",
            "value",
            "by",
            "path",
            "direction",
            "baseline",
            "baseline_period",
            "place",
            "breakdown",
            "years",
        ),
        *("rationale", "set_by", "set_on", "round", "replaces", "reason", "withdrawn_on", "withdrawn_reason"),
        "invented",
    )
    REFERS = {"place": "places", "round": "rounds"}

    measure = ParentalKey(MeasurePage, on_delete=models.CASCADE, related_name="targets")
    key = fields.key()
    value = models.FloatField(help_text="Shares between 0 and 1.")
    by = fields.period(required=True)
    path = fields.choice(Path, default=Path.LINE)
    direction = fields.choice(Direction, optional=True)
    baseline = fields.number()
    baseline_period = fields.period()
    place = fields.reference(help_text="ONS code; empty: the whole area.")
    breakdown = fields.line()
    years = fields.MappingField(help_text="Period to value, for steps and yearly paths.")
    rationale = fields.text()
    set_by = fields.line()
    set_on = fields.day()
    round = fields.reference(help_text="Key of the target-setting round it came from.")
    replaces = fields.reference(help_text="Key of the target that this one moves.")
    reason = fields.text(help_text="Why it was moved.")
    withdrawn_on = fields.day()
    withdrawn_reason = fields.text()
    invented = fields.invented()

    def specification(self) -> dict[str, Any]:
        """The target as the figures room reads it (docs/figures.md)."""
        return self.specification_of(self.measure.key)

    def specification_of(self, measure: str) -> dict[str, Any]:
        """The same for a measure that is not held yet."""
        given: dict[str, Any] = {
            "measure": measure,
            "key": self.key,
            "value": self.value,
            "by": self.by,
            "path": self.path,
            "place": self.place,
            "breakdown": self.breakdown,
            "direction": self.direction,
            "set_on": _iso(self.set_on),
            "set_by": self.set_by,
            "rationale": self.rationale,
            "replaces": self.replaces,
            "reason": self.reason,
            "round": self.round,
            "steps": [{"by": by, "value": value} for by, value in self.years.items()],
            "invented": self.invented,
        }
        if self.baseline is not None:
            given["baseline"] = {"value": self.baseline, "period": self.baseline_period}
        if self.withdrawn_on:
            given["withdrawn"] = {"on": self.withdrawn_on.isoformat(), "reason": self.withdrawn_reason}
        return {name: value for name, value in given.items() if value not in ("", [], None)}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _form() -> None:
    """The editing form: its fields in their order, with the definition as fields of its own."""
    own = panels(MeasurePage, leave_out=("compute",))
    before_rows = next((i for i, one in enumerate(own) if isinstance(one, InlinePanel)), len(own) - 1)
    own.insert(before_rows, measure_form.panel())
    MeasurePage.content_panels = [*Page.content_panels, *own]
    MeasurePage.base_form_class = measure_form.MeasureForm


_form()
