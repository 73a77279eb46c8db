"""Records written down: each as a mapping in the words of `docs/workspace.md`, every field there."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils import timezone

from frankpledge.plan.nouns import Names, Noun, noun_of, nouns
from frankpledge.plan.record import Described, parts


@dataclass(frozen=True, slots=True)
class Held:
    """A record and how it is written."""

    record: Any
    values: dict[str, Any]
    position: int


Everything = dict[str, dict[str, Held]]


def _relations(model: type[Described]) -> tuple[list[str], list[str]]:
    """Names to join and names to fetch along, so that reading a noun is a handful of queries."""
    join, fetch = [], []
    for _, held in map(parts, model.RECORD):
        field = model._meta.get_field(held)
        if field.many_to_many:
            fetch.append(held)
        elif field.is_relation:
            join.append(held)
    return join, [*fetch, *rows_of(model)]


def rows_of(model: type[Any]) -> list[str]:
    """The names by which a record's rows, and their rows, are fetched along with it."""
    found = []
    for rows in model.ROWS:
        child = model._meta.get_field(rows).related_model
        found += [rows, *(f"{rows}__{inner}" for inner in child.ROWS)]
    return found


def records(noun: Noun, wanted: Collection[str] | None = None) -> models.QuerySet[Any]:
    """The public records of a noun in order, with their rows fetched along; drafts are none of them. Where
    `wanted` is given, with those of their fields and rows alone."""
    found = noun.model.objects.filter(live=True).order_by("position", "pk")
    if wanted is None:
        join, fetch = _relations(noun.model)
        return found.select_related(*join).prefetch_related(*fetch)
    held = [
        noun.model._meta.get_field(name) for told, name in map(parts, noun.model.RECORD) if told in wanted
    ]
    others = [
        models.Prefetch(field.name, field.related_model._default_manager.only("pk"))
        for field in held
        if field.many_to_many
    ]
    rows = [name for name in rows_of(noun.model) if name.partition("__")[0] in wanted]
    own = (field.name for field in held if not field.many_to_many)
    return found.only("position", *own).prefetch_related(*others, *rows)


def read(wanted: Mapping[str, Collection[str]] | None = None) -> tuple[Everything, Names]:
    """Every record of every noun, by its whole identity, and how they refer to one another; or of those
    `wanted`, and of each no more than what names it and those fields and rows."""
    chosen: dict[str, set[str] | None] = {
        noun.name: None if wanted is None else {*noun.identity, *wanted[noun.name]}
        for noun in nouns()
        if wanted is None or noun.name in wanted
    }
    held = {
        noun.name: list(records(noun, chosen[noun.name]) if noun.name in chosen else _bare(noun))
        for noun in nouns()
    }
    whole: dict[str, dict[int, str]] = {}
    for noun in nouns():
        whole[noun.name] = {record.pk: _identity(noun, record, whole) for record in held[noun.name]}
    edition = next((record.key for record in held.get("editions", []) if record.current), "")
    names = Names({name: list(ids.values()) for name, ids in whole.items()}, edition)
    short = {
        noun.model: {pk: names.short(noun, one) for pk, one in whole[noun.name].items()} for noun in nouns()
    }
    everything: Everything = {}
    for noun in nouns():
        if noun.name in chosen:
            everything[noun.name] = {
                whole[noun.name][one.pk]: Held(
                    one, written(one, short, names, chosen[noun.name]), one.position
                )
                for one in held[noun.name]
            }
    return everything, names


def _bare(noun: Noun) -> models.QuerySet[Any]:
    """The records of a noun with no more than tells one from another."""
    told = [held for written, held in map(parts, noun.model.RECORD) if written in noun.identity]
    also = ["current"] if noun.name == "editions" else []
    found = noun.model.objects.order_by("position", "pk").only(*told, *also)
    return found.filter(live=True) if noun.is_page else found


def _identity(noun: Noun, record: Any, whole: dict[str, dict[int, str]]) -> str:
    held = dict(map(parts, noun.model.RECORD))
    said = []
    for name in noun.identity:
        field = noun.model._meta.get_field(held[name])
        if field.is_relation:
            other = noun_of(field.related_model)
            said.append(whole[other.name].get(getattr(record, field.attname), "") if other else "")
        else:
            said.append(str(getattr(record, held[name])))
    return "/".join(said)


def written(
    record: Described, short: dict[Any, dict[int, str]], names: Names, wanted: Collection[str] | None = None
) -> dict[str, Any]:
    """A record, or a row, as a mapping of its written fields, or of those `wanted`; dates as
    dates, times as local `YYYY-MM-DDTHH:MM`."""
    model = type(record)
    values: dict[str, Any] = {}
    for name, held in map(parts, model.RECORD):
        if wanted is not None and name not in wanted:
            continue
        field = model._meta.get_field(held)
        if field.many_to_many:
            noun = noun_of(field.related_model)
            refs = [short[field.related_model].get(one.pk, "") for one in getattr(record, held).all()]
            values[name] = (
                sorted(filter(None, refs), key=lambda text: names.place(noun, text)) if noun else refs
            )
        elif field.is_relation:
            values[name] = short.get(field.related_model, {}).get(getattr(record, field.attname), "")
        else:
            values[name] = plain(getattr(record, held))
    for rows in model.ROWS:
        if wanted is None or rows in wanted:
            values[rows] = [written(row, short, names) for row in getattr(record, rows).all()]
    return values


def plain(value: Any) -> Any:
    """A value as it is written: times local and to the minute, everything else as it is."""
    if isinstance(value, datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        return local.strftime("%Y-%m-%dT%H:%M")
    return value


def jsonable(value: Any) -> Any:
    """The same for JSON: dates as text, all the way down."""
    if isinstance(value, dict):
        return {str(name): jsonable(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [jsonable(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value
