"""The few shapes that a field of a record takes, so that models read as lists of what they hold."""

from __future__ import annotations

from math import isfinite
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models

from frankpledge.periods import Period, PeriodError

KEY = RegexValidator(
    r"^[a-z0-9]+(?:-[a-z0-9]+)*$",
    "Use lower-case letters, digits and single hyphens, for example “online-review”.",
)


def key(**options: Any) -> models.CharField:
    """What a record is called by everything that refers to it. It never changes."""
    return models.CharField(max_length=100, validators=[KEY], **options)


def reference(**options: Any) -> models.CharField:
    """The key of a record of a room that this one may not import; checked when a workspace is loaded."""
    return models.CharField(max_length=200, blank=True, default="", **options)


def line(*, required: bool = False, length: int = 255, **options: Any) -> models.CharField:
    """One line of text, empty where it is not known."""
    if required:
        return models.CharField(max_length=length, **options)
    return models.CharField(max_length=length, blank=True, default="", **options)


def text(*, required: bool = False, **options: Any) -> models.TextField:
    """Plain text; a blank line begins a paragraph."""
    return models.TextField(**options) if required else models.TextField(blank=True, default="", **options)


def address(**options: Any) -> models.CharField:
    """A web address, or empty."""
    return models.CharField(max_length=500, blank=True, default="", **options)


def choice(
    choices: type[models.TextChoices], *, default: str | None = None, optional: bool = False, **options: Any
) -> models.CharField:
    """One of a fixed set of words; without `default` or `optional` it must be said."""
    if optional:
        options |= {"blank": True, "default": ""}
    elif default is not None:
        options["default"] = default
    return models.CharField(max_length=40, choices=choices.choices, **options)


def day(*, required: bool = False, **options: Any) -> models.DateField:
    """A date; null where it is not known."""
    return models.DateField(**options) if required else models.DateField(null=True, blank=True, **options)


def number(**options: Any) -> models.FloatField:
    """A number; null where it is not known. Shares lie between 0 and 1."""
    return models.FloatField(null=True, blank=True, **options)


def count(**options: Any) -> models.PositiveIntegerField:
    """A whole number, such as people or pounds; null where it is not known, never zero instead."""
    return models.PositiveIntegerField(null=True, blank=True, **options)


def yes(**options: Any) -> models.BooleanField:
    options.setdefault("default", False)
    return models.BooleanField(**options)


def invented() -> models.BooleanField:
    return models.BooleanField(default=False, help_text="Invented for demonstration; pages say so.")


def period(*, required: bool = False, **options: Any) -> models.CharField:
    """A period as the field writes it: 2021-09, 2021-Q4, 2021/22, R12-2021-09 or 2021."""
    return (
        PeriodField(max_length=20, **options)
        if required
        else PeriodField(max_length=20, blank=True, default="", **options)
    )


class PeriodField(models.CharField):
    """A period's key, checked by `frankpledge.periods`."""

    def validate(self, value: Any, model_instance: Any) -> None:
        super().validate(value, model_instance)
        if value:
            try:
                Period.parse(value)
            except PeriodError as error:
                raise ValidationError(str(error)) from error


#: Whether it was changed is asked of what is held. Django would ask a hidden copy in the form, for a default
#: that is made anew each time; the desk's forms have no such copy, and everything would count as changed.
_COMPARED: dict[str, Any] = {"show_hidden_initial": False}


class WordsInput(forms.CharField):
    """Words in a form, separated by commas."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:
        if isinstance(value, list):
            return value
        return [word.strip() for word in (value or "").split(",") if word.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.to_python(initial) != self.to_python(data)


class WordsField(models.JSONField):
    """A list of words, or of keys of other records."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("default", list)
        options.setdefault("blank", True)
        super().__init__(**options)

    def formfield(self, **options: Any) -> Any:
        return models.Field.formfield(self, **(_COMPARED | {"form_class": WordsInput} | options))


class MappingInput(forms.CharField):
    """A mapping in a form, a line for each: `2022/23: 0.08`. What is a number is kept as one."""

    widget = forms.Textarea(attrs={"rows": 4})

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        return "\n".join(f"{name}: {said}" for name, said in value.items())

    def to_python(self, value: Any) -> dict[str, Any]:
        if isinstance(value, dict):
            return value
        found: dict[str, Any] = {}
        for line in (value or "").splitlines():
            name, colon, said = (part.strip() for part in line.partition(":"))
            if not line.strip():
                continue
            if not name or not colon or not said:
                raise ValidationError(
                    f"“{line.strip()}” is not a word, a colon and a value. Write a line for each, such as "
                    "“2022/23: 0.08”."
                )
            if name in found:
                raise ValidationError(f"“{name}” has two lines. Keep one of them.")
            found[name] = _numeric(said)
        return found

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool((initial or {}) != self.to_python(data))
        except ValidationError:
            return True


def _numeric(said: str) -> float | str:
    try:
        number = float(said)
    except ValueError:
        return said
    return number if isfinite(number) else said


class MappingField(models.JSONField):
    """A mapping of words to values."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("default", dict)
        options.setdefault("blank", True)
        super().__init__(**options)

    def formfield(self, **options: Any) -> Any:
        told = f"{self.help_text} A line for each, such as 2022/23: 0.08".strip()
        shown: dict[str, Any] = {"form_class": MappingInput, "help_text": told}
        return models.Field.formfield(self, **(_COMPARED | shown | options))
