"""The shape of each noun, made from its model, so that records and workspace cannot differ."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cache
from typing import Annotated, Any, Literal

from django.db import models
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StringConstraints,
    create_model,
)

from frankpledge.periods import Period
from frankpledge.plan import fields
from frankpledge.plan.record import Described, parts
from frankpledge.workspace.files import json_shaped


class Shape(BaseModel):
    """A written record. A field that it does not know is refused."""

    model_config = ConfigDict(
        extra="forbid", coerce_numbers_to_str=True, allow_inf_nan=False, protected_namespaces=()
    )


def _text_of(value: Any) -> Any:
    return "" if value is None else value


def _list_of(value: Any) -> Any:
    return [] if value is None else value


def _period(text: str) -> str:
    if text:
        Period.parse(text)
    return text


def _minute(value: Any) -> Any:
    if isinstance(value, str) and not value:
        return None
    return datetime(value.year, value.month, value.day) if type(value) is date else value


Text = Annotated[str, BeforeValidator(_text_of), StringConstraints(strip_whitespace=True)]
Said = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$", max_length=100)]
Words = Annotated[list[Said], BeforeValidator(_list_of)]
Map = Annotated[dict[str, Any], BeforeValidator(lambda value: json_shaped(value or {}))]
Json = Annotated[list[Any], BeforeValidator(lambda value: json_shaped(value or []))]


def _whole_number(field: models.Field[Any, Any]) -> tuple[Any, Any]:
    kind = type(field).__name__
    least = 0 if "Positive" in kind else None
    # As PostgreSQL holds them; SQLite stops at the last of these.
    most = 2**15 - 1 if "Small" in kind else 2**63 - 1 if "Big" in kind else 2**31 - 1
    whole = Annotated[int, Field(ge=least, le=most)]
    if field.null:
        return whole | None, None
    return whole, field.default if field.has_default() else ...


def _or_nothing(kind: Any, field: models.Field[Any, Any]) -> tuple[Any, Any]:
    return (kind | None, None) if field.null else (kind, field.default if field.has_default() else ...)


def _moment(field: models.Field[Any, Any]) -> tuple[Any, Any]:
    kind, default = _or_nothing(datetime, field)
    return Annotated[kind, BeforeValidator(_minute), AfterValidator(_in_time)], default


def _in_time(value: datetime | None) -> datetime | None:
    """A moment that is still one in any time zone."""
    if value is not None and not date.min.year < value.year < date.max.year:
        raise ValueError(f"the year {value.year} is none of ours")
    return value


def _link(field: models.Field[Any, Any]) -> tuple[Any, Any]:
    return (Text, "") if field.null and not _needed(field) else (Said, ...)


#: What is written for each kind of field: the first that fits, so the narrower kinds come first.
_WRITTEN: tuple[tuple[type, Callable[[Any], tuple[Any, Any]]], ...] = (
    (models.ManyToManyField, lambda field: (Words, [])),
    (models.ForeignKey, _link),
    (fields.WordsField, lambda field: (Words, [])),
    (fields.MappingField, lambda field: (Map, {})),
    (models.JSONField, lambda field: (Json, ...)),
    (models.BooleanField, lambda field: _or_nothing(StrictBool, field)),
    (models.DateTimeField, _moment),
    (models.DateField, lambda field: _or_nothing(date, field)),
    (models.FloatField, lambda field: _or_nothing(float, field)),
    (models.IntegerField, _whole_number),
)


def _type_of(field: models.Field[Any, Any]) -> tuple[Any, Any]:
    """The type and the default (`...` where it must be said) of a written field."""
    for kind, written in _WRITTEN:
        if isinstance(field, kind):
            return written(field)
    return _text_type(field)


def _needed(field: models.Field[Any, Any]) -> bool:
    """Nullable in the database only because its page may be taken away, but said in a workspace."""
    return not field.blank


def _text_type(field: models.Field[Any, Any]) -> tuple[Any, Any]:
    default = field.default if field.has_default() else ("" if field.blank else ...)
    if field.choices:
        words = tuple(str(word) for word, _ in field.choices)
        allowed: Any = Literal[(*words, "")] if field.blank else Literal[words]
        return Annotated[allowed, BeforeValidator(_text_of if field.blank else lambda value: value)], (
            str(default) if default is not ... else ...
        )
    if isinstance(field, fields.PeriodField):
        return Annotated[Text if field.blank else Said, AfterValidator(_period)], default
    if fields.KEY in field.validators:
        return Key, default
    limit = StringConstraints(max_length=field.max_length)
    return Annotated[Text if field.blank or field.has_default() else Said, limit], default


@cache
def shape(model: type[Described]) -> type[Shape]:
    """The pydantic model of a record of `model`, with its rows."""
    made: dict[str, Any] = {}
    for name, held in map(parts, model.RECORD):
        made[name] = _type_of(model._meta.get_field(held))
    for rows in model.ROWS:
        child = model._meta.get_field(rows).related_model
        made[rows] = (Annotated[list[shape(child)], BeforeValidator(_list_of)], [])  # type: ignore[misc]
    return create_model(model.__name__, __base__=Shape, **made)


@cache
def defaults(model: type[Described]) -> Mapping[str, Any]:
    """What each written field is when left out; for rows, a tuple holding the defaults of one."""
    found: dict[str, Any] = {}
    for name, info in shape(model).model_fields.items():
        if name in model.ROWS:
            found[name] = (defaults(model._meta.get_field(name).related_model),)
        elif not info.is_required():
            found[name] = info.default
    return found
