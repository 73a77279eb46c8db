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


def turned(rows: FloatArray) -> Points:
    """Series × points as points × series; as 16-bit numbers where all are whole (counts), which a processor
    compares and adds four times as many of at once, with just the same answers.
    """
    with np.errstate(invalid="ignore"):
        whole = rows.astype(np.int16)
    if whole.size and (whole == rows).all() and whole.min() >= -LARGEST and whole.max() <= LARGEST:
        return np.ascontiguousarray(whole.T)
    return np.ascontiguousarray(rows.T)


def above(x: Points, line: FloatArray) -> BoolArray:
    """Where x > line; nowhere where either is missing."""
    if x.dtype != np.int16:
        return np.asarray(x > line)
    # The same whole numbers lie above the next whole number down; where there is no line, none do.
    whole = np.maximum(np.fmin(np.floor(line), _BEYOND), -_BEYOND).astype(np.int16)
    return np.asarray(x > whole)


def below(x: Points, line: FloatArray) -> BoolArray:
    """Where x < line; nowhere where either is missing."""
    if x.dtype != np.int16:
        return np.asarray(x < line)
    whole = np.minimum(np.fmax(np.ceil(line), -_BEYOND), _BEYOND).astype(np.int16)
    return np.asarray(x < whole)


def sides(x: Points, low: FloatArray, high: FloatArray) -> Bits:
    """1 where x > high, 2 where x < low, 0 between and where x is missing (so a missing point breaks every
    rule).
    """
    bits: Bits = below(x, low).view(np.uint8)
    bits += bits
    bits |= above(x, high).view(np.uint8)
    return bits


def combined(outside: Bits, near: Bits, side: Bits, step: Bits, out: Bits | None = None) -> Bits:
    """Each point's byte, from its side of the limits, of the near limits and of the centre, and its step from
    the last; written to `out`, if given.

    `step` has one row fewer. Outside: strictly beyond a limit. Trend: `RUN` points with `TREND_STEPS`
    strictly monotone steps, all flagged. Near: of three points all on one side of the centre, two beyond the
    near limit and within the limit; those two are flagged. Run: `RUN` points on one side, all flagged.
    """
    within = near ^ outside  # what lies beyond a limit lies beyond its near one
    # Two bits a rule. Multiplied, for processors multiply many bytes at once but shift them one by one. A
    # trend's steps and a run's points are both windows of `RUN` points, so they are spread together.
    windows = _all(side, RUN) * np.uint8(64)
    windows |= _all(step, TREND_STEPS) * np.uint8(4)
    byte = _spread(windows, RUN, len(side))
    pairs = _two_of_three(within, side)
    pairs *= np.uint8(16)
    byte |= pairs
    return np.bitwise_or(byte, outside, out=byte if out is None else out)


def _all(bits: Bits, width: int) -> Bits:
    """At i, what bits i … i+width−1 have in common; empty where there are fewer than `width`."""
    if len(bits) < width:
        return bits[:0]
    common, have = bits, 1
    while have < width:
        step = min(have, width - have)
        common = common[:-step] & common[step:]
        have += step
    return common


def _spread(windows: Bits, width: int, length: int) -> Bits:
    """Each window's bits over all `width` points that it covers."""
    covered = np.empty((length, *windows.shape[1:]), dtype=np.uint8)
    covered[: len(windows)] = windows
    covered[len(windows) :] = 0
    have = 1
    while have < width and len(windows):
        step = min(have, width - have)
        covered[step:] |= covered[:-step]
        have += step
    return covered


def _two_of_three(within: Bits, side: Bits) -> Bits:
    same = _all(side, 3)
    if not len(same):
        return np.zeros_like(within)
    first, second, third = within[:-2], within[1:-1], within[2:]
    hits = first | second
    hits &= third
    hits |= first & second
    hits &= same
    covered = _spread(hits, 3, len(side))
    covered &= within
    return covered
