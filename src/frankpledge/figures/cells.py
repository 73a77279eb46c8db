"""Figures worked out one by one (a median, a survey estimate), gathered into a block."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from frankpledge.figures.block import Block, objects
from frankpledge.figures.cube import Floats
from frankpledge.figures.measure import Measure
from frankpledge.figures.standing import INCOMPLETE
from frankpledge.periods import Period, PeriodKind

_NAN = float("nan")


@dataclass(frozen=True)
class Cell:
    """One figure: NaN where there is none, and then a reason. `effective` as in `Block`."""

    place: str
    breakdown: str
    period: Period
    value: float = _NAN
    lower: float = _NAN
    upper: float = _NAN
    numerator: float = _NAN
    denominator: float = _NAN
    interval: str = ""
    reason: str = ""
    notes: tuple[str, ...] = ()
    sources: frozenset[str] = frozenset()
    illustrative: bool = False
    incomplete: bool = False
    effective: float = _NAN


def gathered(
    measure: Measure,
    kind: PeriodKind,
    cells: Sequence[Cell],
    *,
    basis: str,
    unit: str = "",
    absent: str = "nothing is held for this place and period",
) -> Block:
    """`cells` of one kind of period as a block; `absent` is why a series has no figure for a period of
    others.
    """
    periods = sorted({c.period for c in cells})
    names = {(c.place, c.breakdown) for c in cells}
    series = sorted(names, key=lambda s: (s[1], s[0] != measure.places.total, s[0]))
    shape = (len(series), len(periods))
    across = {p: j for j, p in enumerate(periods)}
    down = {s: i for i, s in enumerate(series)}
    numbers: dict[str, Floats] = {
        name: np.full(shape, np.nan)
        for name in ("value", "lower", "upper", "numerator", "denominator", "effective")
    }
    interval, reason, notes = objects(shape), objects(shape, absent), objects(shape, ())
    sources = objects(shape, frozenset())
    illustrative, incomplete = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool)
    for c in cells:
        at = (down[c.place, c.breakdown], across[c.period])
        for name, column in numbers.items():
            column[at] = getattr(c, name)
        interval[at], sources[at] = c.interval, c.sources
        reason[at] = c.reason or ("" if not np.isnan(c.value) else absent)
        notes[at] = (*c.notes, f"{INCOMPLETE}.") if c.incomplete else c.notes
        illustrative[at], incomplete[at] = c.illustrative, c.incomplete
    effective = numbers.pop("effective")
    return Block(
        measure=measure,
        kind=kind,
        periods=periods,
        places=[p for p, _ in series],
        breakdowns=[b for _, b in series],
        basis=basis,
        interval=interval,
        reason=reason,
        notes=notes,
        sources=sources,
        illustrative=illustrative,
        incomplete=incomplete,
        units=[unit] * len(series) if unit else [],
        effective=None if np.isnan(effective).all() else effective,
        value=numbers["value"],
        lower=numbers["lower"],
        upper=numbers["upper"],
        numerator=numbers["numerator"],
        denominator=numbers["denominator"],
    )
