"""The publisher's list of monthly archives, and which of them to look in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from frankpledge.facts.fetching.web import MissingError, Web
from frankpledge.periods import Period

#: An archive holds three years of months, of which its name is the last; the first archives hold more.
SPAN = 36
#: How many archives are tried for one month before it is said not to be there.
TRIES = 4
_MOST = 2**23
_ARCHIVE = re.compile(r"\b(\d{4}-(?:0[1-9]|1[0-2]))\.zip\b")
_MD5 = re.compile(r"\b[0-9a-f]{32}\b(?!-)")


@dataclass(frozen=True, slots=True)
class Listing:
    """The archives that the publisher names, each with its MD5 sum where one is given."""

    archives: dict[str, str] = field(default_factory=dict)
    etag: str = ""
    modified: str = ""

    @classmethod
    def fetch(cls, web: Web, address: str, known: Listing) -> Listing:
        """The list at `address` if it is another than `known`; an empty one where there is no list."""
        asked = {"If-None-Match": known.etag, "If-Modified-Since": known.modified}

        def attempt() -> Listing:
            with web.ask(address, {name: value for name, value in asked.items() if value}) as answer:
                if answer.status == 304:
                    return known
                page = answer.body(_MOST).decode("utf-8", errors="replace")
                return replace(
                    cls.read(page), etag=answer.header("ETag"), modified=answer.header("Last-Modified")
                )

        try:
            return web.persist(address, attempt)
        except MissingError:
            return cls()

    @classmethod
    def read(cls, page: str) -> Listing:
        """Names and sums in a page: a sum belongs to the archive named last before it.

        Some entries of the publisher's have the sum of sums that a storage service gives (with a dash and a
        number of parts): it is no MD5 of the file, and is passed over.
        """
        archives: dict[str, str] = {}
        named = list(_ARCHIVE.finditer(page))
        for number, match in enumerate(named):
            until = named[number + 1].start() if number + 1 < len(named) else len(page)
            found = _MD5.search(page, match.end(), until)
            archives[match[1]] = archives.get(match[1]) or (found[0] if found else "")
        return cls(archives)

    @property
    def newest(self) -> str:
        return max(self.archives, default="")

    def candidates(self, first: str, last: str) -> Iterator[str]:
        """Archives that may hold month `first`, the one to prefer first.

        The newest that still holds it comes first: it has the publisher's latest corrections, and holds the
        most of the months after. Without a list, names are guessed, up to `last`.
        """
        begin = Period.parse(first).last
        end = _month(begin + SPAN - 1)
        if not self.archives:
            yield min(end, last)
            return
        within = sorted((name for name in self.archives if first <= name <= end), reverse=True)
        beyond = sorted(name for name in self.archives if name > end)[:1]
        yield from (within[: TRIES - 1] + beyond)[:TRIES]


def months(first: str, last: str) -> list[str]:
    """Every month from `first` to `last`."""
    return [_month(at) for at in range(Period.parse(first).last, Period.parse(last).last + 1)]


def _month(number: int) -> str:
    return f"{number // 12:04d}-{number % 12 + 1:02d}"
