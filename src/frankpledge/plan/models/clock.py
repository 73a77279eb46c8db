"""What the law says must be published and when, and when releases are due."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db import models
from django.utils import timezone
from modelcluster.fields import ParentalKey

from frankpledge.plan import duties, fields
from frankpledge.plan.models.body import today
from frankpledge.plan.record import Problem, Record, Row, panels
from frankpledge.plan.why import RecordForm


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
        *("months", "days", "working_days", "from_year_end", "calendar_year", "since"),
        "exemption",
        "exemption_reason",
        "invented",
    )
    ROWS = ("occasions",)
    COMPUTED = ("state",)
    FORM = (
        ("What the law asks", "", ("key", "title", "basis", "trigger", "rule")),
        (
            "When it is due",
            "Dates are computed from these; without months or days they are typed with each occasion.",
            ("frequency", "months", "days", "working_days", "from_year_end", "calendar_year", "since"),
        ),
        ("Where it does not apply", "", ("exemption", "exemption_reason", "invented")),
    )

    title = fields.line(required=True)
    basis = fields.line(required=True, help_text="The law.")
    trigger = fields.line()
    rule = fields.line(help_text="How the date follows from the trigger, in the law's words.")
    frequency = fields.choice(Frequency, default=Frequency.ONCE)
    months = fields.count(
        help_text="Months after the end of each period, or after the trigger. With days, the due dates are "
        "computed; without either, they are typed below."
    )
    days = fields.count(help_text="Days after that.")
    working_days = fields.yes(help_text="The days are working days of England and Wales.")
    from_year_end = fields.yes(
        help_text="Counted from the end of the financial year in which the trigger fell."
    )
    calendar_year = fields.yes(help_text="Yearly: each calendar year, not each financial year.")
    since = fields.day(
        help_text="Monthly, quarterly, yearly: a day of the first period for which it is owed."
    )
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
        if self.exemption:
            return "exempt"
        told = self.falls
        if not told:
            return "none"
        waiting = [one for one in told if not one.done]
        if any(one.due and one.due < today() for one in waiting):
            return "late"
        return "due" if waiting else "done"

    @property
    def falls(self) -> list[duties.Due]:
        """Every time that it fell due, or will within twelve months: recorded, or computed from its rule."""
        return duties.falls(self, today())

    @property
    def next_due(self) -> duties.Due | None:
        """The earliest time that is not yet done; None where nothing is owed, or it is exempt."""
        if self.exemption:
            return None
        return next((one for one in self.falls if not one.done and one.due), None)

    def rules(self) -> Iterator[Problem]:
        if duties.kind(self) and duties.ruled(self) and self.since is None:
            yield (
                "since",
                "Say a day of the first period for which it is owed; dates are computed from there.",
            )
        if self.working_days and self.days is None:
            yield "days", "Say how many working days, or leave working days out."
        if self.from_year_end and duties.kind(self):
            yield "from_year_end", "That is counted from an event; this duty comes round by itself."
        for row in self.occasions.all():
            if duties.due_of(self, row.due_given, row.triggered, row.for_period) is None:
                yield (
                    "occasions",
                    (
                        f"{row.for_period or row.what or 'An occasion'}: say when it was due, or the day of "
                        "the trigger or the period, with a rule (months, days) from which the date follows."
                    ),
                )


class Occasion(Row):
    """A time at which a duty fell due, and what was done."""

    RECORD = ("due:due_given", "triggered", "for_period", "done", "what", "url", "note", "invented")
    COMPUTED = ("due",)

    duty = ParentalKey(Duty, on_delete=models.CASCADE, related_name="occasions")
    due_given = fields.day(help_text="When it was due, if not by the duty's rule.")
    triggered = fields.day(help_text="The day of the event that set it off.")
    for_period = fields.period()
    done = fields.day()
    what = fields.line()
    url = fields.address()
    note = fields.text()
    invented = fields.invented()

    @property
    def due(self) -> date | None:
        """As given, else by the duty's rule from the trigger or from the end of the period."""
        return duties.due_of(self.duty, self.due_given, self.triggered, self.for_period)

    @property
    def days_late(self) -> int:
        """Days after the due date that it was done, or that have passed without; 0 if in time."""
        reached: date = self.done or today()
        return max((reached - self.due).days, 0) if self.due else 0


class ReleaseDayForm(RecordForm):
    """The editing form: a date moves only with a row that says what it was and why."""

    def is_valid(self) -> bool:
        valid = super().is_valid()
        was = self.initial.get("at")
        if not (valid and self.instance.pk and was and "at" in self.changed_data):
            return bool(valid)
        rows = [form.cleaned_data for form in self.formsets["changes"].forms if form.cleaned_data]
        if any(row.get("was") == was and row.get("reason") and not row.get("DELETE") for row in rows):
            return True
        self.add_error("at", ReleaseDay.move_needs_reason(was))
        return False


class ReleaseDay(Record):
    """A release announced, and the release it became."""

    RECORD = (*("key", "title", "at", "period", "exact", "announced_on", "release", "note", "invented"),)
    ROWS = ("changes", "access")
    FORM = (
        ("The release", "", ("key", "title", "period", "release", "note", "invented")),
        (
            "Its day",
            "It moves only with a reason, which readers see; “Release day” under Desk moves it.",
            ("at", "exact", "announced_on"),
        ),
    )

    title = fields.line(required=True)
    at = models.DateTimeField(help_text="When it is published.")
    period = fields.period(required=True)
    exact = fields.yes(default=True, help_text="Whether the day and time are announced, or only the month.")
    announced_on = fields.day(help_text="When the exact day and time were announced.")
    release = fields.line(help_text="Key of the release it became.")
    note = fields.text()
    invented = fields.invented()

    base_form_class = ReleaseDayForm
    #: The exact day and time are announced this many days before, or earlier.
    NOTICE_DAYS = 28

    class Meta(Record.Meta):
        ordering = ["at"]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A draft begun before the date was moved neither brings the old one back nor takes away what readers
        were told of the move; a move of its own counts only from the date that is in force.
        """
        public = type(self).everything.filter(pk=self.pk, live=True).first() if self.pk else None
        if public is not None and public.live_revision_id != self.live_revision_id:  # from a revision
            told, mine = list(public.changes.all()), list(self.changes.all())
            if public.at != self.at and not any(row.was == public.at and row.reason for row in mine):
                self.at, self.exact, self.announced_on = public.at, public.exact, public.announced_on
                self.changes = told
            else:
                self.changes.add(*(row for row in told if row not in mine))
        super().save(*args, **kwargs)

    @staticmethod
    def move_needs_reason(was: datetime) -> str:
        return (
            f"The date announced was {timezone.localtime(was):%Y-%m-%dT%H:%M}; to move it, add a change that "
            "says what it was and why it moves."
        )

    @property
    def exact_by(self) -> date:
        """The last day on which the exact day and time are to be announced."""
        return (timezone.localtime(self.at) - timedelta(days=self.NOTICE_DAYS)).date()

    @property
    def month_shown(self) -> bool:
        """Whether only the month is told: nothing exact is announced, and nobody need have yet."""
        return not self.exact and self.exact_by > today()

    @property
    def noticed(self) -> bool:
        """Whether the exact day and time were announced long enough before."""
        return self.exact and self.announced_on is not None and self.announced_on <= self.exact_by

    def rules(self) -> Iterator[Problem]:
        was = type(self).objects.filter(pk=self.pk).values_list("at", flat=True).first() if self.pk else None
        if was and was != self.at and not any(row.was == was and row.reason for row in self.changes.all()):
            yield "at", self.move_needs_reason(was)
        for row in self.access.all():
            yield from (("access", f"{row.name}: {said}") for _, said in row.rules())
            if row.closes and row.closes > self.at:
                yield "access", f"{row.name}: access ends by the minute of publication."


class ReleaseDayChange(Row):
    """A release date moved, and why."""

    RECORD = ("made_on", "was", "reason")

    release_day = ParentalKey(ReleaseDay, on_delete=models.CASCADE, related_name="changes")
    made_on = fields.day(required=True)
    was = models.DateTimeField()
    reason = fields.text(required=True)


class PreReleaseAccess(Row):
    """Somebody who may see a release before it is published: who, in what post, and within which hours.

    The list is public; with which account each signs in, the desk keeps to itself.
    """

    RECORD = ("name", "post", "body", "opens", "closes", "invented")

    release_day = ParentalKey(ReleaseDay, on_delete=models.CASCADE, related_name="access")
    name = fields.line(required=True)
    post = fields.line(required=True)
    body = fields.line(required=True)
    opens = models.DateTimeField()
    closes = models.DateTimeField()
    invented = fields.invented()

    def rules(self) -> Iterator[Problem]:
        if self.opens and self.closes and self.opens >= self.closes:
            yield "closes", "access ends after it begins."


class Restriction(Record):
    """A time before an election in which nothing is published but by a stated exception."""

    RECORD = ("key", "title", "begins", "ends", "reason", "invented")

    title = fields.line(required=True)
    begins = fields.day(required=True)
    ends = fields.day(required=True, help_text="The last day of it.")
    reason = fields.text(required=True)
    invented = fields.invented()

    class Meta(Record.Meta):
        ordering = ["begins"]
        verbose_name = "pre-election restriction"

    def __str__(self) -> str:
        return self.title

    @classmethod
    def in_force(cls, day: date) -> Restriction | None:
        """The restriction that `day` falls in, if any."""
        return cls.objects.filter(begins__lte=day, ends__gte=day).order_by("begins").first()

    def rules(self) -> Iterator[Problem]:
        if self.begins and self.ends and self.begins > self.ends:
            yield "ends", "It ends on or after the day that it begins."


Duty.panels = panels(Duty)
ReleaseDay.panels = panels(ReleaseDay)
Restriction.panels = panels(Restriction)
