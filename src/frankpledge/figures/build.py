"""`build`: measures, targets and a warehouse in; figures out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from frankpledge.figures import additive, disparities, durations, outcomes, published, respondents
from frankpledge.figures.additive import MissingError, Monthly
from frankpledge.figures.block import Block, last_whole_month
from frankpledge.figures.cube import Cube, Wanted, cube, grouped, read
from frankpledge.figures.disclose import Identity, withheld_of, withhold
from frankpledge.figures.errors import MeasureError, TargetError
from frankpledge.figures.geography import Gazetteer, SmallAreas, small_areas
from frankpledge.figures.kept import Kept, Made, Part, Reused
from frankpledge.figures.measure import ADDITIVE, Measure
from frankpledge.figures.people import People
from frankpledge.figures.resting import Resting
from frankpledge.figures.schema import SCHEMA
from frankpledge.figures.sheet import table
from frankpledge.figures.stack import Aimed, worked
from frankpledge.figures.target import Target, holding
from frankpledge.figures.warehouse import Warehouse, is_divided
from frankpledge.periods import Period

#: How many reasons are told of a measure that has no figure at all.
_TOLD = 3


@dataclass(frozen=True)
class Figures:
    """All figures of a day: the table, and for each measure without one, why."""

    table: pa.Table
    missing: dict[str, str]
    as_at: date
    measures: tuple[Measure, ...] = ()
    targets: tuple[Target, ...] = ()
    places: tuple[Mapping[str, Any], ...] = field(default=())
    #: The true count of each figure that is withheld. Never written: for checks between releases alone.
    withheld: Mapping[Identity, float] = field(default_factory=dict, repr=False)
    #: What was found computed already; None where nothing is kept.
    reused: Reused | None = None


def build(
    measures: Iterable[Measure | Mapping[str, Any]],
    targets: Iterable[Target | Mapping[str, Any]],
    warehouse: Warehouse,
    *,
    as_at: date,
    periods: Iterable[str] | None = None,
    places: Iterable[Mapping[str, Any]] | None = None,
    before: pa.Table | None = None,
    kept: Path | None = None,
    beside: Executor | None = None,
) -> Figures:
    """Every figure of `measures` that the warehouse can give for periods that had ended by `as_at`.

    `periods` are the keys of those wanted; all if not given. `places` are mappings with `code, name, kind,
    parent, aliases`; those that the warehouse holds if not given. `before` is the table of figures of the
    release before: a small number withheld there stays withheld while the two together would give it away.
    `kept` is a folder in which what was computed is kept, and taken again where all that it rests on is the
    same (and the warehouse tells its months apart, as `facts.Warehouse` does); the figures are the same
    without it. They are kept in the threads `beside`, if given, while the caller goes on. A measure that
    cannot be computed is in `missing` with the reason in plain words. Raises `MeasureError` or `TargetError`
    for one that is not well described, or described twice.
    """
    wanted = [m if isinstance(m, Measure) else Measure.read(m) for m in measures]
    aimed = [t if isinstance(t, Target) else Target.read(t) for t in targets]
    _once(wanted, aimed)
    gazetteer = Gazetteer.of(places) if places is not None else Gazetteer.held(warehouse)
    keeping = Kept(kept, beside) if kept is not None and is_divided(warehouse) else None
    maker = Maker(wanted, warehouse, as_at, gazetteer, keeping)
    earlier = withheld_of(before)
    made, parts = maker.figures({m.key: holding(aimed, m, as_at) for m in wanted}, earlier)
    if periods is not None:
        made = made.filter(pc.is_in(made["period"], pa.array(sorted(set(periods)), pa.string())))
    known = tuple(
        {"code": p.code, "name": p.name, "kind": p.kind, "parent": p.parent}
        for p in maker.gazetteer.places.values()
    )
    return Figures(
        made,
        {key: part.missing for key, part in parts.items() if part.missing},
        as_at,
        tuple(wanted),
        tuple(aimed),
        known,
        {identity: count for part in parts.values() for identity, count in part.withheld.items()},
        keeping.reused if keeping else None,
    )


class Maker:
    """Reads each dataset once, for all measures that want it."""

    def __init__(
        self,
        measures: Sequence[Measure],
        warehouse: Warehouse,
        as_at: date,
        gazetteer: Gazetteer,
        kept: Kept | None = None,
    ) -> None:
        self.measures = measures
        self.as_at = as_at
        self.warehouse = warehouse
        self.until = last_whole_month(as_at)
        self.gazetteer = gazetteer
        self.holdings = warehouse.datasets()
        self.wanted = _wanted(measures)
        self.cubes: dict[str, Cube] = {}
        self.totals = {m.places.total for m in measures if m.places.total}
        self._people: People | None = None
        self._kept = kept if is_divided(warehouse) else None
        self._resting = Resting(warehouse, gazetteer, self.totals) if is_divided(warehouse) else None
        self.published = published.Published(warehouse, measures, self._resting)

    def figures(
        self, targets: Mapping[str, Sequence[Target]], earlier: frozenset[Identity]
    ) -> tuple[pa.Table, dict[str, Made]]:
        """The figures of every measure, in one table in their order, and each apart where figures are kept;
        taken from what is kept where that rests on the same.
        """
        if self._kept is None or self._resting is None:
            return self._made(self.measures, targets, earlier)
        rests_on = {
            m.key: self._resting.measure(m, targets[m.key], self.until, self.as_at, earlier)
            for m in self.measures
        }
        parts = {
            key: found for key, on in rests_on.items() if (found := self._kept.figures(key, on)) is not None
        }
        self._kept.reused.of_measures, self._kept.reused.measures = len(rests_on), len(parts)
        whole, made = self._made([m for m in self.measures if m.key not in parts], targets, earlier)
        self._kept.keep_figures(made, rests_on)
        if not parts:
            return whole, made
        parts |= made
        tables = [SCHEMA.empty_table(), *(parts[key].table for key in sorted(parts))]
        return pa.concat_tables(tables).combine_chunks(), parts

    def _made(
        self,
        measures: Sequence[Measure],
        targets: Mapping[str, Sequence[Target]],
        earlier: frozenset[Identity],
    ) -> tuple[pa.Table, dict[str, Made]]:
        found, missing = self.blocks(measures)
        aimed: list[Aimed] = []
        withheld: dict[str, dict[Identity, float]] = {}
        for measure in measures:
            blocks = found.get(measure.key, [])
            if measure.key not in missing and all(np.isnan(b.value).all() for b in blocks):
                missing[measure.key] = _why(measure, _reasons(blocks))
            hidden = withhold(blocks, earlier, withheld.setdefault(measure.key, {}))
            aimed += [(b, targets[measure.key], h) for b, h in zip(blocks, hidden, strict=True)]
        whole = table(worked(aimed), self.as_at)
        apart, none = _apart(whole) if self._kept else {}, SCHEMA.empty_table()
        return whole, {
            m.key: Made(apart.get(m.key, none), missing.get(m.key, ""), withheld[m.key]) for m in measures
        }

    @cached_property
    def areas(self) -> SmallAreas | None:
        return small_areas(self.warehouse)

    def cube(self, dataset: str) -> Cube:
        if dataset not in self.cubes:
            try:
                self.cubes[dataset] = self._cube(dataset)
            except KeyError as error:
                raise MissingError("") from error
        return self.cubes[dataset]

    def _cube(self, dataset: str) -> Cube:
        wanted = self.wanted[dataset]
        areas = self.areas if wanted.by_area else None
        if self._kept is None or self._resting is None:
            return read(self.warehouse, dataset, wanted, self._joined(dataset), self.holdings, areas)
        joins = self._joins(dataset)
        grouping = self._resting.grouping(dataset, wanted, *joins)
        rests_on = self._resting.months(dataset, *joins)
        found, held = self._kept.groups(dataset, grouping, rests_on)
        new = rests_on.keys() - held
        self._kept.reused.months[dataset] = len(held), len(rests_on)
        if new:
            tables = [t for t in (found, self._groups(dataset, wanted, new, areas)) if t is not None]
            if not tables:
                raise KeyError(dataset)
            found = pa.concat_tables(tables)
            self._kept.keep_groups(dataset, grouping, found, rests_on)
        if found is None or not found.num_rows:
            raise KeyError(dataset)
        return cube(dataset, wanted, found, self.holdings)

    def _groups(
        self, dataset: str, wanted: Wanted, only: Collection[Part], areas: SmallAreas | None
    ) -> pa.Table | None:
        """The groups of these scopes and months; None where they have no row."""
        assert is_divided(self.warehouse)
        try:
            part = self.warehouse.part(dataset, only)
        except KeyError:
            return None
        every = len(only) == len(self.warehouse.digests(dataset))
        joined = self._joined(dataset, None if every else part)
        return grouped(part if joined is None else joined, wanted, areas, {scope for scope, _ in only})

    def _joins(self, dataset: str) -> tuple[list[Measure], list[str]]:
        """The cohort measures whose outcomes join crimes, and the columns of crimes that join outcomes."""
        if not {"crimes", "outcomes"} <= {h.dataset for h in self.holdings}:
            return [], []
        cohorts = [m for m in self.measures if m.kind == "cohort"] if dataset == "crimes" else []
        activities = [m for m in self.measures if m.kind == "activity"] if dataset == "outcomes" else []
        beside = {c.column.removeprefix(outcomes.CRIME) for m in activities for c in outcomes.linked(m)}
        return cohorts, sorted(beside)

    def _joined(self, dataset: str, part: ibis.Table | None = None) -> ibis.Table | None:
        """Crimes with their outcomes, or outcomes with their crimes, where measures want that."""
        cohorts, beside = self._joins(dataset)
        if cohorts:
            return outcomes.crimes_with_outcomes(self.warehouse, cohorts, part)
        return outcomes.outcomes_with_crimes(self.warehouse, beside, part) if beside else None

    def people(self) -> People:
        if self._people is None:
            try:
                cube = self.cube("population")
            except MissingError as error:
                raise MissingError("no population file is held") from error
            self._people = People.held(cube, self.gazetteer, self.totals)
        return self._people

    def blocks(self, measures: Sequence[Measure]) -> tuple[dict[str, list[Block]], dict[str, str]]:
        """The blocks of each measure, and of a measure that cannot be computed why."""
        sums: list[tuple[Measure, Monthly]] = []
        found: dict[str, list[Block]] = {}
        missing: dict[str, str] = {}
        self.published = published.Published(self.warehouse, measures, self._resting)
        for measure in measures:
            try:
                if measure.kind in ADDITIVE:
                    sums.append((measure, self._sums(measure)))
                else:
                    found[measure.key] = self._own(measure)
            except MissingError as why:
                missing[measure.key] = _why(measure, str(why))
        return found | additive.blocks(sums, self.until), missing

    def _sums(self, measure: Measure) -> Monthly:
        """The monthly sums of a measure that adds up over months and places."""
        if measure.kind in {"cohort", "activity"}:
            make = outcomes.cohort if measure.kind == "cohort" else outcomes.activity
            crimes = self.cube("crimes")
            if not any(h.dataset == "outcomes" for h in self.holdings):
                raise MissingError("no outcomes file is held")
            return make(measure, crimes, self.cube("outcomes"), self.gazetteer)
        people = None
        over = measure.denominator
        datasets = {measure.dataset}
        if over and measure.kind == "share":
            datasets.add(over.dataset or measure.dataset)
        elif over:
            people = self.people()
        cubes = {name: self.cube(name) for name in datasets}
        return additive.monthly(measure, cubes, self.gazetteer, people)

    def _own(self, measure: Measure) -> list[Block]:
        """The blocks of a measure whose figures do not add up."""
        if measure.kind in {"published", "survey_share"}:
            try:
                return published.blocks(measure, self.published, self.gazetteer, self.until)
            except KeyError as error:
                raise MissingError("") from error
        if measure.kind == "disparity":
            cube = self.cube(measure.dataset)
            return disparities.blocks(measure, cube, self.warehouse, self.gazetteer, self.until)
        if measure.kind == "duration":
            return durations.blocks(measure, self.warehouse, self.gazetteer, self.until, self.as_at)
        return respondents.blocks(measure, self.warehouse, self.gazetteer, self.until)


def _apart(whole: pa.Table) -> dict[str, pa.Table]:
    """The rows of each measure, of a table in the order of measures."""
    counted = whole["measure"].value_counts().to_pylist()
    starts = np.cumsum([0, *(one["counts"] for one in counted)]).tolist()
    return {
        one["values"]: whole.slice(start, one["counts"]) for one, start in zip(counted, starts, strict=False)
    }


def _wanted(measures: Sequence[Measure]) -> dict[str, Wanted]:
    """For each dataset, what all measures over it need together."""
    columns: dict[str, set[str]] = {}
    conditions: dict[str, set[Any]] = {}
    sums: dict[str, set[str]] = {}
    by: dict[str, set[str]] = {}

    def need(dataset: str) -> None:
        for table_ in (columns, conditions, sums, by):
            table_.setdefault(dataset, set())

    for m in measures:
        need(m.dataset)
        conditions[m.dataset] |= set(m.rows)
        sums[m.dataset].add(m.value)
        by[m.dataset] |= {m.places.by, *m.places.kinds}
        columns[m.dataset] |= {b.column for b in m.breakdowns}
        if m.disparity:
            columns[m.dataset].add(m.disparity.column)
            conditions[m.dataset] |= set(m.disparity.found)
        if m.weights:
            columns[m.dataset].add(m.weights.column)
        if m.denominator and m.kind == "share":
            other = m.denominator.dataset or m.dataset
            need(other)
            conditions[other] |= set(m.denominator.filter)
            sums[other].add(m.denominator.value or (m.value if other == m.dataset else "rows"))
            by[other] |= {m.places.by, *m.places.kinds}
        if m.outcomes:
            need("outcomes")
            conditions["outcomes"] |= (
                set(outcomes.counted(m)) if m.kind == "activity" else set(m.outcomes.filter)
            )
            sums["outcomes"].add("rows")
            by["outcomes"] |= {m.places.by, *m.places.kinds}
    need("population")
    columns["population"] |= {"year", "source"}
    sums["population"].add("people")
    by["population"].add("place")
    return {
        name: Wanted(
            frozenset(columns[name]),
            frozenset(conditions[name]),
            frozenset(sums[name]),
            "place" in by[name],
            "lsoa" in by[name],
            "ward" in by[name],
        )
        for name in columns
    }


def _once(measures: Sequence[Measure], targets: Sequence[Target]) -> None:
    keys = [m.key for m in measures]
    for key in keys:
        if keys.count(key) > 1:
            raise MeasureError(f"Measure {key} is described twice; give each measure its own key")
    seen: set[tuple[str, str]] = set()
    for target in targets:
        if target.measure not in keys:
            raise TargetError(
                f"Target {target.key} is of “{target.measure}”, which is not a measure of the plan"
            )
        if (target.measure, target.key) in seen:
            raise TargetError(
                f"Target {target.key} of {target.measure} is described twice; a moved target is a new one "
                "with its own key"
            )
        seen.add((target.measure, target.key))


def _why(measure: Measure, reason: str) -> str:
    if measure.why_missing:
        return measure.why_missing
    if reason:
        return reason[0].upper() + reason[1:] + "."
    holder = f": {measure.held_by} has the data" if measure.held_by else ""
    return f"No file held gives this{holder}."


def _reasons(blocks: Sequence[Block]) -> str:
    """Why no period of the headline kind has a figure: one reason, or the latest few with their periods."""
    for block in blocks:
        found: dict[str, Period] = {}
        for period, reason in zip(block.periods, block.reason[0], strict=True):
            if reason:
                found[reason] = period
        if len(found) == 1:
            return next(iter(found))
        latest = sorted(found.items(), key=lambda item: item[1])[-_TOLD:]
        if latest:
            return "; ".join(f"for {period.label}, {reason}" for reason, period in latest)
    return ""
