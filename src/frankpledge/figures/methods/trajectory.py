"""Targets over time: what is expected by when, and where a figure stands against it.

Times are numbers in any one unit that grows with time (years, months, days since); values in the measure's
units. All functions take any one shape (or broadcast) and give it back.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from frankpledge.figures.methods.estimates import FloatArray, MethodError, TextArray, floats

Shape: TypeAlias = Literal["line", "steps", "yearly"]


def expected(
    at: ArrayLike,
    *,
    target: ArrayLike,
    target_at: ArrayLike,
    baseline: float | None = None,
    baseline_at: float | None = None,
    shape: Shape = "line",
) -> FloatArray:
    """What is expected at each time, NaN where nothing is.

    `target` and `target_at` are one target, or several in order of time (one for each year).

    - `line`: E(t) = B + (T−B)(t−t₀)/(t_T−t₀) from the baseline to the first target and on from target to
      target; the last is held after its date; NaN before the baseline. Needs a baseline.
    - `steps`: a target holds at its date only, NaN between.
    - `yearly`: a target holds for the whole time since the one before (since the baseline, for the first);
      the last is held.

    Raises `MethodError`: dates not in order, as many values as dates, a line without a baseline.
    """
    when, values, dates = (
        floats(at, "at"),
        np.atleast_1d(floats(target, "target")),
        np.atleast_1d(floats(target_at, "target_at")),
    )
    if values.ndim != 1 or values.shape != dates.shape or not len(values):
        raise MethodError(
            f"target: {values.size} values for {dates.size} dates; give one value for each date"
        )
    if np.isnan(dates).any() or np.isnan(values).any():
        raise MethodError("target: a value or a date is missing; leave that target out")
    if (np.diff(dates) <= 0).any() or (baseline_at is not None and dates[0] <= baseline_at):
        raise MethodError("target_at: dates must come one after another, the baseline's first")
    if shape == "line":
        if baseline is None or baseline_at is None:
            raise MethodError(
                "baseline: a straight line starts from a baseline and its date; give both, or use steps"
            )
        return _line(when, np.array([baseline, *values]), np.array([baseline_at, *dates]))
    if shape == "steps":
        place = np.minimum(np.searchsorted(dates, when), len(dates) - 1)
        return np.where(dates[place] == when, values[place], np.nan)[()]
    if shape == "yearly":
        place = np.minimum(np.searchsorted(dates, when), len(dates) - 1)
        begun = ~np.isnan(when) if baseline_at is None else when > baseline_at
        return np.where(begun, values[place], np.nan)[()]
    raise MethodError(f"shape: “{shape}”; write line, steps or yearly")


def _line(when: FloatArray, values: FloatArray, dates: FloatArray) -> FloatArray:
    leg = np.clip(np.searchsorted(dates, when, side="left") - 1, 0, len(dates) - 2)
    start, end = dates[leg], dates[leg + 1]
    with np.errstate(invalid="ignore"):
        along = np.minimum((when - start) / (end - start), 1.0)
        drawn = values[leg] + (values[leg + 1] - values[leg]) * along
        return np.where(when >= dates[0], drawn, np.nan)[()]


def progress_ratio(y: ArrayLike, baseline: ArrayLike, expected: ArrayLike) -> FloatArray:
    """(y − B)/(E − B): 1 on the line, below 1 short of it, below 0 the wrong way; NaN where nothing was
    expected to move.

    Linear. A ratio of compound growth rates is not offered: it scores a figure exactly on the line 0.935, and
    cannot be taken from a baseline of 0.
    """
    value, base, due = np.broadcast_arrays(
        floats(y, "y"), floats(baseline, "baseline"), floats(expected, "expected")
    )
    asked = due - base
    ratio = np.full(asked.shape, np.nan)
    np.divide(value - base, asked, out=ratio, where=asked != 0)
    return ratio[()]


def standing(
    lower: ArrayLike, upper: ArrayLike, expected: ArrayLike, *, increase: bool | ArrayLike
) -> TextArray:
    """`on-course`, `off-course`, `too-close` or `cannot-tell`, from a whole 95% interval against what is
    expected.

    On course: the whole interval at or better than expected; off course: the whole interval worse; too close:
    straddling; cannot tell: an end, or what is expected, is missing. `increase`: whether more is better.
    """
    low, high, due, up = np.broadcast_arrays(
        floats(lower, "lower"),
        floats(upper, "upper"),
        floats(expected, "expected"),
        np.asarray(increase, dtype=np.bool_),
    )
    unknown = np.isnan(low) | np.isnan(high) | np.isnan(due)
    on = np.where(up, low >= due, high <= due)
    off = np.where(up, high < due, low > due)
    return np.select([unknown, on, off], ["cannot-tell", "on-course", "off-course"], "too-close")[()]


def met(y: ArrayLike, target: ArrayLike, *, increase: bool | ArrayLike) -> TextArray:
    """`met` or `not-met` at a target's date, by the value itself; `cannot-tell` where it is missing."""
    value, aim, up = np.broadcast_arrays(
        floats(y, "y"), floats(target, "target"), np.asarray(increase, dtype=np.bool_)
    )
    reached = np.where(up, value >= aim, value <= aim)
    return np.select([np.isnan(value) | np.isnan(aim), reached], ["cannot-tell", "met"], "not-met")[()]


def fastest_move(history: ArrayLike, span: int, *, increase: bool) -> FloatArray:
    """The largest move in the wanted direction that each series ever made over `span` points, in its units, 0
    at least.

    `history` is series × points (every comparable area's whole past). NaN for a series without two points
    that far apart.
    """
    past = np.atleast_2d(floats(history, "history"))
    if span < 1:
        raise MethodError(f"span: {span}; a move needs at least one step")
    best = np.full(len(past), np.nan)
    if past.shape[1] > span:
        moves = past[:, span:] - past[:, :-span]
        moves = moves if increase else -moves
        known = ~np.isnan(moves)
        best = np.where(
            known.any(axis=1), np.maximum(np.where(known, moves, -np.inf).max(axis=1), 0.0), np.nan
        )
    return best


def unprecedented(history: ArrayLike, span: int, needed: ArrayLike, *, increase: bool) -> TextArray:
    """`never` where no series of `history` ever moved by `needed` (in the wanted direction) over `span`
    points, `seen` where one did, `cannot-tell` where no series is long enough. `needed` of 0 or less is
    `seen`: no move is asked for.
    """
    moves = fastest_move(history, span, increase=increase)
    asked = floats(needed, "needed")
    if np.isnan(moves).all():
        return np.where(asked <= 0, "seen", "cannot-tell")[()]
    reach = float(np.nanmax(moves))
    slack = 1e-12 * (abs(reach) + np.abs(asked))
    told = np.where(asked <= np.maximum(reach, 0.0) + slack, "seen", "never")
    return np.where(np.isnan(asked), "cannot-tell", told)[()]
