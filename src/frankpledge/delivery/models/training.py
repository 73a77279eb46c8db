"""Training needs: organisation × role × competence, as they stand now."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import models

from frankpledge.plan import fields
from frankpledge.plan.drafts import Draftable
from frankpledge.plan.models import Organisation, today
from frankpledge.plan.record import Described, Problem, panels


class TrainingNeed(Draftable, Described):
    """How many people in a role need a competence, and how many hold it now."""

    RECORD = (
        *(
            "organisation",
            "role",
            "competence",
            "competence_name",
            "needed",
            "trained",
            "expiring",
            "next_expiry",
        ),
        *("updated_on", "note", "invented"),
    )
    COMPUTED = ("gap",)
    FORM = (
        ("Who needs what", "", ("organisation", "role", "competence", "competence_name")),
        ("How many", "As they stand now.", ("needed", "trained", "expiring", "next_expiry")),
        ("Said when", "", ("updated_on", "note", "invented")),
    )

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="training_needs")
    role = fields.line(required=True)
    competence = fields.key()
    competence_name = fields.line()
    needed = models.PositiveIntegerField()
    trained = models.PositiveIntegerField(help_text="Valid now.")
    expiring = models.PositiveIntegerField(default=0, help_text="Of those, within the next 90 days.")
    next_expiry = fields.day()
    updated_on = fields.day(required=True)
    note = fields.text()
    invented = fields.invented()
    position = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "role", "competence"], name="one_row_per_training_need"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.role}, {self.competence_name or self.competence}"

    @property
    def reference(self) -> str:
        return f"{self.organisation.key}/{self.role}/{self.competence}"

    @property
    def gap(self) -> int:
        """People who need it and do not hold it now."""
        return max(self.needed - self.trained, 0)

    @property
    def gap_soon(self) -> int:
        """The gap in 90 days if nobody renews."""
        return max(self.needed - self.trained + self.expiring, 0)

    @property
    def days_old(self) -> int:
        """Days since the row was brought up to date."""
        return (today() - self.updated_on).days

    @classmethod
    def ranked(cls) -> list[TrainingNeed]:
        """Every need, the widest gap (as a share of those who need it) first."""
        rows = cls.objects.select_related("organisation")
        return sorted(rows, key=lambda row: (-(row.gap / row.needed if row.needed else 0), -row.gap))

    def rules(self) -> Iterator[Problem]:
        if self.trained is not None and (self.expiring or 0) > self.trained:
            yield "expiring", f"{self.expiring} expiring are more than the {self.trained} trained."


TrainingNeed.panels = panels(TrainingNeed)
