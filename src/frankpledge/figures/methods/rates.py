"""Counts, rates and shares with their intervals, and changes between two of them.

A recorded-crime count is complete, not a sample: its interval describes chance variation (how far the count
would move if the same risk were lived through again), never recording error. Every function takes arrays of
any one shape (or scalars; they broadcast) and gives back that shape. NaN in, NaN out. A count below nought,
or more cases than people, raises `MethodError`.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numpy.typing import ArrayLike
from scipy import special

from frankpledge.figures.methods.estimates import (
    Estimate,
    FloatArray,
    Interval,
    MethodError,
    counts,
    on_cores,
    tail,
)


def poisson_interval(count: ArrayLike, level: float = 0.95) -> Interval:
    """The exact (Garwood) interval of a Poisson mean, in events.

    ½χ²(α/2, 2k) to ½χ²(1−α/2, 2k+2), lower end 0 where k = 0. `count` need not be whole (a weighted count may
    come in). 0 gives 0–3.6889; 10 gives 4.7954–18.3904. Source: Garwood 1936; Ulm 1990.
    """
    every, half = counts(count, "count"), tail(level)
    # Counts repeat where there are many of them: each different one is worked out once.
    k, at = _different(every.ravel())
    # ½χ²(q, 2k) is the q-quantile of a gamma distribution of shape k.
    lower = on_cores(lambda shape: special.gammaincinv(shape, half), np.where(k > 0, k, 1.0))
    upper = on_cores(lambda shape: special.gammainccinv(shape, half), k + 1)
    at = at.reshape(every.shape)
    return Interval(np.where(k > 0, lower, k * 0.0)[at][()], upper[at][()])


def _different(numbers: FloatArray) -> tuple[FloatArray, npt.NDArray[np.int64]]:
    """The different numbers in order, and the place of each among them; whole ones need not be sorted."""
    whole = numbers.size > 0 and bool(np.max(numbers) < 8 * numbers.size)  # no, where one is unknown
    if whole and np.array_equal(codes := numbers.astype(np.int64), numbers):
        seen = np.bincount(codes) > 0
        return np.flatnonzero(seen).astype(np.float64), (np.cumsum(seen) - 1)[codes]
    found, at = np.unique(numbers, return_inverse=True)
    return found, at


def byar_interval(count: ArrayLike, level: float = 0.95) -> Interval:
    """Byar's approximation to `poisson_interval`, in events: what English public-health profiles
    publish.

    k(1 − 1/9k − z/3√k)³ to (k+1)(1 − 1/9(k+1) + z/3√(k+1))³. Kept to compare with published figures; ours are
    exact. Source: Breslow and Day 1987.
    """
    k, z = counts(count, "count"), float(special.ndtri(1 - tail(level)))
    some = np.where(k > 0, k, 1.0)
    lower = np.where(k > 0, some * (1 - 1 / (9 * some) - z / (3 * np.sqrt(some))) ** 3, k * 0.0)
    up = k + 1
    return Interval(lower[()], up * (1 - 1 / (9 * up) + z / (3 * np.sqrt(up))) ** 3)


def wilson(count: ArrayLike, n: ArrayLike, level: float = 0.95) -> Interval:
    """Wilson's score interval of a share, between 0 and 1; NaN where n is 0.

    (p̂ + z²/2n ± z√(p̂(1−p̂)/n + z²/4n²)) / (1 + z²/n). `count` and `n` need not be whole (an effective
    sample size may come in). Source: Wilson 1927; Newcombe 1998.
    """
    x, size = _of(count, n)
    z = float(special.ndtri(1 - tail(level)))
    with np.errstate(divide="ignore", invalid="ignore"):
        p = x / size
        middle = (p + z**2 / (2 * size)) / (1 + z**2 / size)
        spread = z * np.sqrt(p * (1 - p) / size + z**2 / (4 * size**2)) / (1 + z**2 / size)
    # At p = 0 and p = 1 the ends are exactly 0 and 1; subtraction would leave a last digit.
    lower = np.where(x == 0, middle * 0.0, np.maximum(middle - spread, 0.0))
    upper = np.where(x == size, middle * 0.0 + 1.0, np.minimum(middle + spread, 1.0))
    return Interval(lower[()], upper[()])


def clopper_pearson(count: ArrayLike, n: ArrayLike, level: float = 0.95) -> Interval:
    """The exact binomial interval of a share, between 0 and 1; NaN where n is 0.

    Beta quantiles B(α/2; x, n−x+1) and B(1−α/2; x+1, n−x). Source: Clopper and Pearson 1934.
    """
    x, size = _of(count, n)
    half, empty = tail(level), np.where(size > 0, 0.0, np.nan)
    rest = size - x
    below = on_cores(lambda a, b: special.betaincinv(a, b, half), np.where(x > 0, x, 1.0), rest + 1)
    beyond = on_cores(lambda a, b: special.betainccinv(a, b, half), x + 1, np.where(rest > 0, rest, 1.0))
    lower, upper = np.where(x > 0, below, 0.0), np.where(rest > 0, beyond, 1.0)
    missing = empty + x * 0.0
    return Interval((lower + missing)[()], (upper + missing)[()])


def rate(count: ArrayLike, exposure: ArrayLike, *, per: float = 1000.0, level: float = 0.95) -> Estimate:
    """Events per `per` of exposure (people, households, days) with the exact Poisson interval; NaN where
    exposure is 0.
    """
    k, people = np.broadcast_arrays(counts(count, "count"), counts(exposure, "exposure"))
    scale = _per(people, per)
    interval = poisson_interval(k, level)
    return Estimate((k * scale)[()], interval.lower * scale, interval.upper * scale)


def share(count: ArrayLike, n: ArrayLike, level: float = 0.95) -> Estimate:
    """count / n between 0 and 1 with Wilson's interval; NaN where n is 0."""
    x, size = _of(count, n)
    return Estimate(x * _per(size, 1.0), *wilson(x, size, level))


def count_change(a: ArrayLike, b: ArrayLike, level: float = 0.95) -> Estimate:
    """The change from count `b` to count `a` as a share of `b`: 110 against 100 is 0.10, from −0.169 to
    0.457.

    Exact and conditional on a + b: a is binomial with chance p = λa/(λa+λb), whose Clopper–Pearson ends
    become the ratio p/(1−p); less one. From nought the change is infinite; between two noughts it is NaN, its
    interval −1 to infinity (anything is possible). Periods of unequal length: `rate_change`. Source:
    Przyborowski and Wilenski 1940.
    """
    return rate_change(a, 1.0, b, 1.0, level)


def rate_ratio(a: ArrayLike, n_a: ArrayLike, b: ArrayLike, n_b: ArrayLike, level: float = 0.95) -> Estimate:
    """(a/n_a) / (b/n_b) with the exact conditional interval (see `count_change`); infinite where b is 0, NaN
    where both are 0 or an exposure is.
    """
    top, people, base, base_people = np.broadcast_arrays(
        counts(a, "a"), counts(n_a, "n_a"), counts(b, "b"), counts(n_b, "n_b")
    )
    exposure = _per(people, 1.0) * np.where(base_people > 0, base_people, np.nan)
    both = top + base
    ends = clopper_pearson(top, np.where(both > 0, both, 1.0), level)
    with np.errstate(divide="ignore", invalid="ignore"):
        estimate = top / base * exposure
        lower = np.where(both > 0, ends.lower / (1 - ends.lower), both * 0.0) * exposure
        upper = np.where(both > 0, ends.upper / (1 - ends.upper), both + np.inf) * exposure
    return Estimate(estimate[()], lower[()], upper[()])


def rate_change(a: ArrayLike, n_a: ArrayLike, b: ArrayLike, n_b: ArrayLike, level: float = 0.95) -> Estimate:
    """The change from rate b/n_b to rate a/n_a as a share of the former: `rate_ratio` less one."""
    ratio = rate_ratio(a, n_a, b, n_b, level)
    return Estimate(ratio.estimate - 1, ratio.lower - 1, ratio.upper - 1)


def rate_difference(
    a: ArrayLike, n_a: ArrayLike, b: ArrayLike, n_b: ArrayLike, *, per: float = 1000.0, level: float = 0.95
) -> Estimate:
    """a/n_a − b/n_b per `per`, its interval by the square-and-add method on the two exact intervals.

    d − √((r_a−l_a)² + (u_b−r_b)²) to d + √((u_a−r_a)² + (r_b−l_b)²). Source: Newcombe 1998, Zou and Donner
    2008.
    """
    return _square_and_add(rate(a, n_a, per=per, level=level), rate(b, n_b, per=per, level=level))


def proportion_change(
    a: ArrayLike, n_a: ArrayLike, b: ArrayLike, n_b: ArrayLike, level: float = 0.95
) -> Estimate:
    """The difference between two independent shares, a/n_a − b/n_b (−1 to 1), by Newcombe's method
    10.

    Square-and-add on the two Wilson intervals: 56/70 against 48/80 is 0.2, from 0.0524 to 0.3339. NaN where
    an n is 0. Source: Newcombe 1998, *Statistics in Medicine* 17:873.
    """
    return _square_and_add(share(a, n_a, level), share(b, n_b, level))


def change_test(a: ArrayLike, b: ArrayLike) -> FloatArray:
    """z of a change between two counts, 2(√a − √b)/√2: quick screening of many pairs; |z| > 1.96 is beyond
    chance.

    The square root steadies a Poisson count's variance at ¼. Publish `count_change`; sort by this.
    """
    new, old = np.broadcast_arrays(counts(a, "a"), counts(b, "b"))
    return np.asarray(np.sqrt(2.0) * (np.sqrt(new) - np.sqrt(old)))[()]


def _square_and_add(new: Estimate, old: Estimate) -> Estimate:
    difference = new.estimate - old.estimate
    below = np.hypot(new.estimate - new.lower, old.upper - old.estimate)
    above = np.hypot(new.upper - new.estimate, old.estimate - old.lower)
    return Estimate(difference, difference - below, difference + above)


def _of(count: ArrayLike, n: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """A count and what it is a part of, in one shape; raises `MethodError` where there are more cases than
    the whole.
    """
    x, size = np.broadcast_arrays(counts(count, "count"), counts(n, "n"))
    over = x > size * (1 + 1e-12)
    if over.any():
        where = int(np.flatnonzero(over)[0])
        raise MethodError(
            f"count: {x.flat[where]:g} out of {size.flat[where]:g} at position {where}; "
            "a share needs count ≤ n: an activity rate that can pass 100% is a ratio, not a share"
        )
    return np.minimum(x, size), size


def _per(exposure: FloatArray, per: float) -> FloatArray:
    """per / exposure, NaN where there is none."""
    scale = np.full(exposure.shape, np.nan)
    np.divide(per, exposure, out=scale, where=exposure > 0)
    return scale
