"""Which series a measure has (place × breakdown), and where each group of a cube falls among them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from frankpledge.figures.column import Column
from frankpledge.figures.cube import Bools, Cube, Floats, Ints
from frankpledge.figures.filters import Condition
from frankpledge.figures.geography import Gazetteer
from frankpledge.figures.measure import Breakdown, Measure

UNKNOWN = "unknown"
#: Numbers in the largest adding up that is kept for measures to share.
_FOLDED = 2**20


@dataclass(frozen=True)
class Level:
    """One way of putting groups in series: those of one kind of place, whole or by one breakdown."""

    series: list[tuple[str, str]]
    index: Ints


@dataclass(frozen=True)
class Layout:
    """All series of a measure, and for each level the series of every group (−1: none)."""

    series: list[tuple[str, str]]
    indexes: list[Ints]
    #: Whether other measures over the same cube have it too.
    shared: bool = False
    _known: dict[tuple[int, int], list[Ints]] = field(default_factory=dict)
    _folded: dict[tuple[Any, ...], Floats] = field(default_factory=dict)

    def sums(
        self, cube: Cube, first: int, length: int, value: str, conditions: Sequence[Condition]
    ) -> Floats:
        """`value` of the groups that pass every condition, added up into series × months.

        Measures that filter on the same columns share one adding up of all groups, by each combination of
        those columns' values; every one is then a sum of few combinations.
        """
        columns = sorted({c.column for c in conditions})
        listed = all(c.listed for c in conditions)
        shape = [len(cube.columns[c].values) for c in columns] if listed else []
        shape.append(len(self.series) * length + 1)
        if not (self.shared and listed) or math.prod(shape) > _FOLDED:
            return self.monthly(cube.months, first, length, cube.sums[value], cube.where(conditions))
        key = (first, length, value, *columns)
        if key not in self._folded:
            mixed = np.zeros(len(cube.months), np.int64)
            for name, size in zip(columns, shape, strict=False):
                mixed = mixed * size + cube.columns[name].codes
            total = np.zeros(math.prod(shape))
            for cells in self._cells(cube.months, first, length):
                total += np.bincount(
                    mixed * shape[-1] + cells, weights=cube.sums[value], minlength=len(total)
                )
            self._folded[key] = total.reshape(shape)
        found = self._folded[key]
        for name in columns:
            mine = [c for c in conditions if c.column == name]
            found = found[[all(c.admits(v) for c in mine) for v in cube.columns[name].values]].sum(axis=0)
        return found[:-1].reshape(len(self.series), length)

    def monthly(self, months: Ints, first: int, length: int, amount: Floats, mask: Bools) -> Floats:
        """Amounts added up into series × months; what falls in no series or month is left out."""
        size = len(self.series) * length
        total = np.zeros(size + 1)
        rows = np.flatnonzero(mask)
        amounts = amount[rows]
        for cells in self._cells(months, first, length):
            total += np.bincount(cells[rows], weights=amounts, minlength=size + 1)
        return total[:size].reshape(len(self.series), length)

    def _cells(self, months: Ints, first: int, length: int) -> list[Ints]:
        """For each level, the cell of series × months that every group falls in; one past the last, if none.

        `months` are those of the cube, always the same.
        """
        if (first, length) not in self._known:
            column, none = months - first, len(self.series) * length
            inside = (column >= 0) & (column < length)
            self._known[first, length] = [
                np.where(inside & (index >= 0), index * length + column, none) for index in self.indexes
            ]
        return self._known[first, length]


def lay_out(cube: Cube, measure: Measure, gazetteer: Gazetteer, mask: Bools) -> Layout:
    """The series of `measure` over `cube`; `mask` says which groups its breakdowns are looked for in.

    Without breakdowns every measure of the same places has the same layout, which is made once.
    """
    if measure.breakdowns:
        return _lay_out(cube, measure, gazetteer, mask)
    places = measure.places
    key = ("layout", places.by, places.kinds, places.total)
    if key not in cube.memo:
        cube.memo[key] = replace(_lay_out(cube, measure, gazetteer, mask), shared=True)
    made: Layout = cube.memo[key]
    return made


def _lay_out(cube: Cube, measure: Measure, gazetteer: Gazetteer, mask: Bools) -> Layout:
    series: list[tuple[str, str]] = []
    indexes: list[Ints] = []
    levels = [(codes, column) for codes, column in _levels(cube, measure, gazetteer)]
    for breakdown in (None, *measure.breakdowns):
        labels, group = _labels(cube, breakdown, mask)
        for codes, place in levels:
            start = len(series)
            series += [(code, label) for code in codes for label in labels]
            if breakdown is None:
                indexes.append(place if not start else np.where(place < 0, -1, start + place))
            else:
                indexes.append(np.where((place < 0) | (group < 0), -1, start + place * len(labels) + group))
    return Layout(series, indexes)


def _levels(cube: Cube, measure: Measure, gazetteer: Gazetteer) -> list[tuple[list[str], Ints]]:
    """For the total and each kind of place: its codes, and each group's place among them."""
    places = measure.places
    size = len(cube.months)
    column, codes = _codes(cube, measure, gazetteer)
    levels: list[tuple[list[str], Ints]] = []
    if places.total:
        whole = np.zeros(size, dtype=np.int64)
        if column is not None and any(c not in {places.total, None} for c in codes):
            own = np.array([c == places.total for c in codes])
            whole[own[column.codes]] = -1  # a published total beside its parts would be counted twice
        levels.append(([places.total], whole))
    for kind in places.kinds:
        if kind == "ward" and places.by == "lsoa":
            column, codes = cube.columns.get("ward"), _wards(cube, places.total, gazetteer)
        if column is None:
            continue
        wanted = sorted(
            {c for c in codes if c and (kind == "ward" or gazetteer.kind(c) == kind)} - {places.total}
        )
        position = {code: i for i, code in enumerate(wanted)}
        lookup = np.array([position.get(c or "", -1) for c in codes], dtype=np.int64)
        levels.append((list(wanted), lookup[column.codes]))
    return levels


def _codes(cube: Cube, measure: Measure, gazetteer: Gazetteer) -> tuple[Column | None, list[str | None]]:
    by = measure.places.by
    column = cube.columns.get({"place": "place", "scope": "scope", "lsoa": "district"}[by])
    if column is None:
        return None, []
    return column, [gazetteer.code(value) for value in column.values]


def _wards(cube: Cube, total: str | None, gazetteer: Gazetteer) -> list[str | None]:
    """Ward codes, but for wards of boroughs that are not places of the plan (a stray crime far away)."""
    ward, district = cube.columns["ward"], cube.columns["district"]
    inside = np.array([gazetteer.code(d) is not None for d in district.values])
    seen = np.zeros(len(ward.values), dtype=bool)
    np.logical_or.at(seen, ward.codes, inside[district.codes])
    return [w if w and seen[i] else None for i, w in enumerate(ward.values)]


def _labels(cube: Cube, breakdown: Breakdown | None, mask: Bools) -> tuple[list[str], Ints]:
    """The breakdown's labels, and for each group its place among them (−1: in none)."""
    if breakdown is None:
        return [""], np.zeros(len(mask), dtype=np.int64)
    column = cube.columns[breakdown.column]
    if breakdown.groups is None:
        present = np.zeros(len(column.values), dtype=bool)
        present[column.codes[mask]] = True
        names = [(v or UNKNOWN) if present[i] else None for i, v in enumerate(column.values)]
    else:
        by_value = {v: label for label, values in breakdown.groups.items() for v in values}
        names = [by_value.get(v or UNKNOWN) for v in column.values]
    labels = sorted({n for n in names if n is not None})
    position = {n: i for i, n in enumerate(labels)}
    lookup = np.array([position.get(n, -1) if n is not None else -1 for n in names], dtype=np.int64)
    return [f"{breakdown.name}={label}" for label in labels], lookup[column.codes]
