"""From the names that publishers write to the codes of places.

“Kingston Upon Thames”, “Hammersmith & Fulham ” and “City of Westminster” are found by name or alias,
whatever the
case, the spaces or the ampersand. A name that is not found is reported, never guessed at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from frankpledge.facts.errors import FactsError
from frankpledge.facts.warehouse import Warehouse

_TITLES = ("london borough of ", "royal borough of ")


@dataclass(frozen=True, slots=True)
class Place:
    """One place. `valid_to` is the last day on which its code was in use, empty while it is."""

    code: str
    name: str
    kind: str
    parent: str = ""
    aliases: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None


class Places:
    """The places of a warehouse, by code and by every name they go by."""

    def __init__(self, places: Iterable[Place]) -> None:
        self.all = {place.code: place for place in places}
        self._codes: dict[str, str] = {}
        # The code in use comes first; one no longer in use answers only where nothing else does.
        for place in sorted(self.all.values(), key=lambda one: one.valid_to is not None):
            for name in (place.code, place.name, *place.aliases):
                other = self.all[self._codes.setdefault(plain(name), place.code)]
                if other is not place and (other.valid_to is None) == (place.valid_to is None):
                    raise FactsError(
                        f"places: “{name}” stands for both {other.code} ({other.name}) and {place.code} "
                        f"({place.name}); take it from one of them"
                    )

    @classmethod
    def held(cls, warehouse: Warehouse) -> Places:
        """The places that the warehouse holds; none where no `places` file was added."""
        try:
            rows = warehouse.table("places").to_pyarrow().to_pylist()
        except KeyError:
            rows = []
        return cls(
            Place(
                row["code"],
                row["name"],
                row["kind"],
                row["parent"] or "",
                tuple(row["aliases"] or ()),
                row["valid_from"],
                row["valid_to"],
            )
            for row in rows
        )

    def code(self, name: str) -> str | None:
        """The code of the place so named; None where none is known."""
        words = plain(name)
        for title in ("", *_TITLES):
            if words.startswith(title) and (code := self._codes.get(words.removeprefix(title))):
                return code
        return None

    def resolve(self, names: Iterable[str]) -> dict[str, str]:
        """Name → code for every name that is known."""
        return {name: code for name in names if (code := self.code(name))}

    def unknown(self, names: Iterable[str]) -> list[str]:
        """The names that no place goes by, each once, in order."""
        return sorted({name for name in names if self.code(name) is None})


def plain(name: str) -> str:
    """A name without the accidents of writing."""
    return re.sub(
        r"[\W_]+", " ", name.casefold().replace("&", " and ").replace("’", "").replace("'", "")
    ).strip()
