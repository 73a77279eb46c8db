"""Disproportionality: how much likelier one group is than another to meet a power, with what must stand
beside it.

A ratio alone misleads: publish with it both rates, their difference, find rates by group (`rates.share`), and
the share whose group is unknown. Arrays of any one shape; counts and people.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from frankpledge.figures.methods import rates
from frankpledge.figures.methods.estimates import Estimate, FloatArray, Interval, counts, tail
from frankpledge.figures.methods.quantiles import binomial_cdf

#: Below this many events in either group only the exact interval is given.
FEW = 20


@dataclass(frozen=True, slots=True)
class Disparity:
    """What is published together about two groups."""

    ratio: Estimate
    rate_a: Estimate
    rate_b: Estimate
    difference: Estimate
    unknown_share: FloatArray
    #: The ratio if all the unknown were in group b, and if all were in group a.
    if_unknown: Interval


def account(
    a: ArrayLike,
    n_a: ArrayLike,
    b: ArrayLike,
    n_b: ArrayLike,
    *,
    unknown: ArrayLike = 0.0,
    total: ArrayLike | None = None,
    per: float = 1000.0,
    level: float = 0.95,
) -> Disparity:
    """Everything to publish about group a against group b: ratio, rates and difference per `per` people, and
    the unknown.

    `unknown` events have no group; `total` is all events (a, b, other groups and unknown; a + b + unknown
    where absent).
    """
    unplaced = counts(unknown, "unknown")
    everything = counts(a, "a") + counts(b, "b") + unplaced if total is None else counts(total, "total")
    return Disparity(
        ratio=rate_ratio(a, n_a, b, n_b, level=level),
        rate_a=rates.rate(a, n_a, per=per, level=level),
        rate_b=rates.rate(b, n_b, per=per, level=level),
        difference=rates.rate_difference(a, n_a, b, n_b, per=per, level=level),
        unknown_share=rates.share(unplaced, everything).estimate,
        if_unknown=if_unknown(a, n_a, b, n_b, unplaced),
    )


def rate_ratio(
    a: ArrayLike, n_a: ArrayLike, b: ArrayLike, n_b: ArrayLike, exact: bool = True, level: float = 0.95
) -> Estimate:
    """(a/n_a) / (b/n_b): exact by Clopper–Pearson on a/(a+b), or Wald's on the logarithm where `exact` is
    false.

    Exact in any case where a or b is below 20, where Wald's interval is too narrow. Infinite where b is 0;
    NaN where both are 0 or a group has no people. Source: Przyborowski and Wilenski 1940; Rothman 2012.
    """
    conditional = rates.rate_ratio(a, n_a, b, n_b, level)
    if exact:
        return conditional
    few = (counts(a, "a") < FEW) | (counts(b, "b") < FEW)
    quick = wald(a, n_a, b, n_b, level)
    return Estimate(
        conditional.estimate,
        np.where(few, conditional.lower, quick.lower)[()],
        np.where(few, conditional.upper, quick.upper)[()],
    )


def wald(a: ArrayLike, n_a: ArrayLike, b: ArrayLike, n_b: ArrayLike, level: float = 0.95) -> Estimate:
    """The ratio with Wald's interval on its logarithm, ln RR ± z√(1/a + 1/b), however few events
    there are.
    """
    top, base = counts(a, "a"), counts(b, "b")
    with np.errstate(divide="ignore", invalid="ignore"):
        return _on_logarithm(rates.rate_ratio(top, n_a, base, n_b).estimate, 1 / top + 1 / base, level)


def katz(a: ArrayLike, n_a: ArrayLike, b: ArrayLike, n_b: ArrayLike, level: float = 0.95) -> Estimate:
    """The ratio of two shares of people (each counted once), ln RR ± z√(1/a − 1/n_a + 1/b − 1/n_b). Katz et
    al. 1978.
    """
    top, whole, base, other = counts(a, "a"), counts(n_a, "n_a"), counts(b, "b"), counts(n_b, "n_b")
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = 1 / top - 1 / whole + 1 / base - 1 / other
        return _on_logarithm(rates.rate_ratio(top, whole, base, other).estimate, variance, level)


def mid_p(a: ArrayLike, n_a: ArrayLike, b: ArrayLike, n_b: ArrayLike, level: float = 0.95) -> Estimate:
    """The ratio with the mid-P interval: as exact, counting half the chance of what was seen. Shorter; not
    guaranteed.
    """
    top, whole, base, other = np.broadcast_arrays(
        counts(a, "a"), counts(n_a, "n_a"), counts(b, "b"), counts(n_b, "n_b")
    )
    estimate = rates.rate_ratio(top, whole, base, other).estimate
    with np.errstate(divide="ignore", invalid="ignore"):
        exposure = np.where((whole > 0) & (other > 0), other / whole, np.nan)
        ends = [_odds(_mid_p_root(top, base, q)) * exposure for q in (tail(level), 1 - tail(level))]
    lower = np.where(top > 0, ends[0], 0.0 * exposure)
    upper = np.where(base > 0, ends[1], np.where(np.isnan(exposure), np.nan, np.inf))
    return Estimate(estimate, lower[()], upper[()])


def p_value(a: ArrayLike, n_a: ArrayLike, b: ArrayLike, n_b: ArrayLike) -> FloatArray:
    """The exact two-sided p of equal rates: the chance, given a + b, of all splits no likelier than the one
    seen.
    """
    top, whole, base, other = np.broadcast_arrays(
        counts(a, "a"), counts(n_a, "n_a"), counts(b, "b"), counts(n_b, "n_b")
    )
    both = top + base
    with np.errstate(divide="ignore", invalid="ignore"):
        chance = whole / (whole + other)

    def likelihood(k: FloatArray) -> FloatArray:
        ways = special.gammaln(both + 1) - special.gammaln(k + 1) - special.gammaln(both - k + 1)
        return np.asarray(ways + special.xlogy(k, chance) + special.xlog1py(both - k, -chance))

    # Seen from the side where the count is low, so that one search serves both tails.
    seen = likelihood(top) + 1e-7
    low_side = top <= both * chance
    bottom = np.where(low_side, np.ceil(both * chance), 0.0)
    roof = np.where(low_side, both + 1, np.floor(both * chance) + 1)
    # Above the mean likelihood falls: the first as unlikely. Below it rises: the first likelier.
    for _ in range(64):
        open_ = bottom < roof
        if not open_.any():
            break
        middle = np.floor((bottom + roof) / 2)
        unlikely = likelihood(np.minimum(middle, both)) <= seen
        found = np.where(low_side, unlikely | (middle > both), ~unlikely)
        roof = np.where(open_ & found, middle, roof)
        bottom = np.where(open_ & ~found, middle + 1, bottom)
    below = np.where(low_side, top, bottom - 1)
    above = np.where(low_side, bottom, top)
    p = binomial_cdf(below, both, chance) + 1 - binomial_cdf(above - 1, both, chance)
    return np.asarray(np.where(np.isnan(chance + both), np.nan, np.clip(p, 0.0, 1.0)))[()]


def if_unknown(a: ArrayLike, n_a: ArrayLike, b: ArrayLike, n_b: ArrayLike, unknown: ArrayLike) -> Interval:
    """The ratio if every event of unknown group were in b (lower), and if every one were in a (upper):
    bounds, not chance.
    """
    unplaced = counts(unknown, "unknown")
    low = rates.rate_ratio(a, n_a, counts(b, "b") + unplaced, n_b).estimate
    high = rates.rate_ratio(counts(a, "a") + unplaced, n_a, b, n_b).estimate
    return Interval(low, high)


def _on_logarithm(ratio: FloatArray, variance: FloatArray, level: float) -> Estimate:
    spread = np.exp(float(special.ndtri(1 - tail(level))) * np.sqrt(variance))
    return Estimate(ratio, ratio / spread, ratio * spread)


def _odds(p: FloatArray) -> FloatArray:
    return p / (1 - p)


def _mid_p_root(a: FloatArray, b: FloatArray, q: float) -> FloatArray:
    """The chance p at which ½P(X ≥ a) + ½P(X > a) is q, X binomial of a + b: by halving, to the last
    digit.
    """
    low, high = np.zeros(a.shape), np.ones(a.shape)
    some_a, some_b = np.where(a > 0, a, 1.0), np.where(b > 0, b, 1.0)
    for _ in range(80):
        p = (low + high) / 2
        reached = np.where(a > 0, special.betainc(some_a, b + 1, p), 1.0)
        passed = np.where(b > 0, special.betainc(a + 1, some_b, p), 0.0)
        beyond = (reached + passed) / 2 > q
        high, low = np.where(beyond, p, high), np.where(beyond, low, p)
    return np.asarray((low + high) / 2)
