"""Records as a release froze them, each noun described from its own model: a new field is there at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from typing import Any

from django.db import models
from django.http import HttpRequest
from ninja import Schema
from pydantic import Field, create_model

from frankpledge.plan import fields, nouns
from frankpledge.plan.record import Described, parts
from frankpledge.releases import Release
from frankpledge.site.api import answers
from frankpledge.site.api.problems import unknown

_PLAIN: tuple[tuple[type[models.Field], Any], ...] = (
    (fields.WordsField, list[str]),
    (models.JSONField, dict[str, Any]),
    (models.BooleanField, bool),
    (models.IntegerField, int),
    (models.FloatField, float),
    (models.DecimalField, float),
    (models.DateTimeField, str),
    (models.DateField, date),
)


@cache
def described(name: str) -> type[Schema]:
    """The description of a noun (`commitments`): its fields, its rows, and what was computed that day.

    Every field but `id` may be null: a release older than a field has none.
    """
    noun = nouns.noun(name)
    title = noun.one.title().replace(" ", "").replace("-", "")
    own: dict[str, Any] = {
        "id": (str, Field(description="The whole identity, which never changes.")),
        **_fields(noun.model, title),
        "computed": (dict[str, Any] | None, Field(None, description="What was true of it that day.")),
    }
    return create_model(title, __base__=Schema, __doc__=(noun.model.__doc__ or "").strip(), **own)


def _fields(model: type[Described], title: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for written, held in map(parts, model.RECORD):
        field = model._meta.get_field(held)
        help_text = str(getattr(field, "help_text", "") or "") or None
        found[written] = (_type(field) | None, Field(None, description=help_text))
    for rows in model.ROWS:
        child = model._meta.get_field(rows).related_model
        name = f"{title}{rows.title().replace('_', '')}"
        row = create_model(
            name, __base__=Schema, __doc__=(child.__doc__ or "").strip(), **_fields(child, name)
        )
        found[rows] = (list[row] | None, Field(None))  # type: ignore[valid-type]
    return found


def _type(field: Any) -> Any:
    if field.many_to_many:
        return list[str]
    if field.is_relation:
        return str
    return next((kind for held, kind in _PLAIN if isinstance(field, held)), str)


@cache
def page_of(item: type[Schema]) -> type[answers.Page]:
    """The description of a list of `item`."""
    return create_model(f"{item.__name__}List", __base__=answers.Page, items=(list[item], ...))


@cache
def one_of(item: type[Schema]) -> type[Schema]:
    """The description of one `item` with its release."""
    return create_model(
        f"One{item.__name__}", __base__=Schema, release=(answers.Stamp, ...), item=(item, ...)
    )


def held(release: Release, name: str) -> list[dict[str, Any]]:
    """The records of a noun as the release has them; none where it is older than the noun."""
    found: list[dict[str, Any]] = release.plan.get(name, [])
    return found


def listed(
    request: HttpRequest,
    asked: answers.AskedList,
    name: str,
    keeps: Mapping[str, Callable[[dict[str, Any]], bool]] | None = None,
) -> dict[str, Any]:
    """The records of a noun that every test in `keeps` lets through."""
    release = answers.release(asked)
    tests = (keeps or {}).values()
    found = [record for record in held(release, name) if all(test(record) for test in tests)]
    return answers.listed(request, release, asked, answers.part(asked, found), len(found))


def one(asked: answers.Asked, name: str, identity: str) -> dict[str, Any]:
    """One record by its whole identity, or by its key where only one record has it."""
    release = answers.release(asked)
    everything = held(release, name)
    found = [r for r in everything if r["id"] == identity]
    found = found or [r for r in everything if r["id"].rpartition("/")[2] == identity]
    edition = release.plan.get("edition", "")
    found = [r for r in found if r.get("edition") == edition] or found if len(found) > 1 else found
    if len(found) != 1:
        raise unknown(nouns.noun(name).one, identity, f"/api/v1/{name}")
    return {"release": answers.stamp(release), "item": found[0]}


def where(field: str, wanted: str) -> dict[str, Callable[[dict[str, Any]], bool]]:
    """A test that `field` is `wanted`, or has it among its words; none where nothing is wanted."""
    if not wanted:
        return {}

    def keeps(record: dict[str, Any]) -> bool:
        value = record.get(field)
        last = str(value).rpartition("/")[2] if isinstance(value, str) else ""
        return wanted in value if isinstance(value, list) else wanted in (value, last)

    return {field: keeps}
