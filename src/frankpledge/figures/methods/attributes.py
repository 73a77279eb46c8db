"""Charts of shares and rates: P and U, with Laney's correction.

Sources: Montgomery 2009 and Laney 2002 (P, U, P′, U′). All take one series or series × points, NaN for
missing.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from frankpledge.figures.methods import charts, signals
from frankpledge.figures.methods.charts import (
    LEAST_POINTS,
    ROUNDING,
    SCREEN,
    ControlChart,
    Improvement,
    Limits,
)
from frankpledge.figures.methods.estimates import FloatArray, MethodError, counts
from frankpledge.figures.methods.slate import Slate

__all__ = ["p", "u"]

#: The mean of a standard normal's moving range.
D2 = 1.128


def p(
    count: ArrayLike,
    n: ArrayLike,
    *,
    laney: bool = False,
    screen: bool = False,
    freeze_first: int | None = None,
    improvement: Improvement = None,
    target: ArrayLike | None = None,
) -> ControlChart:
    """P chart of shares: p̄ = Σcount/Σn, limits p̄ ± 3√(p̄(1−p̄)/nᵢ) held within 0 and 1, near limits at 2 in
    place of 3.

    `laney` (P′) multiplies the standard deviation by σz = mean|Δz|/1.128 of z = (p − p̄)/SD: use it for
    police shares, whose denominators are so large that a plain P chart calls everything a signal. `screen`
    drops |Δz| ≥ 3.267 of their mean first. `freeze_first` makes p̄ and σz from the first n points. Raises
    `MethodError` where count > n.
    """
    numerator, size, single = charts.both_rows(counts(count, "count"), counts(n, "n"), ("count", "n"))
    if (numerator > size * (1 + ROUNDING)).any():
        raise MethodError("count: more than n; a P chart is of shares: use u for events per exposure")
    return _attributes(numerator, size, single, True, laney, screen, freeze_first, improvement, target)


def u(
    count: ArrayLike,
    exposure: ArrayLike,
    *,
    laney: bool = False,
    screen: bool = False,
    freeze_first: int | None = None,
    improvement: Improvement = None,
    target: ArrayLike | None = None,
) -> ControlChart:
    """U chart of rates: ū = Σcount/Σexposure, limits ū ± 3√(ū/exposureᵢ), none below 0; the options as for
    `p` (U′).
    """
    numerator, size, single = charts.both_rows(
        counts(count, "count"), counts(exposure, "exposure"), ("count", "exposure")
    )
    return _attributes(numerator, size, single, False, laney, screen, freeze_first, improvement, target)


def _attributes(
    count: FloatArray,
    n: FloatArray,
    single: bool,
    share: bool,
    laney: bool,
    screen: bool,
    freeze_first: int | None,
    improvement: Improvement,
    target: ArrayLike | None,
) -> ControlChart:
    """P and U charts: they differ in the variance of a point, and in what it cannot pass."""
    better = charts.directions(improvement, len(count))
    if freeze_first is not None and freeze_first < 2:
        raise MethodError(f"freeze_first: {freeze_first}; limits need at least two points")
    base = slice(0, freeze_first)
    n = np.where(n > 0, n, np.nan)
    count = np.where(np.isnan(n), np.nan, count)
    with np.errstate(divide="ignore", invalid="ignore"):
        y = count / n
        centre = (np.nansum(count[:, base], axis=1) / np.nansum(n[:, base], axis=1))[:, None]
        deviation = np.sqrt(centre * (1 - centre) / n) if share else np.sqrt(centre / n)
        if laney:
            # Where no point can vary (all nought, or all of all) each lies on the centre, as do limits.
            z = np.where(deviation == 0, 0.0 * y, (y - centre) / deviation)
            moves = np.abs(np.diff(z[:, base], axis=1))
            deviation = deviation * (_mean_move(moves, screen) / D2)[:, None]
    enough = np.count_nonzero(~np.isnan(y), axis=1) >= LEAST_POINTS
    deviation = np.where(enough[:, None], deviation, np.nan)
    ceiling = 1.0 if share else np.inf
    limits = Limits(
        centre=np.broadcast_to(centre, y.shape),
        lower=np.maximum(centre - 3 * deviation, 0.0),
        upper=np.minimum(centre + 3 * deviation, ceiling),
        near_lower=np.maximum(centre - 2 * deviation, 0.0),
        near_upper=np.minimum(centre + 2 * deviation, ceiling),
    )
    slack = ROUNDING * np.abs(centre) + np.zeros_like(y)
    slate = Slate()

    def between(low: FloatArray, high: FloatArray) -> signals.Bits:
        return np.ascontiguousarray(signals.sides(y, low - slack, high + slack, slate).T)

    rules = signals.combined(
        between(limits.lower, limits.upper),
        between(limits.near_lower, limits.near_upper),
        between(limits.centre, limits.centre),
        signals.steps(np.ascontiguousarray(y.T), slate),
        slate,
    )
    present = np.count_nonzero(~np.isnan(y[:, base]), axis=1)
    last = charts.last_points(y)
    return charts.assembled(
        y,
        np.ascontiguousarray(rules.T),
        limits,
        np.broadcast_to(present[:, None], y.shape),
        charts.variation_codes(rules.T, last, better),
        last,
        better=better,
        target=target,
        made=f"{'P' if share else 'U'}{'′' if laney else ''} chart",
        single=single,
    )


def _mean_move(moves: FloatArray, screen: bool) -> FloatArray:
    """The mean of each row's moves, missing ones apart, dropping the very large once where asked."""
    with np.errstate(invalid="ignore", divide="ignore"):
        mean: FloatArray = np.nansum(moves, axis=1) / np.count_nonzero(~np.isnan(moves), axis=1)
        if not screen:
            return mean
        kept = moves < (SCREEN * (1 - ROUNDING)) * mean[:, None]
        total, many = np.where(kept, moves, 0.0).sum(axis=1), np.count_nonzero(kept, axis=1)
        return np.asarray(np.where(many > 0, total / many, mean))
