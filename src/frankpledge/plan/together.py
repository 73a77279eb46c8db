"""What pages read beside themselves (rows, what they are linked to), for one page or for all at once.

A page that is made alone asks for each kind of its rows. A publishing makes hundreds of pages, one after
another: there all records of a class are read with all their rows, in as many questions as one would take,
and each page is given its own. It is told to rest on what it would have asked alone, and on no more.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.db.models import Prefetch, prefetch_related_objects
from wagtail.models import Page

from frankpledge import asked
from frankpledge.plan.drafts import named

#: As `prefetch_related` takes them; a name after the names that it goes through.
Lookup = str | Prefetch
#: The lookups of a class of records.
Lookups = Callable[[type[models.Model]], Sequence[Lookup]]
#: Stands in a question for the record of which it is asked.
_WHOSE = 987_654_321


def read(record: Any, lookups: Lookups) -> None:
    """Read what `lookups` names, so that `record` has it without asking."""
    model = type(record)
    if asked.makes_all():
        held = _of_all(model, lookups)
        if record.pk in held.records:
            _give(held.records[record.pk], record, held.links)
            return
    prefetch_related_objects([record], *lookups(model))


def page_at(above: Page, url_path: str) -> Any | None:
    """The page at an address at or below `above`, as its own class, whoever may read it; None where there is
    none.
    """
    if not asked.makes_all():
        # The records have an index of the last words of addresses, and none of whole ones.
        named = Page.objects.descendant_of(above).filter(slug=url_path.split("/")[-2], url_path=url_path)
        found = named.first()
        return found.specific if found else None
    pages = _pages()
    asked.tell({(pages.where, (url_path,)): None})
    held = pages.at.get(url_path)
    if held is None or not held.is_descendant_of(above):
        return None
    asked.tell({_of(pages.whose[type(held)], held.pk): None})
    return _copied(held, {})


def several(
    model: type[models.Model], numbers: Sequence[Any], lookups: Lookups, also: tuple[str, ...]
) -> list[Any]:
    """Pages of these numbers, in this order, with no more than what names them, `also`, and what `lookups`
    names.
    """
    if not asked.makes_all():
        at = {one.pk: one for one in named(model._base_manager.filter(pk__in=numbers), *also)}
        found = [at[number] for number in numbers]
        prefetch_related_objects(found, *lookups(model))
        return found
    held = _of_all(model, lookups, also)
    asked.tell({_of(held.whose, number): None for number in numbers})
    return [_copied(held.records[number], held.links) for number in numbers]


@dataclass(slots=True)
class _Link:
    """A name that a lookup goes through: what one record would ask for it, and the links beyond."""

    question: asked.Question
    #: The name of the field that leads back from each row, or to it.
    back: str
    one: bool
    beyond: dict[str, _Link] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _All:
    records: dict[Any, Any]
    whose: asked.Question
    links: dict[str, _Link]


@dataclass(frozen=True, slots=True)
class _Pages:
    at: dict[str, Any]
    where: str
    whose: dict[type, asked.Question]


@asked.once
def _of_all(model: type[models.Model], lookups: Lookups, also: tuple[str, ...] | None = None) -> _All:
    every = model._base_manager.all() if also is None else named(model._base_manager.all(), *also)
    with asked.unheard():
        records = list(every)
        prefetch_related_objects(records, *lookups(model))
    links: dict[str, _Link] = {}
    for lookup in lookups(model):
        given = lookup if isinstance(lookup, Prefetch) else Prefetch(lookup)
        into, owner = links, model
        *through, last = given.prefetch_through.split("__")
        for name in through:
            into, owner = into[name].beyond, owner._meta.get_field(name).related_model
        into.setdefault(last, _link(owner, last, given.queryset))
    whose = _question(every.filter(pk=_WHOSE))
    return _All({record.pk: record for record in records}, whose, links)


def _link(model: type[models.Model], name: str, among: models.QuerySet[Any] | None) -> _Link:
    held = model._meta.get_field(name)
    other = held.related_model
    if held.concrete and not held.many_to_many:
        found = among if among is not None else other._base_manager.all()
        return _Link(_question(found.filter(pk=_WHOSE)), held.attname, one=True)
    back = held.related_query_name() if held.concrete else held.remote_field.name
    found = among if among is not None else other._default_manager.all()
    return _Link(_question(found.filter(**{back: _WHOSE})), "" if held.many_to_many else back, one=False)


def _question(found: models.QuerySet[Any]) -> asked.Question:
    sql, params = found.query.sql_with_params()
    return sql, tuple(params)


def _of(question: asked.Question, whose: Any) -> asked.Question:
    sql, params = question
    return sql, tuple(whose if value == _WHOSE else value for value in params)


@asked.once
def _pages() -> _Pages:
    """Every page by its address. Who takes one tells that it rests on that one."""
    with asked.unheard():
        pages = list(Page.objects.specific())
    where, _ = _question(Page.objects.filter(url_path=""))
    whose = {model: _question(model._base_manager.filter(pk=_WHOSE)) for model in set(map(type, pages))}
    return _Pages({page.url_path: page for page in pages}, where, whose)


def _give(held: Any, record: Any, links: dict[str, _Link]) -> None:
    """Give `record` what `held`, which is the same, was read with."""
    prefetched = record.__dict__.setdefault("_prefetched_objects_cache", {})
    for name, link in links.items():
        if link.one:
            value, other = getattr(held, link.back), held._state.fields_cache.get(name)
            if value is not None:
                asked.tell({_of(link.question, value): None})
            record._state.fields_cache[name] = _copied(other, link.beyond) if other is not None else None
            continue
        asked.tell({_of(link.question, held.pk): None})
        rows = copy.copy(held._prefetched_objects_cache[name])
        rows._result_cache = [_copied(row, link.beyond) for row in rows._result_cache]
        if link.back:
            for row in rows._result_cache:
                row._state.fields_cache[link.back] = record
        prefetched[name] = rows


def _copied(held: Any, links: dict[str, _Link]) -> Any:
    """The same record for one page: what else is read through it, that page has asked for."""
    record = copy.copy(held)
    record._state.fields_cache.clear()
    record.__dict__.pop("_prefetched_objects_cache", None)
    _give(held, record, links)
    return record
