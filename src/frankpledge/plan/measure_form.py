"""The form of a measure: its definition as fields with choices from the data held, no JSON."""

from __future__ import annotations

import json
from typing import Any

import yaml
from django import forms
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel, Panel

from frankpledge import handwritten
from frankpledge.plan import definition
from frankpledge.plan.fields import WordsInput
from frankpledge.plan.why import PageForm


class LinesInput(forms.CharField):
    """Values, one a line: a publisher's value may have a comma in it."""

    widget = forms.Textarea(attrs={"rows": 2, "data-no-figure": ""})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:
        if isinstance(value, list):
            return value
        return [line.strip() for line in (value or "").splitlines() if line.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.to_python(initial) != self.to_python(data)


class MoreInput(forms.CharField):
    """What has no field of its own, as YAML."""

    widget = forms.Textarea(attrs={"rows": 4, "data-no-figure": "", "spellcheck": "false"})

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, dict):
            return yaml.safe_dump(value, sort_keys=False, allow_unicode=True) if value else ""
        return value

    def to_python(self, value: Any) -> dict[str, Any]:
        if isinstance(value, dict):
            return value
        try:
            given = handwritten.read(value or "") or {}
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            where = f" Look at line {mark.line + 1}." if mark else ""
            raise forms.ValidationError(f"This cannot be read as “key: value” lines.{where}") from error
        if not isinstance(given, dict):
            raise forms.ValidationError("Write “key: value” lines, such as “deff: 1.4”.")
        try:
            json.dumps(given)
        except (TypeError, ValueError) as error:
            said = "A date, and whatever else is neither text, number nor yes or no, is written in quotes."
            raise forms.ValidationError(said) from error
        return given

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.to_python(initial) != self.to_python(data))


def _choice(
    choices: Any, label: str, help_text: str = "", empty: str = "As usual for its kind"
) -> forms.ChoiceField:
    return forms.ChoiceField(
        choices=[("", empty), *choices], required=False, label=label, help_text=help_text
    )


def _line(label: str, help_text: str = "") -> forms.CharField:
    return forms.CharField(required=False, label=label, help_text=help_text)


class MeasureForm(PageForm):
    """Wagtail's form of a measure's page, with the definition's own fields."""

    kind = _choice(definition.KINDS, "How it is made", empty="Published (no file yet)")
    dataset = _line("Dataset", "Leave empty for the usual one of its kind.")
    series = _line("Series", "Of a tidy, cases or survey file; empty: the measure's key.")
    value = _line("What is added up", "A column, or “rows”.")
    headline = _choice(definition.PERIODS, "Told first by", empty="The file's own periods")
    periods = forms.MultipleChoiceField(
        choices=definition.PERIODS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="And for these periods too",
    )
    places_by = _choice(definition.PLACES_BY, "Rows find their place by")
    places_kinds = forms.MultipleChoiceField(
        choices=definition.PLACE_KINDS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="Figures for each",
    )
    places_total = _line("All rows add up to", "ONS code of the whole place.")
    breakdowns = WordsInput(required=False, label="Told apart by", help_text="Columns, with commas between.")
    answers = LinesInput(required=False, label="Answers that count", help_text="Of a survey; one a line.")
    denominator_dataset = _line("Over (dataset)", "Of a rate or share: such as “population”.")
    denominator_value = _line("Over (column)", "Such as “people”.")
    denominator_per = forms.FloatField(required=False, label="For each", help_text="Such as 1000.")
    denominator_carry = forms.IntegerField(
        required=False, min_value=0, label="Years carried", help_text="How long people may stand in for."
    )
    duration_statistic = _choice(
        (("median", "The median of days"), ("within", "The share within so many days")), "Days are told as"
    )
    duration_days = forms.IntegerField(required=False, min_value=1, label="Within days")
    duration_working_days = forms.BooleanField(required=False, label="Working days")
    decimals = forms.IntegerField(required=False, min_value=0, max_value=4, label="Digits after the point")
    seasonal = _choice(definition.SEASONS, "Seasons")
    noun_one = _line("One of them is called", "Such as “offence”.")
    noun_many = _line("Many are called", "Such as “offences”.")
    heading_higher = _line("Heading when it is higher", "At most ten words.")
    heading_lower = _line("Heading when it is lower", "At most ten words.")
    heading_same = _line("Heading when it has not changed", "At most ten words.")
    more = MoreInput(
        required=False,
        label="Anything else",
        help_text="Such as design, outcomes, disparity, weights: “key: value” lines (docs/figures.md).",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        told = definition.taken_apart(self.instance.compute or {})
        for name, value in told.items():
            self.initial.setdefault(name, value)
        columns = definition.held().columns()
        self._suggest("dataset", sorted(columns))
        for place in range(1, definition.CONDITIONS + 1):
            self._suggest(f"where_{place}_column", sorted({c for held in columns.values() for c in held}))

    def _suggest(self, name: str, words: list[str]) -> None:
        """Offer what is held; what is not held yet can still be written."""
        if name in self.fields and words:
            self.fields[name].widget = Suggesting(words)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        made = definition.put_together(cleaned, self.instance.compute or {})
        self.instance.compute = made
        self.wrong = self._wrong(cleaned)
        for field, said in self.wrong:
            self.add_error(field if field in self.fields else None, said)
        return cleaned

    def _wrong(self, cleaned: dict[str, Any]) -> list[tuple[str, str]]:
        """What figures would refuse, said at the field that it is about."""
        if self.errors:
            return []
        instance = self.instance
        unsaved = {"key": cleaned.get("key") or instance.key or "new", "title": cleaned.get("title") or "New"}
        wanted = ("definition", "unit", "polarity", "maturity", "holder", "missing")
        known = {name: cleaned[name] for name in wanted if cleaned.get(name)}
        measure = {"held_by": known.pop("holder", ""), "why_missing": known.pop("missing", "")} | known
        measure = {"kind": "published"} | measure | unsaved | instance.compute
        return [(field_of(key), said) for key, said in definition.held().wrong(measure, [])]


def field_of(key: str) -> str:
    """The field of the form at which something wrong with a key of the definition is said."""
    first, _, second = key.partition(".")
    if f"{first}_{second}" in MeasureForm.base_fields:
        return f"{first}_{second}"
    if first in MeasureForm.base_fields:
        return first
    if first == "periods":
        return "headline"
    starts = {
        "filter": "where_1_values",
        "places": "places_by",
        "noun": "noun_one",
        "heading": "heading_higher",
    }
    starts |= {"denominator": "denominator_dataset", "duration": "duration_statistic"}
    return starts.get(first, "more")


class Suggesting(forms.TextInput):
    """A line with suggestions, of which another word may be written."""

    template_name = "plan/suggesting.html"

    def __init__(self, words: list[str]) -> None:
        super().__init__()
        self.words = words

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        listed = f"{context['widget']['attrs'].get('id', name)}-held"
        context["widget"]["attrs"]["list"] = listed
        context["words"], context["listed"] = self.words, listed
        return context


for _place in range(1, definition.CONDITIONS + 1):
    MeasureForm.base_fields[f"where_{_place}_column"] = _line("Only rows whose")
    MeasureForm.base_fields[f"where_{_place}_is"] = forms.ChoiceField(
        choices=(("is", "is one of"), ("not", "is none of")), required=False, label="Is or is not"
    )
    MeasureForm.base_fields[f"where_{_place}_values"] = LinesInput(
        required=False, label="Values", help_text="As the publisher writes them; one a line."
    )


def panel() -> Panel:
    """The definition in the editor, with what it would give now."""

    def rows(*names: str) -> FieldRowPanel:
        return FieldRowPanel([FieldPanel(name) for name in names])

    wheres = [
        rows(f"where_{n}_column", f"where_{n}_is", f"where_{n}_values")
        for n in range(1, definition.CONDITIONS + 1)
    ]
    return MultiFieldPanel(
        [
            rows("kind", "dataset", "series", "value"),
            *wheres,
            rows("headline", "periods"),
            rows("places_by", "places_kinds", "places_total"),
            rows("breakdowns", "answers"),
            rows("denominator_dataset", "denominator_value", "denominator_per", "denominator_carry"),
            rows("duration_statistic", "duration_days", "duration_working_days"),
            rows("decimals", "seasonal", "noun_one", "noun_many"),
            rows("heading_higher", "heading_lower", "heading_same"),
            FieldPanel("more"),
            HelpPanel(template="desk/measure_preview.html"),
        ],
        heading="Definition: how the figure is made",
    )
