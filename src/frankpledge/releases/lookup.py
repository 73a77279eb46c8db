"""Where a postcode lies, and which wards an area has: one small file beside the releases, made of the
lookups held as facts.

Public pages may not read the warehouse, and a release must not carry two million postcodes. So the desk
writes this lookup when a release is published, and pages ask it one postcode at a time. It holds no figure.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

NAME = "lookup.sqlite3"
#: The whole of a postcode as people write it: spaces anywhere, any case.
_FORM = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}")
_SHAPE = 1

Row = tuple[str, str | None, str | None, str | None]
Ward = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Found:
    """Where a postcode lies. `ended` is the month in which it ended, empty while it is in use; codes are
    empty where the directory has none."""

    district: str
    ward: str
    ended: str


def plain_postcode(postcode: str) -> str:
    """A postcode as it is kept, `NW12DB`; empty where the text cannot be one."""
    text = re.sub(r"[\W_]+", "", postcode[:40]).upper()
    return text if _FORM.fullmatch(text) else ""


def write_lookup(
    postcodes: Iterable[Row], wards: Iterable[Ward], folder: Path, stamp: str, *, illustrative: bool = False
) -> None:
    """Write the lookup from (postcode, ended, district, ward) and (ward, its name, district), all or nothing.

    `stamp` says what it was made from, so that it need not be made again (`Lookup.stamp`); `illustrative`
    that the postcodes are invented.
    """
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f".{NAME}.{uuid4().hex}.part"
    try:
        with closing(sqlite3.connect(part)) as made:
            made.execute("PRAGMA journal_mode=OFF")
            made.execute("PRAGMA synchronous=OFF")
            made.execute(
                "CREATE TABLE postcodes (postcode TEXT PRIMARY KEY, ended TEXT, district TEXT, ward TEXT) "
                "WITHOUT ROWID"
            )
            made.execute("CREATE TABLE about (shape INTEGER, stamp TEXT, illustrative INTEGER)")
            made.execute("INSERT INTO about VALUES (?, ?, ?)", (_SHAPE, stamp, int(illustrative)))
            made.executemany(
                "INSERT OR REPLACE INTO postcodes VALUES (?, ?, ?, ?)",
                (
                    (plain_postcode(code), ended or "", district or "", ward or "")
                    for code, ended, district, ward in postcodes
                ),
            )
            made.execute("CREATE TABLE wards (code TEXT PRIMARY KEY, name TEXT, district TEXT)")
            made.executemany("INSERT OR REPLACE INTO wards VALUES (?, ?, ?)", wards)
            made.commit()
        with part.open("rb") as whole:
            os.fsync(whole.fileno())
        part.replace(folder / NAME)
    finally:
        part.unlink(missing_ok=True)


class Lookup:
    """The lookup in `folder`; without one nothing is found."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / NAME

    @property
    def held(self) -> bool:
        """Whether it knows any postcode."""
        return bool(self._ask("SELECT 1 FROM postcodes LIMIT 1"))

    @property
    def stamp(self) -> str:
        """What it was made from; empty where there is none, or it is of another version of the program."""
        rows = self._ask("SELECT stamp FROM about WHERE shape = ?", _SHAPE)
        return str(rows[0][0]) if rows else ""

    @property
    def illustrative(self) -> bool:
        """Whether its postcodes are invented for demonstration."""
        return self._ask("SELECT illustrative FROM about WHERE shape = ?", _SHAPE) == [(1,)]

    @property
    def examples(self) -> tuple[str, str]:
        """The first and the last postcode it knows; empty where it knows none."""
        rows = self._ask("SELECT min(postcode), max(postcode) FROM postcodes")
        return (str(rows[0][0] or ""), str(rows[0][1] or "")) if rows else ("", "")

    def find(self, postcode: str) -> Found | None:
        """Where a postcode lies; None where the directory does not have it."""
        rows = self._ask(
            "SELECT district, ward, ended FROM postcodes WHERE postcode = ?", plain_postcode(postcode)
        )
        return Found(*map(str, rows[0])) if rows else None

    def wards(self, district: str) -> list[tuple[str, str]]:
        """The wards of an area, (code, name) by name."""
        rows = self._ask("SELECT code, name FROM wards WHERE district = ? ORDER BY name", district)
        return [(str(code), str(name)) for code, name in rows]

    def _ask(self, question: str, *values: str | int) -> list[tuple[object, ...]]:
        if not self.path.exists():
            return []
        try:
            # Read-only and unchanging: no lock, no journal beside it, any number of readers.
            with closing(sqlite3.connect(f"file:{self.path}?mode=ro&immutable=1", uri=True)) as held:
                return held.execute(question, values).fetchall()
        except sqlite3.DatabaseError:
            return []
