"""What can be found: every public page of a record with its words, and the records that other pages tell."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from django.db import models
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from frankpledge import asked
from frankpledge.plan.nouns import Noun, nouns
from frankpledge.plan.reading import records
from frankpledge.plan.record import parts
from frankpledge.site import current, languages, memory, said, unwritten
from frankpledge.site.search.engine import Entry, Index

#: Fields that are no words of the record's own.
_DUMB = {"key", "url", "kind", "unit", "polarity", "frequency", "maturity", "source_url", "council_url"}
#: Before the name under which a record has its rows, read.
_READ = "read_"
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
    (
        gettext_noop("Data to download"),
        "data",
        gettext_noop("csv spreadsheet excel parquet download open data json"),
    ),
    (gettext_noop("The read API"), "api", gettext_noop("api json program developers openapi")),
    (
        gettext_noop("About this site"),
        "about",
        gettext_noop("about contact languages formats large print braille easy read audio"),
    ),
    (
        gettext_noop("Accessibility"),
        "accessibility",
        gettext_noop("accessibility statement screen reader keyboard contrast"),
    ),
    (
        gettext_noop("Explore the figures"),
        "explore",
        gettext_noop("compare chart table choose measures places periods groups"),
    ),
)
#: What each kind of entry is called: a noun of the records, a lesson, or a page.
KINDS = (
    *(gettext_noop("page"), gettext_noop("lesson"), gettext_noop("people served"), gettext_noop("edition")),
    *(gettext_noop("measure"), gettext_noop("priority"), gettext_noop("commitment"), gettext_noop("duty")),
    *(gettext_noop("report"), gettext_noop("recommendation"), gettext_noop("evidence"), gettext_noop("area")),
    *(
        gettext_noop("meeting"),
        gettext_noop("question"),
        gettext_noop("quoted figure"),
        gettext_noop("board"),
    ),
    *(gettext_noop("local priority"), gettext_noop("engagement"), gettext_noop("target-setting round")),
    *(gettext_noop("roll-out"), gettext_noop("fund")),
)


def called(kind: str) -> str:
    """What a kind of entry is called in the language being spoken."""
    return unwritten.plain(_(kind))


def index() -> Index:
    """The index of what is held now, in the language being spoken."""
    return _index(current.shelf().key, languages.here().code)


@asked.remembered(memory.changes, memory.besides, maxsize=16)
def _index(release: str, language: str) -> Index:
    return Index(tuple(_entries(language)))


def _entries(language: str) -> Iterator[Entry]:
    """Every entry, in the order of the nouns."""
    for noun in nouns():
        if noun.is_page or noun.name in _TOLD:
            yield from _of(noun, language)
    for title, name, text in _PLAIN:
        url = _named(name)
        if url:
            yield _told("page", _(title), url, [_(text)])


@asked.remembered(memory.changes, memory.besides, maxsize=512)
def _of(noun: Noun, language: str) -> tuple[Entry, ...]:
    """The entries of a noun: one changed record is no reason to read those of all the others."""
    return tuple(_pages(noun) if noun.is_page else _others(noun))


def _pages(noun: Noun) -> Iterator[Entry]:
    for record in _read(noun).select_related(None).public():
        url = record.url if noun.public(record) else ""
        if url:
            yield _entry(noun, record, record.title, url)


def _others(noun: Noun) -> Iterator[Entry]:
    titled, told_on = _TOLD[noun.name]
    for record in _read(noun):
        url = told_on(record) if noun.public(record) else ""
        if url:
            yield _entry(noun, record, str(getattr(record, titled)), url)


def _read(noun: Noun) -> models.QuerySet[Any]:
    """The records of a noun with their rows, which stand as lists (`_READ`): a manager for each record and
    kind of row takes several times as long as what is read."""
    return records(noun).prefetch_related(None).prefetch_related(*_rows(noun.model))


def _rows(model: type[Any], of: str = "") -> Iterator[models.Prefetch]:
    for rows in model.ROWS:
        yield models.Prefetch(f"{of}{rows}", to_attr=f"{_READ}{rows}")
        yield from _rows(model._meta.get_field(rows).related_model, f"{of}{_READ}{rows}__")


def _entry(noun: Noun, record: Any, title: str, url: str) -> Entry:
    kind = "lesson" if getattr(record, "lesson", "") else noun.one
    texts = dict.fromkeys(text for text in _words(record) if text != title)
    return _told(
        kind,
        said.record(title),
        url,
        [said.record(text) for text in texts],
        str(record.key or "") if hasattr(record, "key") else "",
        bool(getattr(record, "invented", False)),
    )


def _told(kind: str, title: str, url: str, texts: list[str], key: str = "", invented: bool = False) -> Entry:
    """An entry as its language says it: its text by the parts that are in it, or in English where none is."""
    own = [text for text in texts if unwritten.OPEN not in text]
    texts = own or texts
    return Entry(
        kind,
        unwritten.plain(title),
        url,
        " ".join(unwritten.plain(" ".join(texts)).split()),
        key,
        invented,
        _language(title),
        _language(texts[0]) if texts else "",
    )


def _language(words: str) -> str:
    return languages.ENGLISH if unwritten.OPEN in words else ""


@cache
def _own(model: type[Any]) -> list[Any]:
    """The fields that may hold words of the record's own."""
    fields = [
        model._meta.get_field(held)
        for written, held in map(parts, model.RECORD)
        if written not in _DUMB and written not in model.REFERS
    ]
    return [field for field in fields if not field.is_relation]


def _words(record: Any) -> Iterator[str]:
    """The words of a record and of its rows: its texts first, then its lines, then its topics."""
    held = [(field, getattr(record, field.name)) for field in _own(type(record))]
    yield from (text for field, text in held if isinstance(field, models.TextField) and text)
    for rows in record.ROWS:
        for row in getattr(record, f"{_READ}{rows}"):
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
