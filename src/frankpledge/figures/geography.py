"""Places: from the words of a publisher to a code, and from a small area to its borough and ward."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import ibis
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from frankpledge.figures.warehouse import Warehouse, rows

_AND = re.compile(r"\s*&\s*")
_OTHER = re.compile(r"[^a-z0-9]+")
_ALWAYS, _NEVER = 0, 9999 * 12
_PREFIXES = ("london borough of ", "royal borough of ", "city of ")


@lru_cache(maxsize=4096)
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
    def of(cls, told: Iterable[Mapping[str, Any]]) -> Gazetteer:
        """A gazetteer of mappings with `code, name, kind, parent, aliases`."""
        places = {
            str(row["code"]): Place(
                code=str(row["code"]),
                name=str(row["name"]),
                kind=str(row.get("kind") or ""),
                parent=str(row.get("parent") or ""),
                aliases=_aliases(row.get("aliases")),
            )
            for row in told
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
            table = rows(warehouse, "places")
        except KeyError:
            return cls({})
        columns = [c for c in ("code", "name", "kind", "parent", "aliases") if c in table.column_names]
        return cls.of(table.select(columns).to_pylist())

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


@dataclass(frozen=True)
class SmallAreas:
    """Which borough and ward each small area lies in, as a table (`area, district, ward`, and where it is
    `dated` months `since` and `until`).

    Boroughs and wards are numbers in it, places in their list of codes (`places`): rows are grouped by them,
    and millions of numbers are told apart faster than texts. `dated` says whether any area changes its place
    in time, so that a join must look at the month.
    """

    table: ibis.Table
    places: Mapping[str, pa.Array]
    dated: bool


def small_areas(warehouse: Warehouse) -> SmallAreas | None:
    """The dated lookups of small areas, 2011 and 2021 codes side by side; None where none is held.

    The first lookup held of an area serves all time before it, and lookups that overlap in time are taken
    together, so that no row is ever counted twice. An area that lies in two wards at once has no ward (and
    likewise no borough): it counts in the larger place alone.
    """
    try:
        held = rows(warehouse, "small_areas")
    except KeyError:
        return None
    lookups = held.select(["lsoa11", "lsoa21", "ward", "district", "valid_from", "valid_to"])
    areas = _listed(lookups)
    if not _once(areas):
        areas = _listed(lookups.group_by(lookups.column_names).aggregate([]))
    if not _once(areas):
        areas = pa.Table.from_pandas(_spans(areas.to_pandas()), preserve_index=False)
    columns: dict[str, pa.Array] = {"area": areas["area"].combine_chunks().cast(pa.string())}
    dated = "since" in areas.column_names and not _once(areas)
    if dated:
        for edge in ("since", "until"):
            columns[edge] = pa.array([f"{m // 12:04d}-{m % 12 + 1:02d}" for m in areas[edge].to_pylist()])
    places: dict[str, pa.Array] = {}
    for kind in ("district", "ward"):
        coded = areas[kind].cast(pa.string()).combine_chunks().dictionary_encode()
        columns[kind], places[kind] = coded.indices, coded.dictionary
    return SmallAreas(ibis.memtable(pa.table(columns)), places, dated)


def _listed(lookups: pa.Table) -> pa.Table:
    """Each area by its code of 2011 and, where that is another, of 2021, with what a lookup says of it."""
    old, new = lookups["lsoa11"], lookups["lsoa21"]
    renamed = pc.fill_null(pc.not_equal(new, old), pc.is_valid(new))
    told = ["ward", "district", "valid_from", "valid_to"]
    first = lookups.select(told).add_column(0, "area", old)
    second = lookups.filter(renamed)
    both = pa.concat_tables([first, second.select(told).add_column(0, "area", second["lsoa21"])])
    return both.filter(pc.not_equal(both["area"], ""))


def _once(areas: pa.Table) -> bool:
    return bool(pc.count_distinct(areas["area"]).as_py() == areas.num_rows)


def _spans(areas: pd.DataFrame) -> pd.DataFrame:
    """One row for each stretch of time of an area, those that overlap taken together; the first of each area
    has been since always.
    """
    areas = areas.assign(
        since=_months(areas["valid_from"], _ALWAYS), until=_months(areas["valid_to"], _NEVER)
    )
    areas = areas.drop(columns=["valid_from", "valid_to"]).drop_duplicates()
    areas = areas.sort_values(["area", "since", "until"], kind="stable", ignore_index=True)
    reach = areas.groupby("area", sort=False)["until"].cummax()
    first = areas["area"] != areas["area"].shift()
    grouped = areas.groupby((first | (areas["since"] >= reach.shift())).cumsum(), sort=False)
    spans = grouped.agg(area=("area", "first"), since=("since", "min"), until=("until", "max"))
    for kind in ("district", "ward"):
        spans[kind] = grouped[kind].first().where(grouped[kind].nunique() == 1, None)
    spans.loc[spans["area"] != spans["area"].shift(), "since"] = _ALWAYS
    return spans


def _months(days: pd.Series, absent: int) -> pd.Series:
    """Dates as months since year 0."""
    known = pd.to_datetime(days)
    return (known.dt.year * 12 + known.dt.month - 1).fillna(absent).astype("int64")


def _aliases(given: Any) -> tuple[str, ...]:
    """A list, or names separated by “|” as a places file writes them."""
    return (
        tuple(a.strip() for a in given.split("|") if a.strip())
        if isinstance(given, str)
        else tuple(given or ())
    )


def codes(gazetteer: Gazetteer, names: Sequence[str | None]) -> list[str | None]:
    """The code for each name, None where none is known."""
    return [gazetteer.code(name) for name in names]
