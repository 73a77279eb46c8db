"""Run charts: has a series shifted, judged by its runs and crossings about a centre line, without
limits.

Source: Anhøj and Olesen 2014, *PLoS ONE* 9:e113825. One series, or series × points, NaN for missing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from frankpledge.figures.methods.charts import ROUNDING, rows_of
from frankpledge.figures.methods.estimates import BoolArray, FloatArray, IntArray
from frankpledge.figures.methods.quantiles import binomial_quantile


@dataclass(frozen=True, slots=True)
class RunChart:
    """A run chart: `centre` in the shape of y; the rest one per series."""

    centre: FloatArray
    #: Points not on the centre, missing ones apart.
    useful: IntArray
    longest_run: IntArray
    longest_run_max: IntArray
    crossings: IntArray
    crossings_min: IntArray
    #: True where the longest run is too long or the crossings too few for chance.
    signal: BoolArray | np.bool_


def run(y: ArrayLike) -> RunChart:
    """Run charts about the median, by Anhøj's two rules; points on the median are left out.

    Signal: longest run > round(log₂ n) + 3, or crossings < the 5% point of a binomial(n−1, ½), n being the
    useful points. Needs no limits, so it is what fewer than 12 points are shown on. Source: Anhøj and Olesen
    2014.
    """
    rows, single = rows_of(y, "y")
    ordered = np.sort(rows, axis=1)
    present = np.count_nonzero(~np.isnan(rows), axis=1)
    at = np.arange(len(rows))
    if rows.shape[1]:
        last = np.maximum(present - 1, 0)
        low, high = ordered[at, last // 2], ordered[at, (last + 1) // 2]
        middle = low + (high - low) / 2
    else:
        middle = np.full(len(rows), np.nan)
    return _runs(rows, np.broadcast_to(middle[:, None], rows.shape), single)


def runs_about(y: ArrayLike, centre: ArrayLike) -> RunChart:
    """Anhøj's two rules about a given centre (a mean, or the centre of another chart), which
    broadcasts to y.
    """
    rows, single = rows_of(y, "y")
    return _runs(rows, np.broadcast_to(np.asarray(centre, dtype=np.float64), rows.shape), single)


def run_limits(useful: ArrayLike) -> tuple[IntArray, IntArray]:
    """The longest run that chance allows in n useful points, and the fewest crossings."""
    n = np.asarray(useful, dtype=np.int64)
    some = np.maximum(n, 1)
    longest = np.asarray(np.round(np.log2(some)), dtype=np.int64) + 3
    fewest = binomial_quantile(0.05, some - 1, 0.5).astype(np.int64)
    return longest[()], np.asarray(fewest)[()]


def _runs(rows: FloatArray, centre: FloatArray, single: bool) -> RunChart:
    slack = ROUNDING * np.abs(centre)
    with np.errstate(invalid="ignore"):
        side = (rows > centre + slack).astype(np.int8) - (rows < centre - slack)
    series, points = rows.shape
    useful, current, longest, crossings, before = (np.zeros(series, np.int64) for _ in range(5))
    for point in range(points):
        here = side[:, point].astype(np.int64)
        on = here != 0
        useful += on
        crossings += on & (before != 0) & (here != before)
        current = np.where(on, np.where(here == before, current + 1, 1), current)
        before = np.where(on, here, before)
        np.maximum(longest, current, out=longest)
    most, fewest = run_limits(useful)
    signal = (longest > most) | (crossings < fewest)
    parts = (useful, longest, most, crossings, fewest, signal)
    if single:
        return RunChart(centre[0], *(part[0] for part in parts))
    return RunChart(centre, *parts)
