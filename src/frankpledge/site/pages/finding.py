"""The search page: what was found, or what could be looked for instead. And everything from A to Z."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from frankpledge.site.search import Entry, Found, called, index


@dataclass(frozen=True, slots=True)
class View:
    query: str
    kind: str
    found: Found
    count: int
    total: int

    def called(self, kind: str) -> str:
        return called(kind)


@dataclass(frozen=True, slots=True)
class Letter:
    letter: str
    entries: Sequence[Entry]


def build(query: str, kind: str) -> View:
    held = index()
    query = " ".join(query.split())[:200]
    found = held.find(query, kind)
    kinds = dict(found.kinds)
    return View(query, kind, found, kinds.get(kind, 0) if kind else sum(kinds.values()), len(held.entries))


def a_to_z() -> list[Letter]:
    """Every entry by the first letter of its title."""
    ranked = sorted(index().entries, key=lambda e: (_letter(e), e.title.casefold(), e.kind))
    return [Letter(letter, list(group)) for letter, group in groupby(ranked, key=_letter)]


def _letter(entry: Entry) -> str:
    first = entry.title.lstrip("“‘\"'")[:1].upper()
    return first if first.isalpha() else "0–9"
