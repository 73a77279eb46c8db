"""A record's fields, rows and links, brought to what is wanted in a few questions for many records together.

Only what differs is written. Rows are those of `ParentalKey`, with the rows that they have themselves; links
those of `ParentalManyToManyField`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.db import models
from modelcluster.models import get_all_child_m2m_relations, get_all_child_relations

#: What is wanted, and what is held in its place.
Pair = tuple[Any, Any]


def models_of(model: Any, *, leave_out: Collection[str] = ()) -> Iterator[Any]:
    """`model`, and those of its rows, and of theirs."""
    yield model
    for relation in get_all_child_relations(model):
        if relation.get_accessor_name() not in leave_out:
            yield from models_of(relation.related_model)


def write_fields(model: Any, pairs: Iterable[Pair], *, leave_out: Collection[str] = ()) -> None:
    """Make the fields of each held record those of the one wanted, table by table."""
    tables = [model, *model._meta.get_parent_list()]
    for wanted, held in pairs:
        for table in tables:
            changed = {
                field.attname: value
                for field in table._meta.local_concrete_fields
                if not (field.primary_key or field.name in leave_out)
                and (value := field.pre_save(wanted, False)) != getattr(held, field.attname)
            }
            if changed:
                table._base_manager.filter(pk=held.pk).update(**changed)


def write(model: Any, pairs: list[Pair], *, leave_out: Collection[str] = ()) -> None:
    """Make the rows and links of each held record those of the one wanted; what was not read into the wanted
    record stays."""
    if not pairs:
        return
    for relation in get_all_child_relations(model):
        name = relation.get_accessor_name()
        if name not in leave_out:
            _rows(relation, [pair for pair in pairs if name in _read(pair[0])])
    for field in get_all_child_m2m_relations(model):
        _links(field, [wanted for wanted, _ in pairs if field.name in _read(wanted)])


def _read(record: Any) -> dict[str, Any]:
    return getattr(record, "_cluster_related_objects", {})


def _rows(relation: Any, pairs: list[Pair]) -> None:
    if not pairs:
        return
    child, to, name = relation.related_model, relation.field.attname, relation.get_accessor_name()
    found: dict[Any, dict[Any, Any]] = {wanted.pk: {} for wanted, _ in pairs}
    for row in child._default_manager.filter(**{f"{relation.field.name}__in": list(found)}):
        found[getattr(row, to)][row.pk] = row
    kept: list[Pair] = []
    new: list[Any] = []
    gone: list[Any] = []
    for wanted, _ in pairs:
        held = found[wanted.pk]
        for row in getattr(wanted, name).all():
            setattr(row, to, wanted.pk)
            if row.pk in held:
                kept.append((row, held.pop(row.pk)))
            elif row.pk is None:
                new.append(row)
            else:  # its number was given, and is of no row of this record
                row.save()
        gone += held
    if gone:
        child._default_manager.filter(pk__in=gone).delete()
    write_fields(child, kept)
    if new:
        child._default_manager.bulk_create(new)
    write(child, [*kept, *((row, row) for row in new)])


def _links(field: Any, records: list[Any]) -> None:
    if not records:
        return
    through = field.remote_field.through._base_manager
    here, there = field.m2m_field_name(), field.m2m_reverse_field_name()
    held: dict[Any, set[Any]] = {record.pk: set() for record in records}
    for one, other in through.filter(**{f"{here}__in": list(held)}).values_list(here, there):
        held[one].add(other)
    wanted = {record.pk: {other.pk for other in getattr(record, field.name).all()} for record in records}
    new = [(pk, other) for pk in wanted for other in sorted(wanted[pk] - held[pk])]
    gone = {pk: held[pk] - wanted[pk] for pk in wanted if held[pk] - wanted[pk]}
    if gone:
        # A link to what is not public is in no form, and is not taken away by one.
        every = set().union(*gone.values())
        seen = set(field.related_model._default_manager.filter(pk__in=every).values_list("pk", flat=True))
        about = models.Q()
        for pk, others in gone.items():
            about |= models.Q(**{here: pk, f"{there}__in": others & seen})
        through.filter(about).delete()
    if new:
        through.bulk_create(
            [through.model(**{f"{here}_id": pk, f"{there}_id": other}) for pk, other in new],
            ignore_conflicts=True,
        )


__all__ = ["models_of", "write", "write_fields"]
