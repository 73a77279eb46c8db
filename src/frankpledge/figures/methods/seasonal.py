"""Seasons: like with like, or adjusted, and which of the two is said with the figure.

Monthly crime has seasons: a July is not worse than a February for being warmer. Series × points, NaN for
missing.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from frankpledge.figures.methods.charts import rows_of
from frankpledge.figures.methods.estimates import FloatArray, MethodError, TextArray

_LEAST_YEARS = 3
_MOST_MISSING = 0.1


@dataclass(frozen=True, slots=True)
class Adjusted:
    """Series without their seasons, in the units of y; what was taken off; and how, in words, for the
    figure's notes.
    """

    adjusted: FloatArray
    seasonal: FloatArray
    #: Per series: empty where adjusted, else why not.
    reason: TextArray | np.str_
    how: str


def year_before(y: ArrayLike, period: int = 12) -> FloatArray:
    """The value of the same season a year before, for each point; NaN in the first year."""
    rows, single = rows_of(y, "y")
    _checked(period)
    earlier = np.full(rows.shape, np.nan)
    earlier[:, period:] = rows[:, : max(rows.shape[1] - period, 0)]
    return earlier[0] if single else earlier


def rolling_sum(y: ArrayLike, window: int = 12) -> FloatArray:
    """The sum of each point and the `window` − 1 before it; NaN until there are so many, and where any is
    missing.
    """
    rows, single = rows_of(y, "y")
    _checked(window)
    summed = np.full(rows.shape, np.nan)
    if rows.shape[1] >= window:
        summed[:, window - 1 :] = np.lib.stride_tricks.sliding_window_view(rows, window, axis=1).sum(axis=-1)
    return summed[0] if single else summed


def adjust(y: ArrayLike, period: int = 12, *, robust: bool = True) -> Adjusted:
    """Series with their seasons taken off by STL (Cleveland et al. 1990; statsmodels), on the scale
    of y.

    `robust` keeps single extreme months out of the season. A series needs three whole years and at most a
    tenth of its points missing (they are bridged straight to find the season, and stay missing); others come
    back as they were, with the reason. STL works series by series: some thousand series a second or two
    apart, not a hundred thousand.
    """
    rows, single = rows_of(y, "y")
    _checked(period)
    # Imported when first used: statsmodels takes longer to load than most commands take to run.
    stl = importlib.import_module("statsmodels.tsa.seasonal").STL
    seasonal = np.zeros(rows.shape)
    reasons = np.full(len(rows), "", dtype="<U60")
    place = np.arange(rows.shape[1])
    for row, values in enumerate(rows):
        known = ~np.isnan(values)
        if known.sum() < _LEAST_YEARS * period:
            reasons[row] = f"fewer than {_LEAST_YEARS} whole years"
        elif (~known).mean() > _MOST_MISSING:
            reasons[row] = "more than a tenth of the points missing"
        elif np.ptp(values[known]) > 0:
            whole = np.interp(place, place[known], values[known])
            seasonal[row] = stl(whole, period=period, robust=robust).fit().seasonal
    adjusted = rows - seasonal
    how = f"seasonally adjusted by STL, period {period}{', robust' if robust else ''}"
    if single:
        return Adjusted(adjusted[0], seasonal[0], np.str_(reasons[0]), how)
    return Adjusted(adjusted, seasonal, reasons, how)


def _checked(period: int) -> None:
    if period < 2:
        raise MethodError(f"period: {period}; a year has 12 months or 4 quarters")
