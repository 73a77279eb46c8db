"""Target-setting rounds: who was invited, what each proposed and why, what was decided and how far from
it."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median
from typing import Any

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
            "second_stage",
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
    FORM = (
        (
            "What is to be set",
            "",
            ("key", "title", "measure", "commitment", "for_period", "question", "invented"),
        ),
        (
            "When",
            "Proposals of the first stage are shown to all before the second.",
            ("opened", "second_stage", "deadline"),
        ),
        (
            "What was decided",
            "Readers see it beside what was proposed.",
            ("decided_on", "decided_value", "decided_by", "decision_reason"),
        ),
    )

    title = fields.line(required=True)
    measure = models.ForeignKey(MeasurePage, on_delete=models.CASCADE, related_name="rounds")
    opened = fields.day()
    second_stage = fields.day(
        help_text="First day of the second stage: the proposals of the first are shown from then on."
    )
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
    def belongs_to(self) -> set[str]:
        return self.commitment.belongs_to if self.commitment else {"office"}

    @property
    def state(self) -> str:
        """`to-come`, `open`, `overdue` or `decided` today."""
        if self.decided_on and self.decided_on <= today():
            return "decided"
        if self.deadline < today():
            return "overdue"
        return "to-come" if self.opened is None or self.opened > today() else "open"

    @property
    def stage(self) -> int:
        """The stage that is open today, 1 or 2; 0 while none is."""
        if self.state != "open":
            return 0
        return 2 if self.second_stage and self.second_stage <= today() else 1

    @property
    def spread_shown(self) -> bool:
        """Whether proposals may be seen: not while the first stage is open, so that none sways another."""
        return self.state in ("decided", "overdue") or self.stage == 2

    def shown(self, values: dict[str, Any]) -> dict[str, Any]:
        """Its written `values` without the proposals that may not be seen yet."""
        return values if self.spread_shown else {**values, "proposals": []}

    def stage_proposals(self, stage: int) -> list[Proposal]:
        """The proposals of one stage, lowest first."""
        return sorted((row for row in self.proposals.all() if row.stage == stage), key=lambda row: row.value)

    def spread(self, stage: int) -> tuple[float, float, float] | None:
        """Lowest, middle and highest proposal of a stage; None where there is none."""
        values = [row.value for row in self.stage_proposals(stage)]
        return (values[0], median(values), values[-1]) if values else None

    @property
    def taking_part(self) -> int:
        """Bodies that took part: said to have, or with a proposal."""
        proposed = {row.organisation_id for row in self.proposals.all()}
        return sum(row.took_part or row.organisation_id in proposed for row in self.invitations.all())

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

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A draft begun before a body proposed by its own link does not take the proposal away again."""
        if self.pk:
            held = {(row.organisation_id, row.stage) for row in self.proposals.all()}
            for row in Proposal.objects.filter(round_id=self.pk, by_link=True):
                if (row.organisation_id, row.stage) not in held:
                    self.proposals.add(row)
        super().save(*args, **kwargs)

    def rules(self) -> Iterator[Problem]:
        if self.decided_on and (self.decided_value is None or not self.decision_reason):
            yield "decided_on", "A decision has a value (decided_value) and its reason (decision_reason)."
        if self.second_stage and not (self.opened or self.second_stage) <= self.second_stage <= self.deadline:
            yield "second_stage", "The second stage lies between the opening and the deadline."
        asked = {row.organisation_id for row in self.invitations.all()}
        for row in self.proposals.all():
            if row.organisation_id not in asked:
                yield (
                    "proposals",
                    f"{row.organisation}: only a body that was invited proposes; invite it first.",
                )
            if row.stage not in (1, 2):
                yield "proposals", f"{row.organisation}: a round has stages 1 and 2, not {row.stage}."


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
    by_link = fields.yes(editable=False, help_text="Made by the body itself, through its private link.")


class Dissent(Row):
    """Disagreement with the decision, kept."""

    RECORD = ("organisation", "text")

    round = ParentalKey(TargetRound, on_delete=models.CASCADE, related_name="dissent")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="dissent")
    text = fields.text(required=True)


TargetRound.panels = panels(TargetRound)
