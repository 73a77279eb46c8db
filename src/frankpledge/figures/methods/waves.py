"""Change between waves of a survey.

Never read from overlapping intervals: two intervals may overlap while their difference is beyond chance.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from frankpledge.figures.methods.design import design_variance
from frankpledge.figures.methods.estimates import Estimate, FloatArray, MethodError, floats, shares, tail


def change(
    new: ArrayLike, new_variance: ArrayLike, old: ArrayLike, old_variance: ArrayLike, level: float = 0.95
) -> Estimate:
    """new − old between two independent waves, ± z√(V₁+V₂). Variances are standard errors squared. Any one
    shape.
    """
    d = np.asarray(floats(new, "new") - floats(old, "old"))
    return _about(d, floats(new_variance, "new_variance") + floats(old_variance, "old_variance"), level)


def rolling_change(
    new: ArrayLike,
    new_variance: ArrayLike,
    dropped: ArrayLike,
    dropped_variance: ArrayLike,
    level: float = 0.95,
) -> Estimate:
    """The change of a rolling 12-month figure over one quarter: (Q_new − Q_dropped)/4, V = (V_new +
    V_dropped)/16.

    The two figures share three of their four quarters, so they are far from independent: what moved is one
    quarter in and one out. Arguments are the quarter that came in and the one that went out, of equal size.
    """
    whole = change(new, new_variance, dropped, dropped_variance, level)
    return Estimate(whole.estimate / 4, whole.lower / 4, whole.upper / 4)


def change_from_design(
    p_new: ArrayLike,
    n_new: ArrayLike,
    p_old: ArrayLike,
    n_old: ArrayLike,
    *,
    deff: ArrayLike = 1.0,
    deff_old: ArrayLike | None = None,
    level: float = 0.95,
) -> Estimate:
    """The change between two published shares of independent waves (12 months or more apart for rolling
    years).

    Variances p(1−p)·deff/n from the survey's published design. `deff_old` is `deff` unless given.
    """
    before = deff if deff_old is None else deff_old
    return change(
        p_new, design_variance(p_new, n_new, deff), p_old, design_variance(p_old, n_old, before), level
    )


def rolling_change_from_design(
    r12_new: ArrayLike,
    r12_old: ArrayLike,
    n: ArrayLike,
    *,
    n_old: ArrayLike | None = None,
    quarters_apart: int = 1,
    deff: ArrayLike = 1.0,
    level: float = 0.95,
) -> Estimate:
    """The change between two published rolling 12-month shares, one or more quarters apart, `n` answers a
    quarter.

    Of k quarters apart, k came in and k went out: V = k·(V_in + V_out)/16. The quarters themselves are not
    published, so each quarter's variance is taken at the rolling share: p(1−p)·deff/n. From four quarters
    apart the years are independent, and this is V = V₁ + V₂ on 4n answers each. `n_old` is the size of a
    quarter that went out, where the survey has grown; `n` unless given. Quarters of a year count alike.
    """
    if quarters_apart < 1:
        raise MethodError(f"quarters_apart: {quarters_apart}; rolling years end a quarter apart or more")
    new, old = np.broadcast_arrays(shares(r12_new, "r12_new"), shares(r12_old, "r12_old"))
    came, went = design_variance(new, n, deff), design_variance(old, n if n_old is None else n_old, deff)
    return _about(np.asarray(new - old), (came + went) * min(quarters_apart, 4) / 16, level)


def _about(d: FloatArray, variance: FloatArray, level: float) -> Estimate:
    half = float(special.ndtri(1 - tail(level))) * np.sqrt(variance)
    return Estimate(d[()], (d - half)[()], (d + half)[()])
