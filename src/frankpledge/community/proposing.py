"""A proposal made by a body that was invited, through its private link: once a stage."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import transaction

from frankpledge.community.models.rounds import Proposal, TargetRound
from frankpledge.plan.models import Organisation, PrivateLink, today


class ProposalForm(forms.Form):
    """A value and the reason for it. Shares are written in per cent."""

    value = forms.FloatField(min_value=0)
    reason = forms.CharField(max_length=2000, strip=True)

    def __init__(self, data: Any = None, *, round: TargetRound, organisation: Organisation) -> None:
        super().__init__(data)
        self.round, self.organisation = round, organisation
        self.fields["value"].error_messages |= {
            "required": "Say the value that you propose.",
            "invalid": "Write the value in digits, for example 55.",
        }
        self.fields["reason"].error_messages["required"] = (
            "Say why: the others will read it before the second stage."
        )

    @property
    def is_share(self) -> bool:
        return self.round.measure.unit == "share"

    def clean_value(self) -> float:
        value = float(self.cleaned_data["value"])
        if not self.is_share:
            return value
        if value > 100:
            raise forms.ValidationError("A share is at most 100 per cent.")
        return round(value / 100, 6)

    def save(self, link: PrivateLink) -> bool:
        """Record the proposal and that the body took part; False where the link was used in the meantime."""
        with transaction.atomic():
            if not link.use():
                self.add_error(None, "This link was used already.")
                return False
            row, _ = Proposal.objects.get_or_create(
                round=self.round,
                organisation=self.organisation,
                stage=link.stage,
                defaults={"value": self.cleaned_data["value"]},
            )
            row.value, row.reason = self.cleaned_data["value"], self.cleaned_data["reason"]
            row.by, row.made_on, row.by_link = self.round.for_period, today(), True
            row.save()
            self.round.invitations.filter(organisation=self.organisation).update(took_part=True)
        return True
