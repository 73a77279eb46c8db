"""What the law says must be published and when, and when releases are due."""

from __future__ import annotations

from datetime import date

from django.db import models
from modelcluster.fields import ParentalKey

from frankpledge.plan import fields
from frankpledge.plan.models.body import today
from frankpledge.plan.record import Record, Row, panels


class Duty(Record):
    """A duty to publish or to act: its legal basis, what sets it off, each time it fell due."""

    class Frequency(models.TextChoices):
        ONCE = "once", "Once"
        MONTHLY = "monthly", "Monthly"
        QUARTERLY = "quarterly", "Quarterly"
        YEARLY = "yearly", "Yearly"
        TERM = "term", "Once a term"
        EVENT = "event", "After an event"

    RECORD = (
        "key",
        "title",
        "basis",
        "trigger",
        "rule",
        "frequency",
        "exemption",
        "exemption_reason",
        "invented",
    )
    ROWS = ("occasions",)
    COMPUTED = ("state",)

    title = fields.line(required=True)
    basis = fields.line(required=True, help_text="The law.")
    trigger = fields.line()
    rule = fields.line(help_text="How the date follows from the trigger.")
    frequency = fields.choice(Frequency, default=Frequency.ONCE)
    exemption = fields.line()
    exemption_reason = fields.text()
    invented = fields.invented()

    class Meta(Record.Meta):
        verbose_name_plural = "duties"

    def __str__(self) -> str:
        return self.title

    @property
    def state(self) -> str:
        """`exempt`, `late`, `due` (an occasion still to come), `done` or `none` (no occasion recorded)."""
        rows = list(self.occasions.all())
        if self.exemption:
            return "exempt"
        if not rows:
            return "none"
        open_rows = [row for row in rows if not row.done]
        if any(row.due < today() for row in open_rows):
            return "late"
        return "due" if open_rows else "done"


class Occasion(Row):
    """A time at which a duty fell due, and what was done."""

    RECORD = ("due", "for_period", "done", "what", "url", "note", "invented")

    duty = ParentalKey(Duty, on_delete=models.CASCADE, related_name="occasions")
    due = fields.day(required=True)
    for_period = fields.period()
    done = fields.day()
    what = fields.line()
    url = fields.address()
    note = fields.text()
    invented = fields.invented()

    @property
    def days_late(self) -> int:
        """Days after the due date that it was done, or that have passed without; 0 if in time."""
        reached: date = self.done or today()
        return max((reached - self.due).days, 0)


class ReleaseDay(Record):
    """A release announced, and the release it became."""

    RECORD = ("key", "title", "at", "period", "exact", "release", "note", "invented")
    ROWS = ("changes",)

    title = fields.line(required=True)
    at = models.DateTimeField(help_text="When it is published.")
    period = fields.period(required=True)
    exact = fields.yes(default=True, help_text="Whether the day and time are announced, or only the month.")
    release = fields.line(help_text="Key of the release it became.")
    note = fields.text()
    invented = fields.invented()

    class Meta(Record.Meta):
        ordering = ["at"]

    def __str__(self) -> str:
        return self.title


class ReleaseDayChange(Row):
    """A release date moved, and why."""

    RECORD = ("made_on", "was", "reason")

    release_day = ParentalKey(ReleaseDay, on_delete=models.CASCADE, related_name="changes")
    made_on = fields.day(required=True)
    was = models.DateTimeField()
    reason = fields.text(required=True)


Duty.panels = panels(Duty)
ReleaseDay.panels = panels(ReleaseDay)
