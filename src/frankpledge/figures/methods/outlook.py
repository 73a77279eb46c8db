"""The chance of meeting the next target: a projection with an honest interval, and how well it did on the
series' past.

Model: the local level (Harvey 1989), yₜ = μₜ + εₜ, μₜ₊₁ = μₜ + ηₜ, that is exponential smoothing with its own
error variance: no trend is carried forward, so nothing improves merely because it has been improving, and
intervals widen with the distance. Likelihood, filter and forecast are those of statsmodels'
`UnobservedComponents(y, "llevel")`, which tests compare with; they are written here over whole arrays because
thousands of series, each with its backtest, take statsmodels some twenty minutes. The ratio of the
variances, q = σ²η/σ²ε, is chosen for each series by likelihood from `RATIOS`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from frankpledge.figures.methods.charts import rows_of
from frankpledge.figures.methods.estimates import BoolArray, FloatArray, IntArray, MethodError, TextArray

#: Variances of level over noise that are tried: from a still level to very nearly a random walk.
RATIOS = np.array([0.0, 0.003, 0.01, 0.03, 0.06, 0.1, 0.2, 0.35, 0.6, 1.0, 2.0, 5.0, 20.0, 1000.0])

#: Points before the first forecast of the backtest, and forecasts that it must have made.
FIRST_POINTS = 8
LEAST_FORECASTS = 8
#: A backtest is poor below these coverages of its 80% and 95% intervals.
LEAST_COVERAGE_80 = 0.60
LEAST_COVERAGE_95 = 0.80

_BATCH = 4096


@dataclass(frozen=True, slots=True)
class Outlook:
    """One of each per series, in the units of y; NaN where it cannot be told, and `reason` says why.

    `coverage_80` and `coverage_95` are the shares of `forecasts` on the series' own past, as many steps
    ahead, that fell within their intervals; published beside the chance, and given where the chance is
    withheld for them.
    """

    chance: FloatArray
    estimate: FloatArray
    lower_80: FloatArray
    upper_80: FloatArray
    lower_95: FloatArray
    upper_95: FloatArray
    coverage_80: FloatArray
    coverage_95: FloatArray
    forecasts: FloatArray
    #: Empty, or `too short`, `never moved`, `poor backtest`, `no target`.
    reason: TextArray | np.str_
    model: str


@dataclass(slots=True)
class _Fit:
    """Of one batch at one moment, for the best ratio of each series."""

    level: FloatArray
    #: Forecast variance `steps` ahead.
    variance: FloatArray
    freedom: FloatArray


def chance_of_meeting(
    y: ArrayLike,
    target: ArrayLike,
    steps: int,
    *,
    increase: bool | ArrayLike = True,
    floor: float | None = None,
    ceiling: float | None = None,
) -> Outlook:
    """The chance that each series, `steps` points after its last column, is at its target or better.

    `y` is one series or series × points (equally spaced, non-overlapping: quarters, not rolling years;
    seasonally adjusted where it has seasons); missing points are filtered over. `target` and `increase`
    (whether more is better): one, or one per series. `floor` and `ceiling` hold the intervals to what is
    possible (0 and 1 for shares).

    The backtest forecasts `steps` ahead from every point of the past after the eighth, knowing only what came
    before. It cannot be told: with fewer than 8 such forecasts (`too short`), for a series of equal values
    (`never moved`), or where the intervals held less than 60% (of 80%) or 80% (of 95%) of what came (`poor
    backtest`). Intervals are Student's t with as many degrees of freedom as one-step errors less one. Raises
    `MethodError` where steps < 1.
    """
    if steps < 1:
        raise MethodError(f"steps: {steps}; an outlook is at least one point ahead")
    rows, single = rows_of(y, "y")
    series = len(rows)
    aim = np.broadcast_to(np.asarray(target, dtype=np.float64), (series,))
    up = np.broadcast_to(np.asarray(increase, dtype=np.bool_), (series,))
    columns = np.full((9, series), np.nan)
    for start in range(0, series, _BATCH):
        batch = slice(start, start + _BATCH)
        columns[:, batch] = _outlook(rows[batch], aim[batch], up[batch], steps)
    present = ~np.isnan(rows)
    low = np.where(present, rows, np.inf).min(axis=1, initial=np.inf)
    high = np.where(present, rows, -np.inf).max(axis=1, initial=-np.inf)
    still = high <= low
    forecasts, inside_80, inside_95 = columns[8], columns[6], columns[7]
    short = ~(forecasts >= LEAST_FORECASTS)
    poor = (inside_80 < LEAST_COVERAGE_80) | (inside_95 < LEAST_COVERAGE_95)
    reason = np.select(
        [short, still, poor, np.isnan(aim)], ["too short", "never moved", "poor backtest", "no target"], ""
    )
    withheld = np.isin(reason, ["too short", "never moved", "poor backtest"])
    columns[1:6] = np.clip(columns[1:6], floor, ceiling)
    columns[:6, withheld] = np.nan
    columns[0, reason != ""] = np.nan
    columns[6:8, short | still] = np.nan
    model = f"local level (exponential smoothing), {steps} ahead, t intervals"
    told = columns[:, 0] if single else columns
    return Outlook(
        chance=told[0],
        estimate=told[1],
        lower_80=told[2],
        upper_80=told[3],
        lower_95=told[4],
        upper_95=told[5],
        coverage_80=told[6],
        coverage_95=told[7],
        forecasts=told[8],
        reason=np.str_(reason[0]) if single else reason,
        model=model,
    )


def _outlook(y: FloatArray, aim: FloatArray, up: BoolArray, steps: int) -> FloatArray:
    """The nine columns of an outlook, for one batch."""
    series, points = y.shape
    hits_80, hits_95, made = (np.zeros(series) for _ in range(3))
    state = _Filter(y)
    for point in range(points):
        state.take(point)
        ahead = point + steps
        if ahead >= points or point + 1 < FIRST_POINTS:
            continue
        came = y[:, ahead]
        counted = ~np.isnan(came) & (state.seen >= FIRST_POINTS)
        fit = state.forecast(steps)
        with np.errstate(divide="ignore", invalid="ignore"):
            off = np.abs(came - fit.level)
            reach = np.sqrt(fit.variance)
            hits_80 += counted & (off <= special.stdtrit(fit.freedom, 0.9) * reach)
            hits_95 += counted & (off <= special.stdtrit(fit.freedom, 0.975) * reach)
        made += counted
    result = np.full((9, series), np.nan)
    result[8] = made
    if not points:
        return result
    fit = state.forecast(steps)
    with np.errstate(divide="ignore", invalid="ignore"):
        result[6], result[7] = hits_80 / made, hits_95 / made
        reach = np.sqrt(fit.variance)
        over = special.stdtr(fit.freedom, (fit.level - aim) / reach)
        result[0] = np.where(up, over, 1 - over)
        result[1] = fit.level
        for place, q in ((2, 0.9), (4, 0.975)):
            half = special.stdtrit(fit.freedom, q) * reach
            result[place], result[place + 1] = fit.level - half, fit.level + half
    return result


class _Filter:
    """The Kalman filter of a local level for every series and every ratio at once, in units of the noise
    variance.

    The level starts unknown: the first present point is its estimate, with the noise's variance.
    """

    def __init__(self, y: FloatArray) -> None:
        self.y = y
        shape = (len(y), len(RATIOS))
        self.level, self.variance = np.zeros(shape), np.zeros(shape)
        #: Sums of v²/F and ln F over one-step errors v of variance F: all that the likelihood needs.
        self.squares, self.logs = np.zeros(shape), np.zeros(shape)
        self.seen: IntArray = np.zeros(len(y), np.int64)

    def take(self, point: int) -> None:
        """Go on to `point` and learn from it."""
        value = self.y[:, point]
        here = ~np.isnan(value)
        self.variance += RATIOS
        first, later = here & (self.seen == 0), (here & (self.seen > 0))[:, None]
        error = np.where(later, value[:, None] - self.level, 0.0)
        spread = self.variance + 1.0
        self.squares += error**2 / spread
        self.logs += np.where(later, np.log(spread), 0.0)
        gain = self.variance / spread
        self.level += gain * error
        np.copyto(self.variance, gain, where=later)
        self.level[first], self.variance[first] = value[first, None], 1.0
        self.seen += here

    def forecast(self, steps: int) -> _Fit:
        """From the last point taken, with the likeliest ratio so far."""
        errors = np.maximum(self.seen - 1, 1)[:, None]
        with np.errstate(divide="ignore"):
            misfit = errors * np.log(self.squares / errors) + self.logs
        best = np.argmin(misfit, axis=1)
        at = np.arange(len(best))
        freedom = np.maximum(self.seen - 2, 1).astype(np.float64)
        noise = self.squares[at, best] / freedom
        return _Fit(
            self.level[at, best], noise * (self.variance[at, best] + steps * RATIOS[best] + 1.0), freedom
        )
