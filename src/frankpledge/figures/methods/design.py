"""How sure a survey's published share is, by its published size and design alone.

V = p(1−p)·deff/n. Source: Kish 1965. Arrays of any one shape; shares between 0 and 1.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from frankpledge.figures.methods import rates
from frankpledge.figures.methods.estimates import (
    Estimate,
    FloatArray,
    MethodError,
    counts,
    floats,
    shares,
    tail,
)


def from_design(p: ArrayLike, n: ArrayLike, deff: ArrayLike = 1.0, level: float = 0.95) -> Estimate:
    """A published share with the interval that the survey's published design gives: Wilson on n/deff.

    For shares printed without their respondents; the page says that the interval is the design's. Any one
    shape. 400 at 50% is ±4.9 points at deff 1, ±5.8 at 1.4 (to first order).
    """
    share, effective = np.broadcast_arrays(shares(p, "p"), _effective(n, deff))
    return Estimate(share, *rates.wilson(share * effective, effective, level))


def margin_of_error(p: ArrayLike, n: ArrayLike, deff: ArrayLike = 1.0, level: float = 0.95) -> FloatArray:
    """z√(p(1−p)·deff/n), as a share: the half-width that survey publishers print. Intervals come from
    `from_design`.
    """
    z = float(special.ndtri(1 - tail(level)))
    return np.asarray(z * np.sqrt(design_variance(p, n, deff)))[()]


def design_variance(p: ArrayLike, n: ArrayLike, deff: ArrayLike = 1.0) -> FloatArray:
    """p(1−p)·deff/n: the variance of a published share under the survey's published design; NaN where
    n is 0.
    """
    share, effective = np.broadcast_arrays(shares(p, "p"), _effective(n, deff))
    variance = np.full(share.shape, np.nan)
    np.divide(share * (1 - share), effective, out=variance, where=effective > 0)
    return variance[()]


def kish_deff(weight: ArrayLike) -> FloatArray:
    """Kish's design effect of weighting alone, nΣw²/(Σw)², of the last axis; 1 where all weights are
    equal.
    """
    w = counts(weight, "weight")
    n = np.count_nonzero(w > 0, axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(n * np.nansum(w**2, axis=-1) / np.nansum(w, axis=-1) ** 2)[()]


def effective_size(weight: ArrayLike) -> FloatArray:
    """(Σw)²/Σw² of the last axis: as many equal-weighted answers as these are worth."""
    w = counts(weight, "weight")
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.nansum(w, axis=-1) ** 2 / np.nansum(w**2, axis=-1))[()]


def _effective(n: ArrayLike, deff: ArrayLike) -> FloatArray:
    size, effect = np.broadcast_arrays(counts(n, "n"), floats(deff, "deff"))
    if (effect <= 0).any():
        raise MethodError("deff: a design effect is above 0; 1 is a simple random sample")
    return np.asarray(size / effect)
