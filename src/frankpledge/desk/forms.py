"""What people fill in at the desk."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from frankpledge import facts


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One or more files; `clean` gives a list."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=ManyFiles(attrs={"multiple": True}), **options)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, list | tuple) else [data] if data else []
        if not given and self.required:
            raise forms.ValidationError("Choose one or more files.")
        return [super(FilesField, self).clean(one, initial) for one in given]


class OptionsForm(forms.Form):
    """How files are to be read, where their content does not tell it."""

    format = forms.ChoiceField(
        required=False, help_text="Leave it to the content unless the check could not tell."
    )
    force = forms.ChoiceField(
        required=False, label="Police force", help_text="Of stop-and-search files whose names do not say it."
    )
    replace = forms.BooleanField(
        required=False,
        label="Take files that are not whole",
        help_text="Files held back because they have too few rows, or lack types that neighbours have.",
    )
    illustrative = forms.BooleanField(
        required=False, label="The rows are made up", help_text="Every page then marks their figures."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["format"].choices = [
            ("", "As the content says"),
            *((one.key, one.key) for one in facts.FORMATS),
        ]
        self.fields["force"].choices = [("", "As the file says"), *sorted(facts.FORCES.items())]


class UploadForm(OptionsForm):
    files = FilesField(label="Files", help_text="CSV, XLSX, ODS, or a zip of them. Several at once.")

    field_order = ["files", "format", "force", "replace", "illustrative"]


class ReasonForm(forms.Form):
    reason = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}))


class Moment(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M", attrs={"step": 60})


class MoveForm(forms.Form):
    at = forms.DateTimeField(label="New day and time", widget=Moment())
    exact = forms.BooleanField(
        required=False, initial=True, label="The day and time are announced", help_text="Else only the month."
    )
    reason = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 3}), label="Why it moves", help_text="Readers are told."
    )


class CorrectionForm(forms.Form):
    what = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), label="What was wrong, and is put right")
    why = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), label="How it came about")
    measures = forms.MultipleChoiceField(
        required=False,
        label="Measures that it touches",
        widget=forms.CheckboxSelectMultiple,
        help_text="None chosen: the whole release.",
    )
    at = forms.DateTimeField(
        required=False,
        label="Publish at",
        widget=Moment(),
        help_text="Empty: as soon as it is approved.",
    )

    def __init__(self, *args: Any, measures: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["measures"].choices = measures


class AdmitForm(forms.Form):
    """With which account a person of the published list signs in."""

    name = forms.ChoiceField(label="Person of the published list")
    user = forms.ModelChoiceField(queryset=None, label="Account")

    def __init__(self, *args: Any, names: list[str], users: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].choices = [(name, name) for name in names]
        self.fields["user"].queryset = users


def local(moment: Any) -> str:
    """A moment as a form has it."""
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M") if moment else ""
