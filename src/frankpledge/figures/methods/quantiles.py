"""Whole-number distributions over arrays: the chance of at most k, and the smallest k with a given chance."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from frankpledge.figures.methods.estimates import BoolArray, FloatArray


def binomial_cdf(k: ArrayLike, n: ArrayLike, p: ArrayLike) -> FloatArray:
    """P(X ≤ k) of a binomial: 0 below nought, 1 from n up; NaN where n or p is missing."""
    at, size, chance = np.broadcast_arrays(*(np.asarray(a, dtype=np.float64) for a in (k, n, p)))
    inside = (at >= 0) & (at < size)
    below = special.betainc(np.where(inside, size - at, 1.0), np.where(inside, at + 1, 1.0), 1 - chance)
    return np.asarray(np.where(inside, below, np.where(at < 0, 0.0, 1.0) + 0.0 * (size + chance)))


def poisson_cdf(k: ArrayLike, mean: ArrayLike) -> FloatArray:
    """P(X ≤ k) of a Poisson variable: 0 below nought; NaN where the mean is missing."""
    at, rate = np.broadcast_arrays(*(np.asarray(a, dtype=np.float64) for a in (k, mean)))
    return np.asarray(np.where(at >= 0, special.gammaincc(np.maximum(at, 0) + 1, rate), 0.0 * rate))


def binomial_quantile(q: float, n: ArrayLike, p: ArrayLike) -> FloatArray:
    """The smallest k with P(X ≤ k) ≥ q; NaN where n or p is missing."""
    size, chance = np.broadcast_arrays(*(np.asarray(a, dtype=np.float64) for a in (n, p)))
    return _smallest(lambda k: binomial_cdf(k, size, chance) >= q, size)


def poisson_quantile(q: float, mean: ArrayLike) -> FloatArray:
    """The smallest k with P(X ≤ k) ≥ q; NaN where the mean is missing."""
    rate = np.asarray(mean, dtype=np.float64)
    # Twelve standard deviations and a few events above the mean there is no chance left to speak of.
    most = np.ceil(rate + 12 * np.sqrt(rate) + 40)
    return _smallest(lambda k: poisson_cdf(k, rate) >= q, most)


def _smallest(enough: Callable[[FloatArray], BoolArray], most: FloatArray) -> FloatArray:
    """By halving, the smallest whole number from 0 to `most` that is enough (first not, then so)."""
    low, high = np.zeros(most.shape), np.where(np.isnan(most), 0.0, most)
    while (low < high).any():
        middle = np.floor((low + high) / 2)
        passed = enough(middle)
        high = np.where(passed, middle, high)
        low = np.where(passed, low, np.minimum(middle + 1, high))
    return np.asarray(np.where(np.isnan(most), np.nan, low))
