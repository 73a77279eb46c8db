"""`build`: measures, targets and a warehouse in; figures out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from frankpledge.figures import additive, disparities, durations, outcomes, published, respondents
from frankpledge.figures.additive import MissingError
from frankpledge.figures.aims import aims
from frankpledge.figures.block import Block, last_whole_month
from frankpledge.figures.charting import draw
from frankpledge.figures.compare import compare
from frankpledge.figures.cube import Bools, Cube, Wanted, read
from frankpledge.figures.disclose import Identity, withheld_of, withhold
from frankpledge.figures.errors import MeasureError, TargetError
from frankpledge.figures.geography import Gazetteer, SmallAreas, small_areas
from frankpledge.figures.measure import Measure
from frankpledge.figures.people import People
from frankpledge.figures.prospects import prospects
from frankpledge.figures.schema import SCHEMA
from frankpledge.figures.sheet import Worked, table
from frankpledge.figures.target import Target, holding
from frankpledge.figures.verdict import judge
from frankpledge.figures.warehouse import Warehouse
from frankpledge.periods import Period

#: How many reasons are told of a measure that has no figure at all.
_TOLD = 3
GROUPED = frozenset({"count", "rate", "share", "index"})


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


def build(
    measures: Iterable[Measure | Mapping[str, Any]],
    targets: Iterable[Target | Mapping[str, Any]],
    warehouse: Warehouse,
    *,
    as_at: date,
    periods: Iterable[str] | None = None,
    places: Iterable[Mapping[str, Any]] | None = None,
    before: pa.Table | None = None,
) -> Figures:
    """Every figure of `measures` that the warehouse can give for periods that had ended by `as_at`.

    `periods` are the keys of those wanted; all if not given. `places` are mappings with `code, name, kind,
    parent, aliases`; those that the warehouse holds if not given. `before` is the table of figures of the
    release before: a small number withheld there stays withheld while the two together would give it away. A
    measure that cannot be computed is in
    `missing` with the reason in plain words. Raises `MeasureError` or `TargetError` for one that is not well
    described, or described twice.
    """
    wanted = [m if isinstance(m, Measure) else Measure.read(m) for m in measures]
    aimed = [t if isinstance(t, Target) else Target.read(t) for t in targets]
    _once(wanted, aimed)
    maker = Maker(
        wanted, warehouse, as_at, Gazetteer.of(places) if places is not None else Gazetteer.held(warehouse)
    )
    earlier, kept = withheld_of(before), dict[Identity, float]()
    worked: list[Worked] = []
    missing: dict[str, str] = {}
    for measure in wanted:
        try:
            found = maker.blocks(measure)
        except MissingError as why:
            missing[measure.key] = _why(measure, str(why))
            continue
        if not any((~np.isnan(b.value)).any() for b in found):
            missing[measure.key] = _why(measure, _reasons(found))
        targeted = holding(aimed, measure, as_at)
        pairs = zip(found, withhold(found, earlier, kept), strict=True)
        worked += [_worked(block, targeted, suppressed) for block, suppressed in pairs]
    made = table(worked, as_at)
    if periods is not None:
        made = made.filter(pc.is_in(made["period"], pa.array(sorted(set(periods)), pa.string())))
    known = tuple(
        {"code": p.code, "name": p.name, "kind": p.kind, "parent": p.parent}
        for p in maker.gazetteer.places.values()
    )
    return Figures(made.cast(SCHEMA), missing, as_at, tuple(wanted), tuple(aimed), known, kept)


def _worked(block: Block, targets: Sequence[Target], suppressed: Bools) -> Worked:
    compared = compare(block)
    aim = aims(block, targets)
    return Worked(
        block,
        compared,
        aim,
        draw(block, aim.standing),
        judge(block, compared, aim, suppressed),
        prospects(block, aim),
        suppressed,
    )


class Maker:
    """Reads each dataset once, for all measures that want it."""

    def __init__(
        self, measures: Sequence[Measure], warehouse: Warehouse, as_at: date, gazetteer: Gazetteer
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

    @cached_property
    def areas(self) -> SmallAreas | None:
        return small_areas(self.warehouse)

    def cube(self, dataset: str) -> Cube:
        if dataset not in self.cubes:
            try:
                extra = self._joined(dataset)
                wanted = self.wanted[dataset]
                areas = self.areas if wanted.by_area else None
                self.cubes[dataset] = read(self.warehouse, dataset, wanted, extra, self.holdings, areas)
            except KeyError as error:
                raise MissingError("") from error
        return self.cubes[dataset]

    def _joined(self, dataset: str) -> ibis.Table | None:
        """Crimes with their outcomes, or outcomes with their crimes, where measures want that."""
        held = {h.dataset for h in self.holdings}
        if not {"crimes", "outcomes"} <= held:
            return None
        cohorts = [m for m in self.measures if m.kind == "cohort"]
        if dataset == "crimes" and cohorts:
            return outcomes.crimes_with_outcomes(self.warehouse, cohorts)
        beside = {c.column for m in self.measures if m.kind == "activity" for c in outcomes.linked(m)}
        if dataset == "outcomes" and beside:
            columns = sorted(c.removeprefix(outcomes.CRIME) for c in beside)
            return outcomes.outcomes_with_crimes(self.warehouse, columns)
        return None

    def people(self) -> People:
        if self._people is None:
            try:
                cube = self.cube("population")
            except MissingError as error:
                raise MissingError("no population file is held") from error
            self._people = People.held(cube, self.gazetteer, self.totals)
        return self._people

    def blocks(self, measure: Measure) -> list[Block]:
        if measure.kind in {"published", "survey_share"}:
            try:
                return published.blocks(measure, self.warehouse, self.gazetteer, self.until)
            except KeyError as error:
                raise MissingError("") from error
        if measure.kind in GROUPED:
            people = None
            over = measure.denominator
            datasets = {measure.dataset}
            if over and measure.kind == "share":
                datasets.add(over.dataset or measure.dataset)
            elif over:
                people = self.people()
            cubes = {name: self.cube(name) for name in datasets}
            return additive.blocks(
                measure, additive.monthly(measure, cubes, self.gazetteer, people), self.until
            )
        if measure.kind in {"cohort", "activity"}:
            make = outcomes.cohort if measure.kind == "cohort" else outcomes.activity
            crimes = self.cube("crimes")
            if not any(h.dataset == "outcomes" for h in self.holdings):
                raise MissingError("no outcomes file is held")
            return additive.blocks(
                measure, make(measure, crimes, self.cube("outcomes"), self.gazetteer), self.until
            )
        if measure.kind == "disparity":
            cube = self.cube(measure.dataset)
            return disparities.blocks(measure, cube, self.warehouse, self.gazetteer, self.until)
        if measure.kind == "duration":
            return durations.blocks(measure, self.warehouse, self.gazetteer, self.until, self.as_at)
        return respondents.blocks(measure, self.warehouse, self.gazetteer, self.until)


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
    columns["population"].add("year")
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
