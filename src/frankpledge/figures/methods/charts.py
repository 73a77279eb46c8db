"""What a control chart says: limits and signals at every point, and what the last point amounts to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias, cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

from frankpledge.figures.methods.estimates import (
    BoolArray,
    FloatArray,
    IntArray,
    MethodError,
    TextArray,
    floats,
)
from frankpledge.figures.methods.signals import CODES, DIRECTIONS, NAMES, Bits

#: Which way is better: for all series, or one of these per series.
Improvement: TypeAlias = str | Sequence[str | None] | None

_DIRECTIONS = {None: 0, "": 0, "neutral": 0, "increase": 1, "decrease": -1}

#: What the last point of a series can amount to.
VARIATIONS = np.array(["", "common cause", "improvement", "concern", "neutral high", "neutral low"])
_NOTHING, _COMMON, _IMPROVEMENT, _CONCERN, _HIGH, _LOW = range(len(VARIATIONS))

#: The same by how the last point moved (−1, 0, 1) and what is better (−1, 0, 1).
_TOLD = np.array(
    [
        [_IMPROVEMENT, _LOW, _CONCERN],
        [_COMMON, _COMMON, _COMMON],
        [_CONCERN, _HIGH, _IMPROVEMENT],
    ],
    np.uint8,
)

#: Differences below this share of a value's size are rounding: a point that close to a line is on it.
ROUNDING = 1e-12

#: Fewer points than this bear no limits: draw a run chart.
LEAST_POINTS = 12

#: A moving range of this many means or more is dropped by screening (the upper limit of an mR chart).
SCREEN = 3.267


class Limits(NamedTuple):
    """The lines of a chart, each in its shape."""

    centre: FloatArray
    lower: FloatArray
    upper: FloatArray
    near_lower: FloatArray
    near_upper: FloatArray


@dataclass(frozen=True, slots=True)
class ControlChart:
    """A control chart of every series. Arrays have the shape of `y`, in its units; NaN where there is no
    limit.

    `variation` and `assurance` are one text per series (one text alone for a single series). Limits may be
    read-only views that repeat one number along a series. Names are put to signals and variations when they
    are asked for.
    """

    y: FloatArray
    centre: FloatArray
    lower: FloatArray
    upper: FloatArray
    near_lower: FloatArray
    near_upper: FloatArray
    #: How many points the limits at each point were made from; below 12 they are provisional.
    based_on: IntArray
    #: Every rule that fired on a point, two bits a rule (see `signals`).
    rules: Bits
    #: What the last point amounts to, a place in `VARIATIONS`.
    variation_code: NDArray[np.uint8] | np.uint8
    #: `consistently met`, `consistently missed`, `hit-and-miss`; empty without target, direction or limits.
    assurance: TextArray | np.str_
    #: How the limits were made, in words, to be kept with the chart.
    made: str

    @property
    def variation(self) -> TextArray | np.str_:
        """`common cause`, `improvement`, `concern`, `neutral high`, `neutral low`; empty without points."""
        return cast("TextArray | np.str_", VARIATIONS.take(self.variation_code))

    @property
    def signal(self) -> TextArray:
        """Each point's first signal by name: `none`, `outside`, `trend`, `near`, `run`."""
        return NAMES.take(self.rules)

    @property
    def code(self) -> NDArray[np.uint8]:
        """The same as small numbers, places in `signals.SIGNALS`."""
        return CODES.take(self.rules)

    @property
    def direction(self) -> NDArray[np.int8]:
        """1 where the signal is high or rising, −1 low or falling, 0 where there is none."""
        return DIRECTIONS.take(self.rules)


def assembled(
    y: FloatArray,
    rules: Bits,
    limits: Limits,
    based_on: IntArray,
    variation_code: NDArray[np.uint8],
    last: IntArray,
    *,
    better: NDArray[np.int8],
    target: ArrayLike | None,
    made: str,
    single: bool,
) -> ControlChart:
    """A chart from its lines and rules (series × points), and what is one a series."""
    assurance = assurance_of(limits.lower, limits.upper, last, better, target)
    if not single:
        return ControlChart(y, *limits, based_on, rules, variation_code, assurance, made)
    lines = Limits(*(line[0] for line in limits))
    aim = cast(np.str_, assurance[0])
    code = cast(np.uint8, variation_code[0])
    return ControlChart(y[0], *lines, based_on[0], rules[0], code, aim, made)


def directions(improvement: Improvement, series: int) -> NDArray[np.int8]:
    """1 where more is better, −1 where less is, 0 where neither, one per series; raises `MethodError` for
    another word.
    """
    if improvement is None or (isinstance(improvement, str) and improvement in _DIRECTIONS):
        return np.full(series, _DIRECTIONS[improvement], dtype=np.int8)
    words = [improvement] * series if isinstance(improvement, str) else list(improvement)
    if len(words) != series:
        raise MethodError(f"improvement: {len(words)} words for {series} series; give one, or one for each")
    try:
        return np.array([_DIRECTIONS[word] for word in words], dtype=np.int8)
    except (KeyError, TypeError):
        found = next(word for word in words if word not in _DIRECTIONS)
        raise MethodError(f"improvement: “{found}”; write increase, decrease or nothing") from None


def last_points(y: FloatArray) -> IntArray:
    """Where each series' last present point stands; −1 for a series without one."""
    if y.shape[1] and not np.isnan(y[:, -1]).any():
        return np.full(len(y), y.shape[1] - 1)
    present = ~np.isnan(y)
    last = y.shape[1] - 1 - np.argmax(present[:, ::-1], axis=1) if y.shape[1] else np.zeros(len(y), np.int64)
    return np.where(present.any(axis=1), last, -1)


def variation_codes(rules: Bits, last: IntArray, better: NDArray[np.int8]) -> NDArray[np.uint8]:
    """What the last point of each series amounts to, places in `VARIATIONS`."""
    if not rules.shape[1]:
        return np.full(len(rules), _NOTHING, np.uint8)
    column = int(last.max(initial=0))
    ended = rules[:, column] if (last == column).all() else rules[np.arange(len(rules)), last]
    told = _TOLD.ravel().take(_TOLD.shape[1] * (DIRECTIONS.take(ended) + 1) + better + 1)
    return np.where(last >= 0, told, np.uint8(_NOTHING))


def assurance_of(
    lower: FloatArray, upper: FloatArray, last: IntArray, better: NDArray[np.int8], target: ArrayLike | None
) -> TextArray:
    """Each series' target against the limits at its last point; a target on a limit is hit-and-miss."""
    series = len(lower)
    if target is None or not lower.shape[1]:
        return np.broadcast_to(np.array("", dtype="<U19"), (series,))
    aim = np.broadcast_to(floats(target, "target"), (series,))
    rows = np.arange(series)
    low, high = lower[rows, last], upper[rows, last]
    slack = ROUNDING * (np.abs(low) + np.abs(high))
    beneath, above = aim < low - slack, aim > high + slack
    known = (last >= 0) & (better != 0) & ~np.isnan(aim) & ~np.isnan(low)
    met = np.where(better > 0, beneath, above)
    missed = np.where(better > 0, above, beneath)
    return np.select([~known, met, missed], ["", "consistently met", "consistently missed"], "hit-and-miss")


def rows_of(y: ArrayLike, name: str) -> tuple[FloatArray, bool]:
    """`y` as series × points, and whether it was a single series; raises `MethodError` for more
    dimensions.
    """
    rows, single = shaped(y, name)
    finite_or_missing(rows, name)
    return rows, single


def shaped(y: ArrayLike, name: str) -> tuple[FloatArray, bool]:
    """As `rows_of`, for whoever looks for infinite values in passing."""
    values = floats(y, name)
    if values.ndim not in (1, 2):
        raise MethodError(f"{name}: {values.ndim} dimensions; give one series, or series × points")
    return np.atleast_2d(values), values.ndim == 1


def finite_or_missing(values: FloatArray, name: str) -> None:
    """Raises `MethodError` where a value is infinite."""
    if np.isinf(values).any():
        raise MethodError(f"{name}: an infinite value; leave it missing")


def both_rows(
    first: ArrayLike, second: ArrayLike, names: tuple[str, str]
) -> tuple[FloatArray, FloatArray, bool]:
    """Two arrays of one shape as series × points; missing in one is missing in both."""
    one, single = rows_of(first, names[0])
    other, _ = rows_of(second, names[1])
    one, other = np.broadcast_arrays(one, other)
    gap: BoolArray = np.isnan(one) | np.isnan(other)
    return np.where(gap, np.nan, one), np.where(gap, np.nan, other), single
