"""Figures in prose: a reference in plain text, resolved when it is shown, so that words follow the release.

    {{figure good-job-local}}                                   the body's own area, the last figure
    {{figure good-job-local/E09000007/latest}}                  of one place
    {{figure good-job-local/E12000007/R12-2021-09 | sentence}}  of one period, in one of the forms of `FORMS`
    {{figure homicides/E12000007/2021/sex=Female | change}}     of a breakdown
    {{figure quoted/fraud-share-of-crime}}                      what someone quoted, as it was said

What is held is the reference, never a number. Here it is read and checked; public pages resolve it
(`frankpledge.site.prose`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib import import_module
from typing import Any

from django.db import models

from frankpledge.periods import Period, PeriodError

#: How a figure can be told: its value, its whole sentence, its change on a year before, its period.
FORMS = ("value", "sentence", "change", "period")
LATEST = "latest"
QUOTED = "quoted"
OPENING = "{{figure"
_checked: ContextVar[bool] = ContextVar("checked", default=False)
_REFERENCE = re.compile(r"\{\{\s*figure\b(?P<inside>[^{}]*)\}\}")
_YEAR = re.compile(r"\d{4}/\d{2}")
#: Text that is held word for word: a promise's wording, what was said. No figure may move in it.
VERBATIM = frozenset({"wording", "question_wording", "paraphrase", "summary_wording", "chapter_wording"})


@dataclass(frozen=True, slots=True)
class Reference:
    """A figure named in a text. `place` is empty for the body's own area; `period` may be `latest`."""

    measure: str
    place: str = ""
    period: str = LATEST
    breakdown: str = ""
    form: str = "value"
    quoted: str = ""

    def __str__(self) -> str:
        parts = [QUOTED, self.quoted] if self.quoted else [self.measure]
        if not self.quoted and (self.place or self.period != LATEST or self.breakdown):
            parts += [self.place, self.period] + ([self.breakdown] if self.breakdown else [])
        form = f" | {self.form}" if self.form != "value" else ""
        return f"{OPENING} {'/'.join(parts)}{form}}}}}"


class ProseError(ValueError):
    """A reference that is not well written; says how it is."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a reference may name: keys of measures and of quoted figures, places by code."""

    measures: Collection[str]
    quoted: Collection[str]
    places: Mapping[str, str]


def parse(inside: str) -> Reference:
    """The reference that stands between `{{figure` and `}}`; raises `ProseError`."""
    what, bar, form = (part.strip() for part in inside.partition("|"))
    form = form if bar else "value"
    if form not in FORMS:
        raise ProseError(
            f"“{form}” is no form of a figure. Write one of {', '.join(FORMS)}, or nothing."
            f"{_near(form, FORMS)}"
        )
    parts = [part.strip() for part in what.split("/")]
    if not parts[0]:
        raise ProseError("it names no measure. Write {{figure measure/place/period}}.")
    if parts[0] == QUOTED:
        if len(parts) != 2 or not parts[1]:
            raise ProseError("a quoted figure is written {{figure quoted/its-key}}.")
        if form != "value":
            raise ProseError("a quoted figure is told only as it was said: leave the form out.")
        return Reference("", quoted=parts[1])
    if len(parts) > 3 and _YEAR.fullmatch("/".join(parts[2:4])):
        parts[2:4] = ["/".join(parts[2:4])]
    place = parts[1] if len(parts) > 1 else ""
    period = (parts[2] if len(parts) > 2 else "") or LATEST
    if period != LATEST:
        try:
            period = Period.parse(_slashed(period)).key
        except PeriodError as error:
            raise ProseError(f"{error} Or write “latest”.") from error
    return Reference(parts[0], place, period, "/".join(parts[3:]), form)


def _slashed(period: str) -> str:
    """A financial year may be written with a hyphen, as in an address; a month never has such a number."""
    year, _, rest = period.partition("-")
    following = rest.isdigit() and len(rest) == 2 and year.isdigit() and int(rest) == (int(year) + 1) % 100
    return f"{year}/{rest}" if following and not 1 <= int(rest) <= 12 else period


def pieces(text: str) -> Iterator[str | Reference | ProseError]:
    """A text in order: words, references, and what was meant as one and is none."""
    end = 0
    for found in _REFERENCE.finditer(text):
        if found.start() > end:
            yield text[end : found.start()]
        end = found.end()
        try:
            yield parse(found["inside"])
        except ProseError as error:
            yield error
    if end < len(text):
        yield text[end:]


def holds(text: str) -> bool:
    """Whether a text may hold a reference; quick, for every text that is printed."""
    return "{{" in text and _REFERENCE.search(text) is not None


def wrong(text: str, known: Known) -> Iterator[str]:
    """What is wrong with the references of a text, each with the nearest known name."""
    if "{{" not in text:
        return
    for piece in pieces(text):
        if isinstance(piece, ProseError):
            yield f"A figure in the text cannot be read: {piece}"
        elif isinstance(piece, Reference):
            yield from _unknown(piece, known)
        elif "{{" in piece and re.search(r"\{\{\s*figure", piece):
            yield "A figure in the text is not closed: it ends with two braces, }}."


def _unknown(reference: Reference, known: Known) -> Iterator[str]:
    if reference.quoted:
        if reference.quoted not in known.quoted:
            hint = _near(reference.quoted, known.quoted)
            yield f"{reference}: there is no quoted figure “{reference.quoted}”.{hint}"
        return
    if reference.measure not in known.measures:
        hint = _near(reference.measure, known.measures)
        yield f"{reference}: there is no measure “{reference.measure}”.{hint}"
    if reference.place and reference.place not in known.places:
        codes = {name.lower(): code for code, name in known.places.items()}
        named = get_close_matches(reference.place.lower(), codes, n=1, cutoff=0.7)
        hint = (
            f" Did you mean {codes[named[0]]} ({known.places[codes[named[0]]]})?"
            if named
            else _near(reference.place, known.places)
        )
        yield f"{reference}: there is no place “{reference.place}”; write its code.{hint}"


def _near(word: str, known: Collection[str]) -> str:
    found = get_close_matches(word, list(known), n=1, cutoff=0.5)
    return f" Did you mean “{found[0]}”?" if found else ""


@cache
def fields_of(model: type[models.Model]) -> tuple[str, ...]:
    """The fields of a record, as held, that are prose: text of more than a line."""
    return tuple(f.name for f in model._meta.get_fields() if isinstance(f, models.TextField) and f.editable)


def problems(
    model: type[models.Model], values: Mapping[str, Any], known: Callable[[], Known]
) -> Iterator[tuple[str, str]]:
    """Pairs of field and message for the references in `values` of a record of `model`.

    `known` is asked only where there is a reference at all.
    """
    for name in fields_of(model):
        text = values.get(name)
        if not isinstance(text, str) or "{{" not in text:
            continue
        if name in VERBATIM and holds(text):
            yield name, "This is held word for word, so no figure can follow the release in it: write it out."
            continue
        for said in wrong(text, known()):
            yield name, said


@contextmanager
def checked_already() -> Iterator[None]:
    """While a whole workspace is written, which was checked whole: a record may refer to one after it."""
    token = _checked.set(True)
    try:
        yield
    finally:
        _checked.reset(token)


def unsound(record: models.Model) -> Iterator[tuple[str, str]]:
    """Pairs of field and message for the references in a record, held against the records as they are now."""
    if not _checked.get():
        texts = {name: getattr(record, name) for name in fields_of(type(record))}
        yield from problems(type(record), texts, cache(held))


def held() -> Known:
    """What the records hold now."""
    nouns = import_module("frankpledge.plan.nouns")  # it knows the records, which know this module
    measures, places, quoted = (nouns.noun(name).model for name in ("measures", "places", "quoted-figures"))
    return Known(
        set(measures.objects.values_list("key", flat=True)),
        set(quoted.objects.values_list("key", flat=True)),
        dict(places.objects.values_list("code", "name")),
    )
