"""How long things take: medians with intervals, shares within a limit, working days, and cases that are still
open.

An average of closed cases alone flatters: the slow ones are the open ones. Use `kaplan_meier` where cases are
open.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from govuk_bank_holidays.bank_holidays import BankHolidays
from numpy.typing import ArrayLike, NDArray
from scipy import special

from frankpledge.figures.methods import rates
from frankpledge.figures.methods.estimates import BoolArray, Estimate, FloatArray, MethodError, floats, tail
from frankpledge.figures.methods.quantiles import binomial_cdf, binomial_quantile

Days = NDArray[np.datetime64]


class Median(NamedTuple):
    """A median in days with its order-statistic interval, and the level that the interval really has."""

    estimate: FloatArray
    lower: FloatArray
    upper: FloatArray
    coverage: FloatArray


def median(days: ArrayLike, *, group: ArrayLike | None = None, level: float = 0.95) -> Median:
    """The median with the interval between two of the observed values.

    Ranks l = the α/2 point of a binomial(n, ½) and n−l+1: of 20 days, the 6th and the 15th. NaN interval
    below 6 values (at 95%), where no two values enclose the median so surely. `days` is one column (one
    answer), or rows of them with NaN for missing (one answer a row); with `group`, a column with one label
    each (one answer per label, in sorted order). Every case must be closed: else `kaplan_meier`. Source:
    Conover 1999.
    """
    ordered, starts, many = _ordered(days, group)
    last = np.maximum(many - 1, 0)
    rank = binomial_quantile(tail(level), many.astype(np.float64), 0.5)
    sure = (rank >= 1) & (many > 0)
    below = np.where(sure, rank, 1).astype(np.int64) - 1

    def at(place: NDArray[np.int64]) -> FloatArray:
        found = np.full(np.shape(many), np.nan)
        some = many > 0
        found[some] = ordered[(starts + place)[some]]
        return found

    middle = (at(last // 2) + at((last + 1) // 2)) / 2
    lower = np.where(sure, at(below), np.nan)
    upper = np.where(sure, at(last - below), np.nan)
    coverage = np.where(sure, 1 - 2 * binomial_cdf(rank - 1, many, 0.5), np.nan)
    if np.ndim(days) <= 1 and group is None:
        return Median(middle[0], lower[0], upper[0], coverage[0])
    return Median(middle, lower, upper, coverage)


def within(
    days: ArrayLike,
    limit: float,
    *,
    closed: ArrayLike | None = None,
    group: ArrayLike | None = None,
    level: float = 0.95,
) -> Estimate:
    """The share done within `limit` days (`days` ≤ limit), with Wilson's interval; days may be
    working days.

    With `closed` false for open cases (their age so far in `days`), an open case past the limit has missed
    it, and one not there yet is left out: it may still be in time. Missing days are left out. `group` as for
    `median`.
    """
    values = floats(days, "days")
    done = np.ones(values.shape, np.bool_) if closed is None else np.asarray(closed, dtype=np.bool_)
    counted = ~np.isnan(values) & (done | (values > limit))
    kept: BoolArray = counted & done & (values <= limit)
    if group is None:
        return rates.share(np.count_nonzero(kept, axis=-1), np.count_nonzero(counted, axis=-1), level)
    _, at = np.unique(np.asarray(group), return_inverse=True)
    return rates.share(np.bincount(at, kept), np.bincount(at, counted), level)


@functools.cache
def england_holidays() -> tuple[np.datetime64, ...]:
    """Bank holidays of England and Wales, in order, as the installed `govuk-bank-holidays` lists them;
    nothing is fetched.

    `holiday_years` says which years it knows.
    """
    known = BankHolidays(use_cached_holidays=True).get_holidays(division=BankHolidays.ENGLAND_AND_WALES)
    return tuple(sorted(np.datetime64(holiday["date"], "D") for holiday in known))


def holiday_years() -> tuple[int, int]:
    """The first and last year whose bank holidays are known; in other years only weekends are left out."""
    holidays = england_holidays()
    return int(str(holidays[0])[:4]), int(str(holidays[-1])[:4])


def working_days(start: ArrayLike, end: ArrayLike, holidays: ArrayLike | None = None) -> FloatArray:
    """Working days after `start` up to and including `end`: done the same day is 0, the next working
    day 1.

    Dates as datetime64 (days) or ISO texts; NaT gives NaN. `holidays` are dates; England and Wales unless
    given, `()` for none. Raises `MethodError` where an end comes before its start.
    """
    first, last = np.broadcast_arrays(_dates(start), _dates(end))
    unknown = np.isnat(first) | np.isnat(last)
    if (last < first)[~unknown].any():
        where = int(np.flatnonzero((last < first) & ~unknown)[0])
        raise MethodError(
            f"end: {last.flat[where]} comes before its start, {first.flat[where]}, "
            f"at position {where}; correct one"
        )
    some = np.datetime64("2000-01-03", "D")
    counted = np.busday_count(
        np.where(unknown, some, first) + 1, np.where(unknown, some, last) + 1, holidays=_holidays(holidays)
    )
    return np.where(unknown, np.nan, counted)[()]


def due(start: ArrayLike, days: ArrayLike, holidays: ArrayLike | None = None) -> Days:
    """The date by which a promise of so many working days after `start` must be kept; the inverse of
    `working_days`.
    """
    first = _dates(start)
    last = np.busday_offset(first, np.asarray(days), roll="backward", holidays=_holidays(holidays))
    # A promise of no days, made on a holiday, is due that day and not the working day before.
    return np.asarray(np.maximum(first, last))


@dataclass(frozen=True, slots=True)
class KaplanMeier:
    """The share of cases still open after each number of days at which any closed, with its interval and the
    median.
    """

    days: FloatArray
    open_share: FloatArray
    lower: FloatArray
    upper: FloatArray
    at_risk: FloatArray
    closed: FloatArray
    #: Days by which half are closed; NaN where that is never reached.
    median: Median

    def open_after(self, days: ArrayLike) -> Estimate:
        """The share still open after so many days, with its interval; 1 before the first closed."""
        place = np.searchsorted(self.days, floats(days, "days"), side="right")
        return Estimate(
            *(np.concatenate([[1.0], curve])[place] for curve in (self.open_share, self.lower, self.upper))
        )


def kaplan_meier(days: ArrayLike, closed: ArrayLike, level: float = 0.95) -> KaplanMeier:
    """The curve of cases still open, open cases counting for as long as they have been watched.

    `days` to closing, or so far; `closed` true or false. S(t) = Π(1 − d/n); Greenwood's variance; interval on
    log(−log S). The median's interval is where the curves of the interval cross one half (Brookmeyer and
    Crowley 1982); a curve that stands at exactly one half gives the middle of that stretch. Missing days are
    left out. Source: Kaplan and Meier 1958. Raises `MethodError` for days below nought.
    """
    time, event = np.broadcast_arrays(floats(days, "days"), np.asarray(closed, dtype=np.bool_))
    if time.ndim != 1:
        raise MethodError(f"days: {time.ndim} dimensions; give one column of cases")
    if (time < 0).any():
        where = int(np.flatnonzero(time < 0)[0])
        raise MethodError(
            f"days: {time[where]:g} at position {where}; a case closes no sooner than it opens: "
            "correct its dates"
        )
    known = ~np.isnan(time)
    time, event = time[known], event[known]
    when, place = np.unique(time, return_inverse=True)
    ended = np.bincount(place, weights=event, minlength=len(when))
    left = np.bincount(place, minlength=len(when))
    at_risk = len(time) - np.concatenate([[0], np.cumsum(left)[:-1]])[: len(when)]
    any_ended = ended > 0
    when, ended, at_risk = when[any_ended], ended[any_ended], at_risk[any_ended].astype(np.float64)
    share = np.cumprod(1 - ended / at_risk)
    z = float(special.ndtri(1 - tail(level)))
    with np.errstate(divide="ignore", invalid="ignore"):
        error = np.sqrt(np.cumsum(ended / (at_risk * (at_risk - ended)))) / np.abs(np.log(share))
        inner = np.log(-np.log(share))
        lower, upper = (np.exp(-np.exp(inner + sign * z * error)) for sign in (1, -1))
    middle = Median(_half(when, share), _half(when, lower), _half(when, upper), np.asarray(level)[()])
    return KaplanMeier(when, share, lower, upper, at_risk, ended.astype(np.float64), middle)


def _half(when: FloatArray, curve: FloatArray) -> FloatArray:
    """When a falling curve comes to one half; NaN where it never does."""
    with np.errstate(invalid="ignore"):
        under = np.flatnonzero(curve <= 0.5 + 1e-10)
    if not len(under):
        return np.asarray(np.nan)[()]
    first = int(under[0])
    level = abs(curve[first] - 0.5) < 1e-10 and first + 1 < len(when)
    return np.asarray((when[first] + when[first + 1]) / 2 if level else when[first])[()]


def _ordered(
    days: ArrayLike, group: ArrayLike | None
) -> tuple[FloatArray, NDArray[np.int64], NDArray[np.int64]]:
    """All values sorted within their groups, where each group starts, and how many it has."""
    values = floats(days, "days")
    labels: NDArray[Any]
    if group is None:
        rows = np.atleast_2d(values)
        if rows.ndim != 2:
            raise MethodError(f"days: {values.ndim} dimensions; give a column, or rows of cases")
        labels = np.repeat(np.arange(len(rows)), rows.shape[1])
        groups, flat = len(rows), rows.ravel()
    else:
        flat = values
        names, labels = np.unique(np.asarray(group), return_inverse=True)
        if values.ndim != 1 or labels.shape != values.shape:
            raise MethodError(f"group: {labels.size} labels for {values.size} cases; give one for each")
        groups = len(names)
    known = ~np.isnan(flat)
    flat, labels = flat[known], labels[known]
    many = np.bincount(labels, minlength=groups)
    return flat[np.lexsort((flat, labels))], np.cumsum(many) - many, many


def _dates(values: ArrayLike) -> Days:
    try:
        return np.asarray(values, dtype="datetime64[D]")
    except ValueError as error:
        raise MethodError(f"dates: {error}; write 2022-03-31") from error


def _holidays(holidays: ArrayLike | None) -> Days:
    return np.asarray(england_holidays() if holidays is None else holidays, dtype="datetime64[D]")
