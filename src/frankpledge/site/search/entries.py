"""What can be found: every public page of a record with its words, and the records that other pages tell."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from django.db import models
from django.urls import NoReverseMatch, reverse

from frankpledge.plan.nouns import Noun, nouns
from frankpledge.plan.reading import records
from frankpledge.plan.record import parts
from frankpledge.site import current, memory
from frankpledge.site.search.engine import Entry, Index

#: Fields that are no words of the record's own.
_DUMB = {"key", "url", "kind", "unit", "polarity", "frequency", "maturity", "source_url", "council_url"}
#: A line shorter than this is a number or a key.
_SHORT = 4
#: Of a record without a page: the field that is its title, and the page that tells it.
_TOLD: dict[str, tuple[str, Callable[[Any], str]]] = {
    "people": ("name", lambda r: _named("people-served", r.key)),
    "boards": ("name", lambda r: str(r.area.url or "")),
    "engagement": ("title", lambda r: _named("engagement") or (str(r.area.url or "") if r.area else "")),
    "rounds": ("title", lambda r: _named("round", r.key) or str(r.measure.url or "")),
    "rollouts": ("title", lambda r: _named("programme", r.key)),
    "funds": ("title", lambda r: _named("fund", r.key)),
    "duties": ("title", lambda r: _named("duties")),
    "meetings": ("title", lambda r: _named("committee-meetings") or "/scrutiny/"),
    "questions": ("text", lambda r: _named("questions") or "/scrutiny/"),
    "quoted-figures": ("label", lambda r: str(r.measure.url or "") if r.measure else ""),
}
#: Pages that are no records, in words that people look for them by.
_PLAIN = (
    ("Data to download", "data", "csv spreadsheet excel parquet download open data json"),
    ("The read API", "api", "api json program developers openapi"),
    ("About this site", "about", "about contact languages formats large print braille easy read audio"),
    ("Accessibility", "accessibility", "accessibility statement screen reader keyboard contrast"),
    ("Explore the figures", "explore", "compare chart table choose measures places periods groups"),
)


def index() -> Index:
    """The index of what is held now."""
    return _index(memory.state(), current.shelf().key)


@lru_cache(maxsize=2)
def _index(state: tuple[Any, ...], release: str) -> Index:
    return Index(tuple(entries()))


def entries() -> Iterator[Entry]:
    """Every entry, in the order of the nouns."""
    for noun in nouns():
        if noun.is_page:
            yield from _pages(noun)
        elif noun.name in _TOLD:
            yield from _others(noun)
    for title, name, text in _PLAIN:
        url = _named(name)
        if url:
            yield Entry("page", title, url, text)


def _pages(noun: Noun) -> Iterator[Entry]:
    for record in records(noun).public():
        if noun.public(record) and record.url:
            yield _entry(noun, record, record.title, record.url)


def _others(noun: Noun) -> Iterator[Entry]:
    titled, told_on = _TOLD[noun.name]
    for record in records(noun):
        url = told_on(record) if noun.public(record) else ""
        if url:
            yield _entry(noun, record, str(getattr(record, titled)), url)


def _entry(noun: Noun, record: Any, title: str, url: str) -> Entry:
    kind = "lesson" if getattr(record, "lesson", "") else noun.one
    said = dict.fromkeys(text for text in _words(record) if text != title)
    return Entry(
        kind,
        title,
        url,
        " ".join(" ".join(said).split()),
        str(record.key or "") if hasattr(record, "key") else "",
        bool(getattr(record, "invented", False)),
    )


def _words(record: Any) -> Iterator[str]:
    """The words of a record and of its rows: its texts first, then its lines, then its topics."""
    model = type(record)
    held = [
        (model._meta.get_field(name), getattr(record, name))
        for written, name in map(parts, model.RECORD)
        if written not in _DUMB and written not in model.REFERS
    ]
    yield from (text for field, text in held if isinstance(field, models.TextField) and text)
    for rows in model.ROWS:
        for row in getattr(record, rows).all():
            yield from _words(row)
    lines = (text for field, text in held if isinstance(field, models.CharField) and not field.choices)
    yield from (line for line in lines if len(line) > _SHORT)
    yield from (" ".join(map(str, words)) for _, words in held if isinstance(words, list))


def _named(name: str, *args: str) -> str:
    """The address of a page by its name; empty where this site has none of that name."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
