"""What happens to a commitment: milestones, quarterly updates, dated changes of status, one typed log."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.db import models
from modelcluster.fields import ParentalKey

from frankpledge.plan import fields
from frankpledge.plan.models.body import today
from frankpledge.plan.models.commitment import Assurance, CommitmentPage, Delivery
from frankpledge.plan.models.ground import Organisation
from frankpledge.plan.record import ClusterRow, Problem, Row, panels


class Milestone(ClusterRow):
    """A dated step. The original date never changes; revisions stand beside it, each with its reason."""

    RECORD = ("key", "title", "original_date", "done", "evidence", "evidence_url", "invented")
    ROWS = ("revisions",)
    COMPUTED = ("due", "slippage_days")
    commitment = ParentalKey(CommitmentPage, on_delete=models.CASCADE, related_name="milestones")
    key = fields.key()
    title = fields.line(required=True)
    original_date = fields.day(required=True, help_text="Never changes; add a revision instead.")
    done = fields.day()
    evidence = fields.text()
    evidence_url = fields.address()
    invented = fields.invented()

    def __str__(self) -> str:
        return self.title

    @property
    def due(self) -> date:
        """The date in force: of the last revision made by today, else the original."""
        made = [row for row in self.revisions.all() if row.made_on <= today()]
        return (
            max(made, key=lambda row: (row.made_on, row.sort_order or 0)).to if made else self.original_date
        )

    @property
    def overdue(self) -> bool:
        return self.done is None and self.due < today()

    @property
    def days_late(self) -> int:
        """Days past the date in force; 0 where it is done or not yet due."""
        return (today() - self.due).days if self.overdue else 0

    @property
    def slippage_days(self) -> int:
        """Days between the original date and the day it was done, or else the later of the date in force
        and, once that has
        passed, today. Negative when it was early."""
        reached = self.done or (max(self.due, today()) if self.overdue else self.due)
        return (reached - self.original_date).days

    def rules(self) -> Iterator[Problem]:
        if self.pk:
            held = Milestone.objects.filter(pk=self.pk).values_list("original_date", flat=True).first()
            if held and held != self.original_date:
                yield (
                    "original_date",
                    f"The original date never changes (it is {held:%Y-%m-%d}); add a revision, with why.",
                )
        if self.done and self.done > today() + timedelta(days=1):
            yield "done", f"{self.done:%Y-%m-%d} is still to come; only what has happened is done."


class MilestoneRevision(Row):
    """A date moved, by whom and why."""

    RECORD = ("to", "made_on", "by", "reason")

    milestone = ParentalKey(Milestone, on_delete=models.CASCADE, related_name="revisions")
    to = fields.day(required=True)
    made_on = fields.day(required=True)
    by = fields.line()
    reason = fields.text(required=True)


class Update(Row):
    """What a quarter brought: what happened, why, what next, by whom."""

    RECORD = (
        *("period", "what_happened", "why", "what_next", "by", "written_on", "approved_by", "evidence_url"),
        "invented",
    )

    commitment = ParentalKey(CommitmentPage, on_delete=models.CASCADE, related_name="updates")
    period = fields.period(required=True)
    what_happened = fields.text(required=True)
    why = fields.text()
    what_next = fields.text()
    by = fields.line()
    written_on = fields.day()
    approved_by = fields.line()
    evidence_url = fields.address()
    invented = fields.invented()


class StatusChange(Row):
    """A dated answer, or two: who said it, why, on what evidence."""

    RECORD = ("on", "delivery", "assurance", "by", "why", "evidence", "evidence_url", "invented")

    commitment = ParentalKey(CommitmentPage, on_delete=models.CASCADE, related_name="statuses")
    on = fields.day(required=True)
    delivery = fields.choice(Delivery, optional=True)
    assurance = fields.choice(Assurance, optional=True)
    by = fields.line()
    why = fields.text()
    evidence = fields.text()
    evidence_url = fields.address()
    invented = fields.invented()

    @classmethod
    def standing(cls, of: str = "") -> models.Prefetch:
        """Of a commitment's statuses no more than tells where it stands; `of` leads to the commitment."""
        told = ("commitment", "sort_order", "on", "delivery", "assurance")
        return models.Prefetch(f"{of}statuses", cls.objects.only(*told))


class LogEntry(Row):
    """An approach, an answer, a meeting, an output or a note: the one log of partnerships, powers and
    groups."""

    class Kind(models.TextChoices):
        APPROACH = "approach", "Approach made"
        ANSWER = "answer", "Answer received"
        MEETING = "meeting", "Meeting"
        OUTPUT = "output", "Output"
        NOTE = "note", "Note"

    RECORD = ("on", "kind", "organisation", "about", "text", "answer", "url", "invented")

    commitment = ParentalKey(CommitmentPage, on_delete=models.CASCADE, related_name="log")
    on = fields.day(required=True)
    kind = fields.choice(Kind)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="log_entries"
    )
    about = fields.reference(help_text="Key of a power or an intervention of this commitment.")
    text = fields.text(required=True)
    answer = fields.text()
    url = fields.address()
    invented = fields.invented()


Milestone.panels = panels(Milestone)
