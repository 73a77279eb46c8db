"""Each figure beside the same period a year before, and whether chance would explain the change.

Change is never read from two intervals that overlap or do not: it has its own interval. For counts and rates
it is a proportion of the earlier value, for everything else a difference in the measure's unit.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from frankpledge.figures.block import Block
from frankpledge.figures.cube import Bools, Floats, Ints
from frankpledge.figures.methods import rates, survey

#: Fewer differences than this say nothing of how much a series of counts varies.
_LEAST = 8
_SCREEN = 3.267

PROPORTIONS = frozenset({"count", "rate"})


@dataclass(frozen=True)
class Comparison:
    """Series × periods; NaN where there is nothing to compare, `index` −1 where no period stands a year
    before.
    """

    index: Ints
    before: Floats
    change: Floats
    lower: Floats
    upper: Floats
    beyond: Bools
    known: Bools
    dispersion: Floats
    break_reason: list[str]


def compare(block: Block) -> Comparison:
    """`block` a year on year."""
    position = {p: j for j, p in enumerate(block.periods)}
    index = np.array([position.get(p.year_before, -1) for p in block.periods], dtype=np.int64)
    broken = [_break(block, j) for j in range(len(block.periods))]
    usable = (index >= 0) & np.array([not b for b in broken])

    def earlier(values: Floats) -> Floats:
        return np.where(usable, values[:, np.maximum(index, 0)], np.nan)

    before = earlier(block.value)
    spread = np.ones(block.shape[0]) if block.dispersion is None else block.dispersion
    with np.errstate(divide="ignore", invalid="ignore"):
        change, lower, upper = _change(block, before, earlier, spread[:, None])
    both_none = (block.value == 0) & (before == 0)
    change = np.where(both_none, 0.0, change)
    known = ~np.isnan(lower) & ~np.isnan(upper) & ~np.isnan(before) & ~np.isnan(block.value)
    with np.errstate(invalid="ignore"):
        beyond = known & ((lower > 0) | (upper < 0))
    return Comparison(
        index, before, _finite(change), _finite(lower), _finite(upper), beyond, known, spread, broken
    )


def _change(
    block: Block, before: Floats, earlier: Callable[[Floats], Floats], dispersion: Floats
) -> tuple[Floats, Floats, Floats]:
    if block.basis == "count":
        now = np.where(np.isnan(before), np.nan, block.value)
        found = rates.count_change(now / dispersion, np.where(np.isnan(now), np.nan, before) / dispersion)
        return block.value / before - 1, found.lower, found.upper
    if block.basis == "rate":
        a, n_a = block.numerator / dispersion, block.denominator
        b, n_b = earlier(block.numerator) / dispersion, earlier(block.denominator)
        lacking = np.isnan(a + n_a + b + n_b)
        a, n_a, b, n_b = (np.where(lacking, np.nan, part) for part in (a, n_a, b, n_b))
        found = rates.rate_change(a, n_a, b, n_b)
        return block.value / before - 1, found.lower, found.upper
    difference = block.value - before
    if block.basis == "share":
        found = rates.proportion_change(
            np.minimum(block.numerator, block.denominator),
            block.denominator,
            np.minimum(earlier(block.numerator), earlier(block.denominator)),
            earlier(block.denominator),
        )
        return difference, found.lower, found.upper
    if block.basis == "design" and block.effective is not None:
        found = survey.change_from_design(block.value, block.effective, before, earlier(block.effective))
        return difference, found.lower, found.upper
    low, high, low0, high0 = block.lower, block.upper, earlier(block.lower), earlier(block.upper)
    if block.basis == "ratio":
        now, then = np.log(block.value), np.log(before)
        low, high, low0, high0 = np.log(low), np.log(high), np.log(low0), np.log(high0)
        middle = now - then
        down = middle - np.hypot(now - low, high0 - then)
        up = middle + np.hypot(high - now, then - low0)
        return difference, before * np.expm1(down), before * np.expm1(up)
    down = difference - np.hypot(block.value - low, high0 - before)
    up = difference + np.hypot(high - block.value, before - low0)
    return difference, down, up


def dispersion(monthly: Floats) -> Floats:
    """How many times more than pure chance each series of monthly counts varies (series × months); 1 or more.

    g = √k + √(k+1) has variance near 1 if k is Poisson, small counts too (Freeman and Tukey 1950), so that
    z = (g − g of the same month a year before) / √2 has as well. The moving range of z from month to month
    leaves seasons, trends and lasting shifts out; σz = mean|Δz| / 1.128 (one screening, as for XmR), and the
    dispersion is σz². It holds for sums of months too. Fewer than eight such differences: 1, pure chance
    alone. Months not held are NaN.
    """
    if monthly.shape[1] < 13 + _LEAST:
        return np.ones(monthly.shape[0])
    g = np.sqrt(monthly) + np.sqrt(monthly + 1)
    z = (g[:, 12:] - g[:, :-12]) / np.sqrt(2)
    moves = np.abs(np.diff(z, axis=1))
    present = np.count_nonzero(~np.isnan(moves), axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.nansum(moves, axis=1) / present
        kept = np.where(moves < _SCREEN * mean[:, None], moves, np.nan)
        mean = np.nansum(kept, axis=1) / np.count_nonzero(~np.isnan(kept), axis=1)
    sigma = np.where(present >= _LEAST, mean / 1.128, 1.0)
    steady: Floats = np.maximum(1.0, np.nan_to_num(sigma, nan=1.0) ** 2)
    return steady


def _finite(values: Floats) -> Floats:
    """No infinity leaves this room: a change from nought has no size."""
    return np.where(np.isfinite(values), values, np.nan)


def _break(block: Block, j: int) -> str:
    """Why period j cannot be compared with the one a year before; empty where it can."""
    period = block.periods[j]
    for found in block.measure.breaks:
        if period.year_before.start < found.date <= period.end:
            return found.reason
    return ""
