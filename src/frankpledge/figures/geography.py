"""Places: from the words of a publisher to a code, and from a small area to its borough and ward."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import ibis

from frankpledge.figures.warehouse import Warehouse

_AND = re.compile(r"\s*&\s*")
_OTHER = re.compile(r"[^a-z0-9]+")
_PREFIXES = ("london borough of ", "royal borough of ", "city of ")


def plain(name: str) -> str:
    """A name without the accidents of writing: case, spaces, “&” for “and”, punctuation."""
    return _OTHER.sub(" ", _AND.sub(" and ", name.casefold().replace("’", "").replace("'", ""))).strip()


@dataclass(frozen=True, slots=True)
class Place:
    """One place of the places table."""

    code: str
    name: str
    kind: str
    parent: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Gazetteer:
    """Every place that is known, found by code, name or alias."""

    places: Mapping[str, Place]
    _names: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Iterable[Mapping[str, Any]]) -> Gazetteer:
        """A gazetteer of mappings with `code, name, kind, parent, aliases`."""
        places = {
            str(row["code"]): Place(
                code=str(row["code"]),
                name=str(row["name"]),
                kind=str(row.get("kind") or ""),
                parent=str(row.get("parent") or ""),
                aliases=_aliases(row.get("aliases")),
            )
            for row in rows
        }
        names: dict[str, str] = {}
        for place in places.values():
            for name in (place.code, place.name, *place.aliases):
                names.setdefault(plain(name), place.code)
        return cls(places, names)

    @classmethod
    def held(cls, warehouse: Warehouse) -> Gazetteer:
        """The places that the warehouse holds; an empty gazetteer where it holds none."""
        try:
            table = warehouse.table("places")
        except KeyError:
            return cls({})
        columns = [c for c in ("code", "name", "kind", "parent", "aliases") if c in table.columns]
        return cls.of(table.select(*columns).to_pyarrow().to_pylist())

    def code(self, name: str | None) -> str | None:
        """The code of the place so named; None where no place is."""
        if not name:
            return None
        words = plain(name)
        if words in self._names:
            return self._names[words]
        for prefix in _PREFIXES:
            if words.startswith(prefix) and words.removeprefix(prefix) in self._names:
                return self._names[words.removeprefix(prefix)]
        return None

    def kind(self, code: str) -> str:
        place = self.places.get(code)
        return place.kind if place else ""

    def name(self, code: str) -> str:
        place = self.places.get(code)
        return place.name if place else code

    def within(self, code: str, kind: str, ancestor: str) -> bool:
        """Whether `code` is of `kind` and, by its parents, inside `ancestor`."""
        place = self.places.get(code)
        if place is None or place.kind != kind:
            return False
        seen = set()
        while place and place.code not in seen:
            if ancestor in (place.code, place.parent):
                return True
            seen.add(place.code)
            place = self.places.get(place.parent)
        return False


def small_areas(warehouse: Warehouse) -> tuple[ibis.Table, bool] | None:
    """Which borough and ward each small area lies in, as a table (`area, district, ward, since, until`).

    Areas of the 2011 and of the 2021 census stand side by side under their codes. The second value says
    whether any area changes its place in time, so that a join must look at the month. An area that lies in
    two wards at once has no ward (and likewise no borough): it counts in the larger place alone.
    """
    try:
        held = warehouse.table("small_areas")
    except KeyError:
        return None
    columns = ["lsoa11", "lsoa21", "ward", "district", "valid_from", "valid_to"]
    rows = held.select(*[c for c in columns if c in held.columns]).distinct().to_pyarrow().to_pylist()
    spans: dict[tuple[str, str, str], tuple[set[str], set[str]]] = {}
    for row in rows:
        since, until = _month(row.get("valid_from"), "0000-00"), _month(row.get("valid_to"), "9999-99")
        for area in {row.get("lsoa11"), row.get("lsoa21")} - {None, ""}:
            districts, wards = spans.setdefault((area, since, until), (set(), set()))
            if row.get("district"):
                districts.add(row["district"])
            if row.get("ward"):
                wards.add(row["ward"])
    spans = _one_span_each(spans)
    dated = len({area for area, _, _ in spans}) < len(spans)
    table = ibis.memtable(
        {
            "area": [area for area, _, _ in spans],
            "since": [since for _, since, _ in spans],
            "until": [until for _, _, until in spans],
            "district": [_only(d) for d, _ in spans.values()],
            "ward": [_only(w) for _, w in spans.values()],
        },
        schema={
            "area": "string",
            "since": "string",
            "until": "string",
            "district": "string",
            "ward": "string",
        },
    )
    return table, dated


def _one_span_each(
    spans: dict[tuple[str, str, str], tuple[set[str], set[str]]],
) -> dict[tuple[str, str, str], tuple[set[str], set[str]]]:
    """Spans of one area that overlap are joined into one, so that no row is ever counted twice."""
    joined: dict[tuple[str, str, str], tuple[set[str], set[str]]] = {}
    by_area: dict[str, list[tuple[str, str, set[str], set[str]]]] = {}
    for (area, since, until), (districts, wards) in sorted(spans.items()):
        mine = by_area.setdefault(area, [])
        if mine and since < mine[-1][1]:
            first, last, d, w = mine.pop()
            mine.append((first, max(last, until), d | districts, w | wards))
        else:
            mine.append((since, until, districts, wards))
    for area, found in by_area.items():
        found[0] = ("0000-00", *found[0][1:])  # the first lookup held serves all time before it
        for since, until, districts, wards in found:
            joined[area, since, until] = (districts, wards)
    return joined


def _aliases(given: Any) -> tuple[str, ...]:
    """A list, or names separated by “|” as a places file writes them."""
    return (
        tuple(a.strip() for a in given.split("|") if a.strip())
        if isinstance(given, str)
        else tuple(given or ())
    )


def _month(day: Any, absent: str) -> str:
    return str(day)[:7] if day else absent


def _only(values: set[str]) -> str | None:
    return next(iter(values)) if len(values) == 1 else None


def codes(gazetteer: Gazetteer, names: Sequence[str | None]) -> list[str | None]:
    """The code for each name, None where none is known."""
    return [gazetteer.code(name) for name in names]
