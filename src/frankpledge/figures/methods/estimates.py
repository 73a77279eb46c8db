"""What the methods share: an estimate with its interval, and the reading of numeric columns."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
IntArray = NDArray[np.int64]
TextArray = NDArray[np.str_]


#: Fewer numbers than this are worked out sooner than they are shared out.
_LONG = 4096


class MethodError(ValueError):
    """An input that a method cannot bear: says which, what was found and what to do."""


class Interval(NamedTuple):
    """Two ends of an interval, in the units of what was measured, in the shape of the input."""

    lower: FloatArray
    upper: FloatArray


class Estimate(NamedTuple):
    """A value and the two ends of its interval, in the shape of the input."""

    estimate: FloatArray
    lower: FloatArray
    upper: FloatArray


def floats(values: ArrayLike, name: str) -> FloatArray:
    """`values` as float64, None as NaN; raises `MethodError` for anything that is not a number."""
    try:
        return np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise MethodError(f"{name}: expected numbers, found {_glimpse(values)}") from error


def counts(values: ArrayLike, name: str) -> FloatArray:
    """`values` as float64, none below zero, none infinite; NaN stays NaN. Raises `MethodError` naming the
    first that is.
    """
    numbers = floats(values, name)
    wrong = (numbers < 0) | np.isinf(numbers)
    if wrong.any():
        where = int(np.flatnonzero(wrong)[0])
        raise MethodError(
            f"{name}: {numbers.flat[where]:g} at position {where}; "
            "a count is a number from nought up: correct it or leave it missing"
        )
    return numbers


def shares(values: ArrayLike, name: str) -> FloatArray:
    """`values` as float64 between 0 and 1; NaN stays NaN. Raises `MethodError` naming the first outside."""
    numbers = floats(values, name)
    wrong = (numbers < 0) | (numbers > 1)
    if wrong.any():
        where = int(np.flatnonzero(wrong)[0])
        raise MethodError(
            f"{name}: {numbers.flat[where]:g} at position {where}; "
            "a share lies between 0 and 1: divide percentages by 100"
        )
    return numbers


def tail(level: float) -> float:
    """Half of what an interval at `level` leaves out: 0.025 for 0.95. Raises `MethodError` outside (0, 1)."""
    if not 0 < level < 1:
        raise MethodError(f"level: {level!r}; write 0.95 for a 95% interval")
    return (1 - level) / 2


def on_cores(function: Callable[..., Any], *columns: FloatArray) -> FloatArray:
    """`function` of columns of one shape, a part of their rows on each core where they are long: the special
    functions of SciPy let go of the interpreter while they work.
    """
    rows, parts = len(columns[0]) if columns[0].ndim else 0, os.cpu_count() or 1
    if parts < 2 or rows < parts or columns[0].size < _LONG:
        return np.asarray(function(*columns))
    with ThreadPoolExecutor(parts) as threads:
        return np.concatenate(list(threads.map(function, *(np.array_split(c, parts) for c in columns))))


def _glimpse(values: object) -> str:
    text = repr(values)
    return text if len(text) <= 60 else text[:57] + "..."
