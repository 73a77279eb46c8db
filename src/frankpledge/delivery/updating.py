"""Training needs brought up to date by the organisation itself, through its private link: its own rows and
no others.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db import transaction
from django.utils.text import slugify

from frankpledge.delivery.models.training import TrainingNeed
from frankpledge.plan.models import Organisation, PrivateLink, today
from frankpledge.plan.revising import revise

_NUMBERS = ("needed", "trained", "expiring")


class NeedForm(forms.ModelForm):
    """How many need a competence, hold it, and hold it no longer than 90 days."""

    class Meta:
        model = TrainingNeed
        fields = [*_NUMBERS, "next_expiry", "note"]
        widgets = {"note": forms.TextInput}

    @property
    def numbers(self) -> Sequence[Any]:
        return [self[name] for name in _NUMBERS]


class NewNeedForm(NeedForm):
    """A row that is not there yet: the role and the competence too."""

    class Meta(NeedForm.Meta):
        fields = ["role", "competence_name", *NeedForm.Meta.fields]

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, instance=TrainingNeed(organisation=organisation), **kwargs)
        self.fields["competence_name"].required = True

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        self.instance.competence = slugify(told.get("competence_name", ""))[:100]
        same = TrainingNeed.objects.filter(
            organisation=self.instance.organisation,
            role__iexact=told.get("role", ""),
            competence=self.instance.competence,
        )
        if same.exists():
            self.add_error(
                "competence_name", "There is a row for this role and competence already; change that one."
            )
        return told


class NeedsForms:
    """One form for each row of the organisation, and an empty one. All are kept, or none."""

    def __init__(self, data: Any, *, organisation: Organisation) -> None:
        self.organisation = organisation
        rows = TrainingNeed.objects.filter(organisation=organisation).select_related("organisation")
        self.rows = [NeedForm(data, instance=row, prefix=f"row-{row.pk}") for row in rows]
        self.new = NewNeedForm(
            data, organisation=organisation, prefix="new", empty_permitted=True, use_required_attribute=False
        )

    @property
    def wrong(self) -> list[tuple[str, str]]:
        """(field's id, what is wrong with it), in the order of the page."""
        forms_ = [*self.rows, self.new]
        return [
            (form[name].id_for_label if name != "__all__" else "rows", str(said))
            for form in forms_
            if form.is_bound
            for name, errors in form.errors.items()
            for said in errors
        ]

    def save(self, link: PrivateLink) -> bool:
        """Keep what was sent, each row brought up to date today, with the history of it; False where anything
        is wrong."""
        sent = [*self.rows, *([self.new] if self.new.has_changed() else [])]
        valid = [form.is_valid() for form in sent]  # each of them, so that every fault is told
        if not all(valid):
            return False
        with transaction.atomic():
            link.use()
            for form in sent:
                form.instance.updated_on = today()
                why = f"{self.organisation}, by the link made on {link.made_at:%Y-%m-%d}."
                revise(form.save(), "frankpledge.link", why=why)
        return True
