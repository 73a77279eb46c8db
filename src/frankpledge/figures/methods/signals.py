"""The four rules of a control chart, over many series at once.

Arrays here are points × series (time down, series across), so that a shift in time is one contiguous move.
Sides and directions are two bits, 1 for high or rising and 2 for low or falling: one AND asks both questions.
A point's byte holds which rules fired on it, two bits each, the first in precedence lowest; `CODES`, `NAMES`
and `DIRECTIONS` read it.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from frankpledge.figures.methods.estimates import BoolArray, FloatArray
from frankpledge.figures.methods.slate import Slate

Bits = NDArray[np.uint8]
#: Points × series: of any numbers, or where all are whole and small, of 16 bits.
Points: TypeAlias = NDArray[np.float64] | NDArray[np.int16]

#: Whole numbers up to this are taken as such, so that the step between two of them has room in 16 bits too.
LARGEST = 2**14 - 1
_BEYOND = 2**15 - 1

#: What a point can be, first match first; a code is a place in this table.
SIGNALS = np.array(["none", "outside", "trend", "near", "run"])

RUN = 7
TREND_STEPS = 6

_BYTES = np.arange(256, dtype=np.uint8)
_RULES = np.stack([(_BYTES >> shift) & 3 for shift in (0, 2, 4, 6)])
_FIRST = np.argmax(_RULES > 0, axis=0)
#: From a point's byte to its code (0 none, 1 outside, 2 trend, 3 near, 4 run) …
CODES: NDArray[np.uint8] = np.where(_BYTES > 0, _FIRST + 1, 0).astype(np.uint8)
#: … to its name …
NAMES = SIGNALS[CODES]
#: … and to its direction: 1 high or rising, −1 low or falling, 0 no signal.
DIRECTIONS: NDArray[np.int8] = np.where(
    _BYTES > 0, 3 - 2 * np.take_along_axis(_RULES, _FIRST[None, :], axis=0)[0].astype(np.int16), 0
).astype(np.int8)


def turned(rows: FloatArray, slate: Slate) -> Points:
    """Series × points as points × series; as 16-bit numbers where all are whole (counts), which a processor
    compares and adds four times as many of at once, with just the same answers.
    """
    x = slate.array(rows.shape[::-1], np.int16)
    with slate:
        whole = slate.array(rows.shape, np.int16)
        with np.errstate(invalid="ignore"):
            np.copyto(whole, rows, casting="unsafe")
        same = np.equal(whole, rows, out=slate.array(rows.shape, np.bool_))
        if whole.size and same.all() and whole.min() >= -LARGEST and whole.max() <= LARGEST:
            np.copyto(x, whole.T)
            return x
    return np.ascontiguousarray(rows.T)


def above(x: Points, line: FloatArray, out: BoolArray | None = None) -> BoolArray:
    """Where x > line, written to `out` if given; nowhere where either is missing."""
    if x.dtype != np.int16:
        return np.greater(x, line, out=out)
    # The same whole numbers lie above the next whole number down; where there is no line, none do.
    whole = np.maximum(np.fmin(np.floor(line), _BEYOND), -_BEYOND).astype(np.int16)
    return np.greater(x, whole, out=out)


def below(x: Points, line: FloatArray, out: BoolArray | None = None) -> BoolArray:
    """Where x < line, written to `out` if given; nowhere where either is missing."""
    if x.dtype != np.int16:
        return np.less(x, line, out=out)
    whole = np.minimum(np.fmax(np.ceil(line), -_BEYOND), _BEYOND).astype(np.int16)
    return np.less(x, whole, out=out)


def sides(x: Points, low: FloatArray, high: FloatArray, slate: Slate) -> Bits:
    """1 where x > high, 2 where x < low, 0 between and where x is missing (so a missing point breaks every
    rule).
    """
    bits = slate.array(np.broadcast(x, low, high).shape, np.uint8)
    with slate:
        higher = slate.array(bits.shape, np.uint8)
        below(x, low, bits.view(np.bool_))
        above(x, high, higher.view(np.bool_))
        return _two(bits, higher)


def steps(x: Points, slate: Slate) -> Bits:
    """1 where the next point is higher, 2 where it is lower, 0 where it is the same or either is missing; one
    row fewer than there are points.
    """
    bits = slate.array((max(len(x) - 1, 0), *x.shape[1:]), np.uint8)
    with slate:
        higher = slate.array(bits.shape, np.uint8)
        np.less(x[1:], x[:-1], out=bits.view(np.bool_))
        np.greater(x[1:], x[:-1], out=higher.view(np.bool_))
        return _two(bits, higher)


def _two(lower: Bits, higher: Bits) -> Bits:
    """2 where `lower`, 1 where `higher`, in the place of `lower`."""
    lower += lower
    lower |= higher
    return lower


def combined(
    outside: Bits, near: Bits, side: Bits, step: Bits, slate: Slate, out: Bits | None = None
) -> Bits:
    """Each point's byte, from its side of the limits, of the near limits and of the centre, and its step from
    the last; written to `out`, if given.

    `step` has one row fewer. Outside: strictly beyond a limit. Trend: `RUN` points with `TREND_STEPS`
    strictly monotone steps, all flagged. Near: of three points all on one side of the centre, two beyond the
    near limit and within the limit; those two are flagged. Run: `RUN` points on one side, all flagged.
    """
    with slate:
        byte = slate.array(side.shape, np.uint8)
        # Two bits a rule. Multiplied, for processors multiply many bytes at once but shift them one by one. A
        # trend's steps and a run's points are both windows of `RUN` points, so they are spread together.
        with slate:
            around, windows = _windows(side, RUN, slate)
            _over(np.bitwise_and, side, RUN, windows)
            windows *= np.uint8(64)
            trends = slate.array(windows.shape, np.uint8)
            _over(np.bitwise_and, step, TREND_STEPS, trends)
            trends *= np.uint8(4)
            windows |= trends
            _over(np.bitwise_or, around, RUN, byte)
        within = slate.array(near.shape, np.uint8)
        np.bitwise_xor(near, outside, out=within)  # what lies beyond a limit lies beyond its near one
        pairs = _two_of_three(within, side, slate)
        pairs *= np.uint8(16)
        byte |= pairs
        return np.bitwise_or(byte, outside, out=out)


def _two_of_three(within: Bits, side: Bits, slate: Slate) -> Bits:
    around, hits = _windows(side, 3, slate)
    first, second, third = within[:-2], within[1:-1], within[2:]
    with slate:
        more = slate.array(hits.shape, np.uint8)
        np.bitwise_or(first, second, out=hits)
        hits &= third
        hits |= np.bitwise_and(first, second, out=more)
        _over(np.bitwise_and, side, 3, more)
        hits &= more
    covered = slate.array(within.shape, np.uint8)
    _over(np.bitwise_or, around, 3, covered)
    covered &= within
    return covered


def _windows(points: Bits, width: int, slate: Slate) -> tuple[Bits, Bits]:
    """Rows for every window of `width` points, to be written, between as many of nought that each point has
    `width` neighbours among them all: the windows that it is in. Those rows with the noughts, and without.
    """
    length = len(points)
    around = slate.array((length + width - 1, *points.shape[1:]), np.uint8)
    around[: width - 1] = 0
    around[length:] = 0
    return around, around[width - 1 : length]


def _over(combine: np.ufunc, bits: Bits, width: int, out: Bits) -> None:
    """At i, what bits i … i+width−1 come to together, written to `out`, which has so many fewer rows."""
    if len(out):
        shape, strides = (width, len(out), *bits.shape[1:]), (bits.strides[0], *bits.strides)
        combine.reduce(np.ndarray(shape, np.uint8, bits, 0, strides), axis=0, out=out)
