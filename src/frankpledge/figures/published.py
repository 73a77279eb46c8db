"""Values as a publisher gives them: tidy series, and survey shares whose sample is known by design."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple, TypeVar

import ibis
import numpy as np
import pyarrow as pa

from frankpledge.figures.additive import MissingError
from frankpledge.figures.block import Block, Objects, objects
from frankpledge.figures.column import Column
from frankpledge.figures.cube import Bools, Floats, Ints
from frankpledge.figures.filters import Condition, admitted
from frankpledge.figures.geography import Gazetteer
from frankpledge.figures.measure import Design, Measure
from frankpledge.figures.methods import rates, survey
from frankpledge.figures.resting import Resting, scoped
from frankpledge.figures.standing import INCOMPLETE
from frankpledge.figures.warehouse import Warehouse
from frankpledge.figures.warehouse import rows as held_rows
from frankpledge.periods import LENGTHS, Period, PeriodError, PeriodKind

PUBLISHERS = "the publisher’s own"


class Row(NamedTuple):
    """One published value."""

    place: str
    breakdown: str
    period: Period
    value: float
    numerator: float
    denominator: float
    lower: float
    upper: float
    source: str
    illustrative: bool
    incomplete: bool


T = TypeVar("T", bound=Hashable)
_NOTHING = "the publisher gives no value for this place and period"


class Published:
    """What publishers give as values: each dataset is read once, for all of the measures that want it."""

    def __init__(
        self, warehouse: Warehouse, measures: Sequence[Measure], resting: Resting | None = None
    ) -> None:
        self.warehouse = warehouse
        self._measures = measures
        self._resting = resting
        self._whole: dict[str, Whole] = {}

    def whole(self, dataset: str) -> Whole:
        """A dataset, of the scopes that a measure admits; raises `KeyError` where nothing of it is held."""
        if dataset not in self._whole:
            self._whole[dataset] = Whole(dataset, self._read(dataset))
        return self._whole[dataset]

    def _read(self, dataset: str) -> pa.Table:
        if self._resting is None:
            return held_rows(self.warehouse, dataset)
        parts = self._resting.parts(dataset)
        scopes, wanted = {scope for scope, _ in parts}, set[str]()
        for measure in self._measures:
            if measure.dataset == dataset:
                limits = [c for c in measure.rows if c.listed and c.column in scoped(dataset)]
                wanted |= admitted(scopes, limits)
        if not wanted or wanted == scopes:
            return held_rows(self.warehouse, dataset)
        return held_rows(self.warehouse, dataset, [part for part in parts if part[0] in wanted])


class Whole:
    """The rows of a dataset. What is asked of its texts is asked once of each different one."""

    def __init__(self, dataset: str, rows: pa.Table) -> None:
        self.dataset = dataset
        self.rows = rows.combine_chunks()  # it may come in thousands of pieces, one for each file
        self._names = frozenset(rows.column_names)
        self._texts: dict[str, Column] = {}
        self._numbers: dict[str, Floats] = {}
        self._order: dict[str, tuple[Ints, Ints, dict[str | None, int]]] = {}

    def __contains__(self, column: str) -> bool:
        return column in self._names

    def texts(self, column: str) -> Column:
        if column not in self._texts:
            self._texts[column] = Column.read(self.rows[column])
        return self._texts[column]

    def numbers(self, column: str, at: Ints) -> Floats:
        """The numbers of the rows `at`; NaN where there is none, and where there is no such column."""
        if column not in self:
            return np.full(len(at), np.nan)
        if column not in self._numbers:
            self._numbers[column] = self.rows[column].cast(pa.float64()).to_numpy()
        return self._numbers[column][at]

    def where(self, conditions: Sequence[Condition]) -> Ints:
        """The rows that pass every condition, in order."""
        at: Ints | None = None
        for condition in conditions:
            if condition.column not in self:
                raise MissingError(
                    f"the {self.dataset} table has no column “{condition.column}” to filter on"
                )
            if not condition.listed or not pa.types.is_string(self.rows[condition.column].type):
                passing = self._passing(condition)
                at = np.flatnonzero(passing) if at is None else at[passing[at]]
            elif at is None:
                at = self._admitted(condition)
            else:
                column = self.texts(condition.column)
                at = at[np.array([condition.admits(v) for v in column.values])[column.codes[at]]]
        return np.arange(self.rows.num_rows) if at is None else at

    def _passing(self, condition: Condition) -> Bools:
        table = ibis.memtable(self.rows.select([condition.column]))
        holds = table.select(holds=condition.expression(table)).to_pyarrow()["holds"]
        return np.asarray(holds.to_numpy(), dtype=bool)

    def _admitted(self, condition: Condition) -> Ints:
        """The rows with a text that the condition admits; where those of each text are is found once for all
        measures.
        """
        column = self.texts(condition.column)
        if condition.column not in self._order:
            ends = np.cumsum([0, *np.bincount(column.codes, minlength=len(column.values))])
            number = {value: code for code, value in enumerate(column.values)}
            self._order[condition.column] = np.argsort(column.codes, kind="stable"), ends, number
        order, ends, number = self._order[condition.column]
        named = number if condition.negate else {*(condition.values or ())}.intersection(number)
        codes = [number[value] for value in named if condition.admits(value)]
        found = [order[:0], *(order[ends[code] : ends[code + 1]] for code in codes)]
        return np.sort(np.concatenate(found))

    @cached_property
    def files(self) -> tuple[Ints, Objects]:
        """The file of each row as a number, and of each number the file, as a figure tells of it."""
        column = self.texts("source")
        each = np.empty(len(column.values), dtype=object)
        each[:] = [frozenset({file}) for file in column.values]
        return np.asarray(column.codes), each


class Rows(NamedTuple):
    """The rows that a measure wants: places, breakdowns and periods by their numbers in lists of them."""

    at: Ints
    place: Ints
    places: list[str]
    breakdown: Ints
    breakdowns: list[str]
    period: Ints
    periods: list[Period]

    def of(self, kind: PeriodKind) -> Rows:
        mine = np.array([p.kind is kind for p in self.periods])[self.period]
        return self._replace(
            at=self.at[mine],
            place=self.place[mine],
            breakdown=self.breakdown[mine],
            period=self.period[mine],
        )


def blocks(measure: Measure, held: Published, gazetteer: Gazetteer, until: int) -> list[Block]:
    """One block for each kind of period that the file gives; raises `MissingError` where it gives none, and
    `KeyError` where nothing of its dataset is held.
    """
    whole = held.whole(measure.dataset)
    rows = _rows(measure, whole, gazetteer, until)
    if not len(rows.at):
        raise MissingError("")
    kinds = sorted(
        {rows.periods[j].kind for j in np.unique(rows.period)},
        key=lambda k: measure.periods.index(k) if measure.periods else k,
    )
    return [_block(measure, kind, whole, rows.of(kind), gazetteer) for kind in kinds]


def _rows(measure: Measure, whole: Whole, gazetteer: Gazetteer, until: int) -> Rows:
    at = whole.where(measure.rows)

    def told(column: str, say: Callable[[str | None], T | None]) -> tuple[Ints, list[T]]:
        """What each row's text says, as a number in a list; −1 where it says nothing that is wanted."""
        texts = whole.texts(column)
        present, codes = np.unique(texts.codes[at], return_inverse=True)
        said = [say(texts.values[code]) for code in present]
        different = list(dict.fromkeys(one for one in said if one is not None))
        number = {one: i for i, one in enumerate(different)}
        return np.array([-1 if one is None else number[one] for one in said], np.int64)[codes], different

    def place(name: str | None) -> str | None:
        code = gazetteer.code(name)
        wanted = code == measure.places.total or gazetteer.kind(code or "") in measure.places.kinds
        return (code or None) if wanted else None

    def period(text: str | None) -> Period | None:
        found = _period(text or "", measure, given="period" in whole)
        wanted = found and (not measure.periods or found.kind in measure.periods) and found.last <= until
        return found if wanted else None

    in_place, places = told("place", place)
    in_period, periods = told("period" if "period" in whole else "month", period)
    in_group, groups = np.zeros(len(at), np.int64), [""]
    if "breakdown" in whole:
        in_group, groups = told("breakdown", lambda text: text or "")
    wanted = (in_place >= 0) & (in_period >= 0)
    return Rows(at[wanted], in_place[wanted], places, in_group[wanted], groups, in_period[wanted], periods)


def _period(text: str, measure: Measure, *, given: bool) -> Period | None:
    """The period of a row that gives one, or else of its month; None where it gives none that is known."""
    if not given:
        kind = measure.headline or PeriodKind.ROLLING_12
        return Period(kind, Period.parse(text).last)
    return _parsed(text)


@lru_cache(maxsize=4096)
def _parsed(text: str) -> Period | None:
    try:
        return Period.parse(text)
    except PeriodError:
        return None


def _values(measure: Measure, whole: Whole, at: Ints) -> dict[str, Floats]:
    """The numbers of the rows `at`; what the publisher leaves to be divided is."""
    value, numerator, denominator = (
        whole.numbers(name, at) for name in (measure.value, "numerator", "denominator")
    )
    divided = np.isnan(value) & (denominator > 0)
    value = np.divide(numerator, denominator, out=value.copy(), where=divided)
    if measure.unit == "share":
        unsized = np.isnan(denominator)
        denominator = np.where(unsized, whole.numbers("n", at), denominator)
        numerator = np.where(unsized & np.isnan(numerator), value * denominator, numerator)
    return {
        "value": value,
        "numerator": numerator,
        "denominator": denominator,
        "lower": whole.numbers("lower", at),
        "upper": whole.numbers("upper", at),
    }


def _block(measure: Measure, kind: PeriodKind, whole: Whole, rows: Rows, gazetteer: Gazetteer) -> Block:
    present = np.unique(rows.period)
    in_time = sorted(present.tolist(), key=lambda j: rows.periods[j])
    periods = [rows.periods[j] for j in in_time]
    across = np.zeros(len(rows.periods), np.int64)
    across[in_time] = np.arange(len(in_time))
    named = rows.place * len(rows.breakdowns) + rows.breakdown
    pairs = {
        int(n): (rows.places[n // len(rows.breakdowns)], rows.breakdowns[n % len(rows.breakdowns)])
        for n in np.unique(named)
    }
    in_order = sorted(pairs, key=lambda n: (pairs[n][1], pairs[n][0] != measure.places.total, pairs[n][0]))
    series = [pairs[n] for n in in_order]
    down = np.zeros(len(rows.places) * len(rows.breakdowns), np.int64)
    down[in_order] = np.arange(len(in_order))
    shape = (len(series), len(periods))
    # The last row of a place and period holds.
    cells, last = np.unique((down[named] * shape[1] + across[rows.period])[::-1], return_index=True)
    at = rows.at[::-1][last]

    def filled(values: np.ndarray, made: np.ndarray) -> np.ndarray:
        made.ravel()[cells] = values
        return made

    columns = {
        name: filled(values, np.full(shape, np.nan)) for name, values in _values(measure, whole, at).items()
    }
    files, each = whole.files
    sources = filled(each[files[at]], objects(shape, frozenset()))
    illustrative = filled(whole.numbers("illustrative", at) > 0, np.zeros(shape, dtype=bool))
    incomplete = filled(whole.numbers("incomplete", at) > 0, np.zeros(shape, dtype=bool))
    notes, reason = objects(shape, ()), objects(shape, _NOTHING)
    for cell in np.argwhere(incomplete):
        notes[tuple(cell)] = (f"{INCOMPLETE}.",)
    reason[~np.isnan(columns["value"])] = ""
    interval = objects(shape)
    interval[~np.isnan(columns["lower"])] = PUBLISHERS
    effective, basis = None, "other"
    if measure.design:
        effective, said = _effective(measure, periods, [p for p, _ in series], gazetteer)
        known = survey.from_design(columns["value"], effective)
        columns["lower"], columns["upper"], basis, interval = known.lower, known.upper, "design", said
    elif measure.unit == "share":
        span = rates.wilson(np.minimum(columns["numerator"], columns["denominator"]), columns["denominator"])
        bare = np.isnan(columns["lower"]) & ~np.isnan(span.lower)
        columns["lower"], columns["upper"] = (
            np.where(bare, new, old)
            for new, old in ((span.lower, columns["lower"]), (span.upper, columns["upper"]))
        )
        interval[bare] = "95%, Wilson on the published numbers"
    return Block(
        measure=measure,
        kind=kind,
        periods=periods,
        places=[p for p, _ in series],
        breakdowns=[b for _, b in series],
        basis=basis,
        value=columns["value"],
        lower=columns["lower"],
        upper=columns["upper"],
        numerator=columns["numerator"],
        denominator=columns["denominator"],
        interval=interval,
        reason=reason,
        notes=notes,
        sources=sources,
        illustrative=illustrative,
        incomplete=incomplete,
        effective=effective,
    )


def _effective(
    measure: Measure, periods: Sequence[Period], places: Sequence[str], gazetteer: Gazetteer
) -> tuple[Floats, np.ndarray]:
    """The effective sample of each figure by the survey's published design, and how its interval was made."""
    size = np.full((len(places), len(periods)), np.nan)
    said = objects((len(places), len(periods)))
    kinds = ["total" if p == measure.places.total else gazetteer.kind(p) for p in places]
    for j, period in enumerate(periods):
        for kind in set(kinds):
            months = [_design(measure.design, m) for m in range(period.first, period.last + 1)]
            if any(d is None or kind not in d.n for d in months):
                continue
            asked = sum(d.n[kind] / 12 for d in months if d)
            effect = max(d.effect(kind) for d in months if d)
            mine = [i for i, k in enumerate(kinds) if k == kind]
            size[mine, j] = asked / effect
            words = (
                f"95%, Wilson on the survey’s published design ({asked:,.0f} people asked"
                f"{' in the twelve months' if LENGTHS[period.kind] == 12 else ''}, design effect "
                f"{effect:g}); "
                "the file gives no sample sizes"
            )
            for i in mine:
                said[i, j] = words
    return size, said


def _design(designs: Sequence[Design], month: int) -> Design | None:
    earlier = [d for d in designs if d.since <= month]
    return max(earlier, key=lambda d: d.since) if earlier else None
