"""Counts, rates, shares, indices and outcome rates: monthly sums rolled up into periods, whole columns at
once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from frankpledge.figures.block import Block, objects, timeline
from frankpledge.figures.compare import dispersion
from frankpledge.figures.cube import Bools, Cube, Floats
from frankpledge.figures.errors import FiguresError
from frankpledge.figures.filters import Condition
from frankpledge.figures.geography import Gazetteer
from frankpledge.figures.layout import Layout, lay_out
from frankpledge.figures.measure import Measure
from frankpledge.figures.methods import index, rates
from frankpledge.figures.people import People
from frankpledge.figures.standing import Need, Standing, standing
from frankpledge.periods import Period, PeriodKind

POISSON = "95%, exact Poisson: chance variation, not recording error"
WILSON = "95%, Wilson: chance variation, not recording error"
WEIGHTED = "95%, Poisson by the weights (Dobson): chance variation, not recording error"


#: Kinds whose figures are counts of events, or so many of them by people or time.
_COUNTED = frozenset({"count", "rate", "activity"})


class MissingError(FiguresError):
    """A measure that cannot be computed; the message is the plain reason."""


@dataclass
class Monthly:
    """Sums by series × month from month `first` on, and what they rest on."""

    layout: Layout
    first: int
    numerator: Floats
    needs: list[Need]
    denominator: Floats | None = None
    counts: Floats | None = None
    variance: Floats | None = None
    people: People | None = None
    notes: list[str] = field(default_factory=list)

    def held(self) -> Floats:
        """The monthly numerators, NaN in months that are not held."""
        length = self.numerator.shape[1]
        months = timeline(PeriodKind.MONTH, self.first, self.first + length - 1, self.first + length - 1)
        held = np.array([not s.reason for s in standing(self.needs, months)])
        return np.where(held, self.numerator, np.nan)


class Estimated(NamedTuple):
    value: Floats
    lower: Floats
    upper: Floats
    basis: str
    words: str


def monthly(
    measure: Measure, cubes: Mapping[str, Cube], gazetteer: Gazetteer, people: People | None
) -> Monthly:
    """The monthly sums of a count, rate, share or index; raises `MissingError` with the reason."""
    cube = cubes[measure.dataset]
    scopes = admitted(cube, measure.rows)
    first, length = extent([Need(cube, scopes)])
    within = denominators(measure)
    layout = lay_out(
        cube, measure, gazetteer, cube.where(c for c in measure.rows if c.column in {"scope", "series"})
    )

    def summed(value: str, conditions: Sequence[Condition]) -> Floats:
        return layout.sums(cube, first, length, value, conditions)

    sums = Monthly(layout, first, np.zeros(0), [Need(cube, scopes)])
    if measure.weights:
        _weigh(measure, cube, sums, cube.where([*measure.rows, *within]), length)
    else:
        sums.numerator = summed(measure.value, [*measure.rows, *within])
    if measure.kind == "share" and measure.denominator:
        other = measure.denominator.dataset or measure.dataset
        if other == measure.dataset:
            value = measure.denominator.value or measure.value
            base = [c for c in measure.rows if c.column in {"series", "scope"}]
            sums.denominator = summed(value, [*base, *within])
        else:
            _over(measure, sums, cubes[other], gazetteer, length)
    elif measure.denominator:
        sums.people = people
        if people is None:
            raise MissingError("no population file is held")
    return sums


def blocks(sums: Sequence[tuple[Measure, Monthly]], until: int) -> dict[str, list[Block]]:
    """For each measure, from its sums, one block for each kind of period up to the month `until`."""
    spread = _dispersions({m.key: of for m, of in sums if m.kind in _COUNTED})
    rolls = [
        roll
        for measure, of in sums
        for kind in measure.periods
        if (roll := _roll(measure, of, spread.get(measure.key), kind, until))
    ]
    found: dict[str, list[Block]] = {measure.key: [] for measure, _ in sums}
    for roll, estimated in zip(rolls, _estimates(rolls), strict=True):
        found[roll.measure.key].append(_block(roll, estimated))
    return found


def admitted(cube: Cube, conditions: tuple[Condition, ...]) -> tuple[str, ...]:
    """The scopes held that the conditions admit; raises `MissingError` where there is none."""
    scopes = tuple(cube.scopes(conditions))
    if not scopes:
        raise MissingError(f"no {cube.dataset.replace('_', ' ')} file of the kind it asks for is held")
    return scopes


def extent(needs: list[Need]) -> tuple[int, int]:
    """The first month held and how many months the files span."""
    months = [m for need in needs for s in need.scopes for m in need.cube.held[s]]
    return min(months), max(months) - min(months) + 1


def denominators(measure: Measure) -> tuple[Condition, ...]:
    """The conditions of a share's denominator that bind its numerator too: those on the same dataset."""
    over = measure.denominator
    if measure.kind != "share" or over is None or (over.dataset or measure.dataset) != measure.dataset:
        return ()
    return over.filter


def _over(measure: Measure, sums: Monthly, cube: Cube, gazetteer: Gazetteer, length: int) -> None:
    """A share's denominator from another dataset, place by place; the same for every breakdown."""
    assert measure.denominator is not None
    conditions = measure.denominator.filter
    whole = measure.model_copy(update={"breakdowns": ()})
    layout = lay_out(cube, whole, gazetteer, cube.where(conditions))
    value = cube.sums[measure.denominator.value or "rows"]
    found = layout.monthly(cube.months, sums.first, length, value, cube.where(conditions))
    row = {place: found[i] for i, (place, _) in enumerate(layout.series)}
    sums.denominator = np.array([row.get(place, np.zeros(length)) for place, _ in sums.layout.series])
    sums.needs.append(Need(cube, admitted(cube, conditions)))


def _weigh(measure: Measure, cube: Cube, sums: Monthly, mask: Bools, length: int) -> None:
    """The weighted sums, value by value of the weighted column: what is added up over groups are whole
    counts, so that the sums depend neither on how fine the groups are nor on their order.
    """
    assert measure.weights is not None
    column, amount = cube.columns[measure.weights.column], cube.sums[measure.value]
    shape = (len(sums.layout.series), length)
    sums.numerator, sums.counts, sums.variance = (np.zeros(shape) for _ in range(3))
    months = np.arange(sums.first, sums.first + length)
    unweighted = 0.0
    present = np.bincount(column.codes[mask], minlength=len(column.values)) > 0
    for code in sorted(np.flatnonzero(present), key=lambda c: column.values[c] or ""):
        weight = np.zeros(length)
        for table in sorted(measure.weights.tables, key=lambda t: t.since):
            weight[months >= table.since] = table.values.get(column.values[code] or "", 0.0)
        mine = mask & (column.codes == code)
        if weight.any():
            counts = sums.layout.monthly(cube.months, sums.first, length, amount, mine)
            sums.numerator += counts * weight
            sums.counts += counts * (weight > 0)
            sums.variance += counts * weight**2
        weightless = weight[np.clip(cube.months[mine] - sums.first, 0, length - 1)] == 0
        unweighted += float(np.sum(amount[mine][weightless]))
    if unweighted:
        sums.notes.append(f"{unweighted:,.0f} offences have no weight in the table and are left out.")


def _dispersions(sums: Mapping[str, Monthly]) -> dict[str, Floats]:
    """How many times more than pure chance each series of these measures varies, by the months held; those
    of as many months are found together.
    """
    found: dict[str, Floats] = {}
    months = {key: of.held() for key, of in sums.items()}
    for length in {rows.shape[1] for rows in months.values()}:
        alike = [key for key, rows in months.items() if rows.shape[1] == length]
        together = dispersion(np.concatenate([months[key] for key in alike]))
        ends = np.cumsum([len(months[key]) for key in alike])[:-1]
        found |= dict(zip(alike, np.split(together, ends), strict=True))
    return found


@dataclass(frozen=True)
class _Roll:
    """The sums of a measure rolled up into periods of one kind, and what they rest on."""

    measure: Measure
    sums: Monthly
    dispersion: Floats | None
    kind: PeriodKind
    periods: list[Period]
    stands: list[Standing]
    numerator: Floats
    denominator: Floats
    counts: Floats | None
    variance: Floats | None
    reasons: list[str]
    notes: list[list[str]]
    sources: list[frozenset[str]]


def _roll(
    measure: Measure, sums: Monthly, spread: Floats | None, kind: PeriodKind, until: int
) -> _Roll | None:
    length = sums.numerator.shape[1]
    periods = timeline(kind, sums.first, sums.first + length - 1, until)
    if not periods:
        return None
    shape = (len(sums.layout.series), len(periods))
    stands = standing(sums.needs, periods)
    made = np.array([not s.reason for s in stands])
    start = np.clip([p.first - sums.first for p in periods], 0, length)
    stop = np.clip([p.last - sums.first + 1 for p in periods], 0, length)

    def rolled(amounts: Floats) -> Floats:
        running = np.concatenate([np.zeros((shape[0], 1)), np.cumsum(amounts, axis=1)], axis=1)
        return np.where(made, running[:, stop] - running[:, start], np.nan)

    denominator = np.full(shape, np.nan) if sums.denominator is None else rolled(sums.denominator)
    reasons = [s.reason for s in stands]
    notes = [[*s.notes, *sums.notes] if not s.reason else [] for s in stands]
    sources = [s.sources for s in stands]
    if sums.people is not None and measure.denominator:
        people, said, why, from_ = sums.people.of(
            [p for p, _ in sums.layout.series], periods, measure.denominator
        )
        denominator = np.where(made, people, np.nan)
        reasons = [r or w for r, w in zip(reasons, why, strict=True)]
        notes = [[*n, s] if s else n for n, s in zip(notes, said, strict=True)]
        sources = [a | b for a, b in zip(sources, from_, strict=True)]
    return _Roll(
        measure,
        sums,
        spread,
        kind,
        periods,
        stands,
        rolled(sums.numerator),
        denominator,
        None if sums.counts is None else rolled(sums.counts),
        None if sums.variance is None else rolled(sums.variance),
        reasons,
        notes,
        sources,
    )


def _block(roll: _Roll, found: Estimated) -> Block:
    measure, sums, stands, shape = roll.measure, roll.sums, roll.stands, roll.numerator.shape
    reason = row(roll.reasons)
    empty = np.isnan(found.value) & (reason == "")
    if empty.any():
        reason = np.broadcast_to(reason, shape).copy()
        reason[empty] = (
            "no people are counted for this place" if sums.people else "nothing to take a share of"
        )
    return Block(
        measure=measure,
        kind=roll.kind,
        periods=roll.periods,
        places=[p for p, _ in sums.layout.series],
        breakdowns=[b for _, b in sums.layout.series],
        basis=found.basis,
        value=found.value,
        lower=found.lower,
        upper=found.upper,
        numerator=roll.numerator,
        denominator=roll.denominator,
        interval=objects((1, shape[1]), found.words),
        reason=reason,
        notes=row([tuple(n) for n in roll.notes]),
        sources=row(roll.sources),
        illustrative=np.array([[s.illustrative for s in stands]]),
        incomplete=np.array([[s.incomplete for s in stands]]),
        dispersion=roll.dispersion,
    )


def _estimates(rolls: Sequence[_Roll]) -> Iterator[Estimated]:
    """The figures and intervals of each; those of counts are found together, for many are alike."""
    counted = [roll.numerator for roll in rolls if roll.measure.kind == "count"]
    span = rates.poisson_interval(np.concatenate([np.zeros(0), *(k.ravel() for k in counted)]))
    start = 0
    for roll in rolls:
        if roll.measure.kind != "count":
            yield _estimate(roll.measure, roll.numerator, roll.denominator, roll.counts, roll.variance)
            continue
        value = roll.numerator
        mine = slice(start, start + value.size)
        start += value.size
        lower, upper = (end[mine].reshape(value.shape) for end in span)
        yield Estimated(value, lower, upper, "count", POISSON)


def _estimate(
    measure: Measure, numerator: Floats, denominator: Floats, counts: Floats | None, variance: Floats | None
) -> Estimated:
    if measure.kind == "activity":
        rate = rates.rate(numerator, denominator, per=1.0)
        return Estimated(rate.estimate, rate.lower, rate.upper, "rate", POISSON)
    if measure.kind in {"share", "cohort"}:
        share = rates.share(np.minimum(numerator, denominator), denominator)
        return Estimated(share.estimate, share.lower, share.upper, "share", WILSON)
    per = measure.denominator.per if measure.denominator else 1.0
    if measure.kind == "rate":
        rate = rates.rate(numerator, denominator, per=per)
        return Estimated(rate.estimate, rate.lower, rate.upper, "rate", POISSON)
    assert measure.weights is not None
    assert counts is not None
    assert variance is not None
    largest = max((w for t in measure.weights.tables for w in t.values.values()), default=0.0)
    people = denominator if measure.denominator else 1.0
    weighted = index.from_sums(numerator, counts, variance, people, largest=largest, per=per)
    return Estimated(weighted.estimate, weighted.lower, weighted.upper, "other", WEIGHTED)


def row(values: list[object] | list[str] | list[tuple[str, ...]] | list[frozenset[str]]) -> np.ndarray:
    """One row of objects, one for each period."""
    array = np.empty((1, len(values)), dtype=object)
    for j, value in enumerate(values):
        array[0, j] = value
    return array
