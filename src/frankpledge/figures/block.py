"""Figures in the making: whole columns, series × periods, of one measure and one kind of period."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from frankpledge.figures.cube import Bools, Floats
from frankpledge.figures.measure import Measure
from frankpledge.periods import LENGTHS, STEPS, Period, PeriodKind

Objects = npt.NDArray[np.object_]

#: How a series' figures vary by chance, which decides how a change is judged. count and rate: Poisson; share:
#: binomial; design: a share on an effective sample; other: by the interval alone.
BASES = ("count", "rate", "share", "design", "other", "ratio")

_FILES = {
    "crimes": "street",
    "outcomes": "outcomes",
    "searches": "stop and search",
    "borough_crime": "borough crime",
    "attitudes": "public attitudes",
    "homicides": "homicide",
    "population": "population",
    "cases": "cases",
    "survey": "survey",
}


@dataclass
class Block:
    """One measure × kind of period. Arrays are series × periods; NaN is unknown.

    `periods` are neighbours in time without gaps: one that has no figure stands there with its `reason`.
    Annotations (`interval, reason, notes, sources, illustrative, incomplete`) are (1 or series) × periods.
    """

    measure: Measure
    kind: PeriodKind
    periods: list[Period]
    places: list[str]
    breakdowns: list[str]
    basis: str
    value: Floats
    lower: Floats
    upper: Floats
    numerator: Floats
    denominator: Floats
    interval: Objects
    reason: Objects
    notes: Objects
    sources: Objects
    illustrative: Bools
    incomplete: Bools
    units: list[str] = field(default_factory=list)
    #: The effective sample where the basis is `design`.
    effective: Floats | None = None
    #: By series, how many times more than pure chance counts vary; None: as pure chance.
    dispersion: Floats | None = None

    @property
    def shape(self) -> tuple[int, int]:
        return self.value.shape[0], self.value.shape[1]

    @property
    def year(self) -> int:
        """How many periods make a year."""
        return 12 // STEPS[self.kind]

    @property
    def overlap(self) -> int:
        """How many steps apart two periods must be to share no month."""
        return -(-LENGTHS[self.kind] // STEPS[self.kind])

    def unit_of(self, series: int) -> str:
        return self.units[series] if self.units else self.measure.unit


def objects(shape: tuple[int, int], fill: object = "") -> Objects:
    """An array of `fill`; not copied, so `fill` must not be changed afterwards."""
    made = np.empty(shape, dtype=object)
    made.fill(fill)
    return made


def last_whole_month(as_at: date) -> int:
    """The latest month that had ended by the close of `as_at`, in months since year 0."""
    month = Period.containing(as_at, PeriodKind.MONTH)
    return month.last if month.end <= as_at else month.last - 1


def timeline(kind: PeriodKind, first: int, last: int, until: int) -> list[Period]:
    """Periods of `kind` that lie wholly in the months `first` to `last`, and the one after that is in part.

    The partial one is there so that its want of a figure can be said; none ends after `until`.
    """
    return [*_timeline(kind, first, last, until)]


@lru_cache(maxsize=256)
def _timeline(kind: PeriodKind, first: int, last: int, until: int) -> tuple[Period, ...]:
    step, length = STEPS[kind], LENGTHS[kind]
    start = Period.containing(date(first // 12, first % 12 + 1, 1), kind)
    if kind is PeriodKind.ROLLING_12:
        month = first + length - 1
        start = Period(kind, month + (-(month + 1)) % step)
    elif start.first < first:
        start = start.earlier(-step)
    made = [Period(kind, m) for m in range(start.last, min(last, until) + 1, step)]
    following = made[-1].earlier(-step) if made else start
    if following.first <= last and following.last <= until:
        made.append(following)
    return tuple(made)


def spans(months: list[int]) -> str:
    """Months in words, neighbours joined: “2021-03 to 2021-05 and 2021-08”."""
    runs: list[list[int]] = []
    for month in sorted(set(months)):
        if runs and month == runs[-1][1] + 1:
            runs[-1][1] = month
        else:
            runs.append([month, month])
    said = [_month(a) if a == b else f"{_month(a)} to {_month(b)}" for a, b in runs]
    return said[0] if len(said) == 1 else ", ".join(said[:-1]) + " and " + said[-1]


def no_file(dataset: str, months: list[int]) -> str:
    """Why a period has no figure: the months of which no file is held."""
    return f"no {_FILES.get(dataset, dataset)} file for {spans(months)}"


def _month(month: int) -> str:
    return f"{month // 12:04d}-{month % 12 + 1:02d}"
