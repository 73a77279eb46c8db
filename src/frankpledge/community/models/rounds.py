"""Target-setting rounds: who was invited, what each proposed and why, what was decided and how far from
it."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

from django.db import models
from modelcluster.fields import ParentalKey

from frankpledge.plan import fields
from frankpledge.plan.models import CommitmentPage, MeasurePage, Organisation, Place, Target, today
from frankpledge.plan.record import Problem, Record, Row, panels


class TargetRound(Record):
    """A target set with residents' representatives, against a deadline."""

    RECORD = (
        *(
            "key",
            "title",
            "measure",
            "opened",
            "deadline",
            "for_period",
            "commitment",
            "question",
            "decided_on",
        ),
        *("decided_value", "decided_by", "decision_reason", "invented"),
    )
    ROWS = ("invitations", "proposals", "dissent")
    COMPUTED = ("state", "taking_part", "distance")

    title = fields.line(required=True)
    measure = models.ForeignKey(MeasurePage, on_delete=models.CASCADE, related_name="rounds")
    opened = fields.day()
    deadline = fields.day(required=True)
    for_period = fields.period()
    commitment = models.ForeignKey(
        CommitmentPage, null=True, blank=True, on_delete=models.SET_NULL, related_name="rounds"
    )
    question = fields.text()
    decided_on = fields.day()
    decided_value = fields.number()
    decided_by = fields.line()
    decision_reason = fields.text()
    invented = fields.invented()

    def __str__(self) -> str:
        return self.title

    @property
    def state(self) -> str:
        """`to-come`, `open`, `overdue` or `decided` today."""
        if self.decided_on and self.decided_on <= today():
            return "decided"
        if self.deadline < today():
            return "overdue"
        return "to-come" if self.opened is None or self.opened > today() else "open"

    @property
    def taking_part(self) -> int:
        """Bodies that took part."""
        return sum(row.took_part for row in self.invitations.all())

    @property
    def last_stage(self) -> int:
        return max((row.stage for row in self.proposals.all()), default=0)

    @property
    def typical_proposal(self) -> float | None:
        """The median of the last stage's proposals."""
        values = [row.value for row in self.proposals.all() if row.stage == self.last_stage]
        return median(values) if values else None

    @property
    def distance(self) -> float | None:
        """The decision less the median proposal of the last stage; None before both are there."""
        typical = self.typical_proposal
        return None if typical is None or self.decided_value is None else self.decided_value - typical

    @property
    def targets(self) -> models.QuerySet[Target]:
        """The targets that came of it."""
        return Target.objects.filter(round=self.key).select_related("measure")

    def rules(self) -> Iterator[Problem]:
        if self.decided_on and (self.decided_value is None or not self.decision_reason):
            yield "decided_on", "A decision has a value (decided_value) and its reason (decision_reason)."


class Invitation(Row):
    """A body that was asked to take part, for whom and from where; never a person."""

    RECORD = ("organisation", "group", "area", "invited_on", "took_part")

    round = ParentalKey(TargetRound, on_delete=models.CASCADE, related_name="invitations")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="invitations")
    group = fields.line(help_text="The people it speaks for.")
    area = models.ForeignKey(
        Place, null=True, blank=True, on_delete=models.SET_NULL, related_name="invitations"
    )
    invited_on = fields.day()
    took_part = fields.yes()


class Proposal(Row):
    """A value that a body proposed, and why. Stage 2 follows after seeing the spread."""

    RECORD = ("organisation", "stage", "value", "by", "reason", "made_on")

    round = ParentalKey(TargetRound, on_delete=models.CASCADE, related_name="proposals")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="proposals")
    stage = models.PositiveSmallIntegerField(default=1)
    value = models.FloatField()
    by = fields.period()
    reason = fields.text()
    made_on = fields.day()


class Dissent(Row):
    """Disagreement with the decision, kept."""

    RECORD = ("organisation", "text")

    round = ParentalKey(TargetRound, on_delete=models.CASCADE, related_name="dissent")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="dissent")
    text = fields.text(required=True)


TargetRound.panels = panels(TargetRound)
