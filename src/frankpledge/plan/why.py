"""Why a record was changed: asked with each save, and demanded where a status, a date or a target changes."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from wagtail.admin.forms import WagtailAdminModelForm, WagtailAdminPageForm


class _AskWhy(forms.Form):
    """Adds the question; the answer goes into the record's history with the revision that it explains."""

    why_changed = forms.CharField(
        label="Why this change",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Kept in the history beside what you changed. It must be said where a status, a date or a "
        "target changes.",
    )

    _ruled = False

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        asked = getattr(self.instance, "ASKS_WHY", ())  # type: ignore[attr-defined]
        public = bool(self.instance.pk and self.instance.live)  # type: ignore[attr-defined]
        if public and not cleaned.get("why_changed") and self._changed_of(asked):
            self.add_error("why_changed", "Say why: a status, a date or a target is changed.")
        return cleaned

    def is_valid(self) -> bool:
        """As Django's; then the record's rules once more with its rows as they would be, since Django holds
        only the fields against them."""
        if not super().is_valid():
            return False
        if not self._ruled:
            self._ruled = True
            for name, formset in getattr(self, "formsets", {}).items():
                if name not in ("comments",):
                    formset.instance = self.instance  # type: ignore[attr-defined]
                    formset.save(commit=False)
            rules = getattr(self.instance, "rules", tuple)  # type: ignore[attr-defined]
            for field, said in rules():
                self.add_error(field if field in self.fields else None, said)
        return not self.errors

    def _changed_of(self, asked: tuple[str, ...]) -> bool:
        formsets = getattr(self, "formsets", {})
        return any(
            (name in formsets and formsets[name].has_changed()) or name in self.changed_data for name in asked
        )

    def save(self, commit: bool = True) -> Any:
        # The instance carries it to the revision that is saved next.
        self.instance.why_changed = self.cleaned_data.get("why_changed", "")  # type: ignore[attr-defined]
        return super().save(commit)  # type: ignore[misc]


class PageForm(_AskWhy, WagtailAdminPageForm):
    """The form of a page of the tree."""

    defer_required_on_fields: ClassVar[list[str]] = []


class RecordForm(_AskWhy, WagtailAdminModelForm):
    """The form of a record that is no page."""
