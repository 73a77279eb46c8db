"""Areas compared on a funnel: who stands further from the benchmark than their size explains.

Never a league table by rank alone: small areas come top and bottom by chance. Source: Spiegelhalter 2005,
*Statistics in Medicine* 24:1185 (limits, appendix A.1; over-dispersion, section 4).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from frankpledge.figures.methods.estimates import (
    FloatArray,
    Interval,
    MethodError,
    TextArray,
    counts,
    floats,
    tail,
)
from frankpledge.figures.methods.quantiles import (
    binomial_cdf,
    binomial_quantile,
    poisson_cdf,
    poisson_quantile,
)

Kind: TypeAlias = Literal["share", "rate"]

_TENTH = 0.1


class Dispersion(NamedTuple):
    """How much further areas stand apart than chance explains.

    `scores` are the z-scores used (trimmed ones NaN); `phi` is their mean square, 1 where chance explains
    all; `tau2` the variance between areas, on the scale of the scores' standard errors.
    """

    scores: FloatArray
    phi: FloatArray
    tau2: FloatArray


@dataclass(frozen=True, slots=True)
class Funnel:
    """A funnel of areas (last axis), one for each row before it. Values and limits are shares, or rates per 1
    of n.
    """

    value: FloatArray
    benchmark: FloatArray
    lower_95: FloatArray
    upper_95: FloatArray
    lower_998: FloatArray
    upper_998: FloatArray
    #: z-scores against the benchmark, on the square-root scale of a rate or the arcsine scale of a share.
    score: FloatArray
    phi: FloatArray
    tau2: FloatArray
    #: Limits widened by the variance between areas; the same as the exact ones where there is none.
    wide_lower_95: FloatArray
    wide_upper_95: FloatArray
    wide_lower_998: FloatArray
    wide_upper_998: FloatArray
    #: `within`, `above 95%`, `above 99.8%`, `below 95%`, `below 99.8%`, by the widened limits; empty where
    #: missing.
    position: TextArray


def funnel(
    count: ArrayLike, n: ArrayLike, benchmark: ArrayLike | None = None, *, kind: Kind = "share"
) -> Funnel:
    """Every area against the benchmark: exact 95% and 99.8% limits, interpolated, and the same widened for
    over-dispersion.

    `count` of `n` for each area, areas on the last axis; `kind` `share` (binomial, n the whole) or `rate`
    (Poisson, n the exposure, such as people). `benchmark` is a share or a rate per 1 of n, one or one per
    row; where absent, all areas together. Over-dispersion φ is the mean of squared z-scores, the outer tenths
    pulled in; τ² follows by moments.

    Raises `MethodError`: a share with count > n, a benchmark outside 0 to 1 (share) or below 0 (rate).
    """
    k, size = np.broadcast_arrays(counts(count, "count"), counts(n, "n"))
    missing = np.isnan(k) | ~(size > 0)
    k, size = np.where(missing, np.nan, k), np.where(missing, np.nan, size)
    if kind == "share" and (k > size).any():
        raise MethodError(
            "count: more than n; shares need count ≤ n: use kind='rate' for events per exposure"
        )
    with np.errstate(divide="ignore", invalid="ignore"):
        whole = np.nansum(k, axis=-1) / np.nansum(size, axis=-1)
    base = np.asarray(whole if benchmark is None else counts(benchmark, "benchmark"))[..., None]
    if kind == "share" and (base > 1).any():
        raise MethodError("benchmark: above 1; write a share between 0 and 1")
    base = np.broadcast_to(base, k.shape)
    if kind == "share":
        exact = [binomial_limits(size, base, level) for level in (0.95, 0.998)]
        score, error = share_scores(k, size, base)
        middle = np.arcsin(np.sqrt(base))
    else:
        exact = [_rate_limits(size, base, level) for level in (0.95, 0.998)]
        score, error = ratio_scores(k, size * base)
        middle = np.ones_like(k)
    dispersion = overdispersion(score, error)
    wide = []
    for level, limits in zip((0.95, 0.998), exact, strict=True):
        z = float(special.ndtri(1 - tail(level)))
        reach = z * np.sqrt(error**2 + dispersion.tau2[..., None])
        reach = np.where(np.isfinite(reach), reach, np.nan)
        if kind == "share":
            low = np.sin(np.clip(middle - reach, 0, np.pi / 2)) ** 2
            high = np.sin(np.clip(middle + reach, 0, np.pi / 2)) ** 2
        else:
            low, high = np.maximum(middle - reach, 0.0) ** 2 * base, (middle + reach) ** 2 * base
        more = (dispersion.tau2 > 0)[..., None]
        # Widened limits are on a transformed scale: never let them fall inside the exact ones.
        wide.append(
            Interval(
                np.where(more, np.minimum(low, limits.lower), limits.lower),
                np.where(more, np.maximum(high, limits.upper), limits.upper),
            )
        )
    value = k / size
    return Funnel(
        value, base, exact[0].lower, exact[0].upper, exact[1].lower, exact[1].upper, score,
        dispersion.phi, dispersion.tau2, wide[0].lower, wide[0].upper, wide[1].lower, wide[1].upper,
        _position(value, wide[0], wide[1]),
    )  # fmt: skip


def binomial_limits(n: ArrayLike, benchmark: ArrayLike, level: float = 0.95) -> Interval:
    """Exact limits of a share of n around a benchmark share, interpolated so that they fall smoothly
    with n.

    (r − α)/n with r the smallest count whose chance of being reached from below is at least q, and α = (F(r)
    − q)/f(r); held within 0 and 1.
    """
    size, share = np.broadcast_arrays(counts(n, "n"), floats(benchmark, "benchmark"))
    ends = []
    for q in (tail(level), 1 - tail(level)):
        r = binomial_quantile(q, size, share)
        top = binomial_cdf(r, size, share)
        ends.append(_smooth(r, q, top, binomial_cdf(r - 1, size, share)) / size)
    return Interval(np.maximum(ends[0], 0.0)[()], np.clip(ends[1], 0.0, 1.0)[()])


def poisson_limits(expected: ArrayLike, level: float = 0.95) -> Interval:
    """Exact limits of observed/expected around 1, interpolated as `binomial_limits`."""
    mean = counts(expected, "expected")
    ends = []
    for q in (tail(level), 1 - tail(level)):
        r = poisson_quantile(q, mean)
        with np.errstate(divide="ignore", invalid="ignore"):
            ends.append(_smooth(r, q, poisson_cdf(r, mean), poisson_cdf(r - 1, mean)) / mean)
    return Interval(np.maximum(ends[0], 0.0)[()], np.maximum(ends[1], 0.0)[()])


def share_scores(count: ArrayLike, n: ArrayLike, benchmark: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """z = (asin√p − asin√θ)·2√n and its standard error 1/(2√n) on the arcsine scale."""
    k, size = counts(count, "count"), counts(n, "n")
    error = 1 / (2 * np.sqrt(size))
    apart = np.arcsin(np.sqrt(k / size)) - np.arcsin(np.sqrt(floats(benchmark, "benchmark")))
    return np.asarray(apart / error), np.asarray(error + 0.0 * apart)


def ratio_scores(
    observed: ArrayLike, expected: ArrayLike, *, logarithm: bool = False
) -> tuple[FloatArray, FloatArray]:
    """z of observed/expected against 1, and its standard error: on the square-root scale, 2(√O − √E) and
    1/(2√E), or on the logarithmic one, ln(O/E)√E and 1/√E.
    """
    o, e = counts(observed, "observed"), counts(expected, "expected")
    with np.errstate(divide="ignore", invalid="ignore"):
        if logarithm:
            return np.asarray(np.log(o / e) * np.sqrt(e)), np.asarray(1 / np.sqrt(e) + 0.0 * o)
        return np.asarray(2 * (np.sqrt(o) - np.sqrt(e))), np.asarray(1 / (2 * np.sqrt(e)) + 0.0 * o)


def overdispersion(score: ArrayLike, error: ArrayLike, *, trim: bool = False) -> Dispersion:
    """φ = Σz²/m and τ² = max(0, (mφ − (m−1)) / (Σw − Σw²/Σw)), w = 1/s², over the last axis; NaN without two
    areas.

    So that outliers do not hide themselves, the outer tenths are pulled in to the 10th and 90th percentiles
    (winsorised; the Care Quality Commission's way), or with `trim` the ⌊m/10⌋ lowest and highest are left out
    (the SHMI's).
    """
    z, s = np.broadcast_arrays(floats(score, "score"), floats(error, "error"))
    z = np.where(np.isfinite(z) & np.isfinite(s), z, np.nan)
    many = np.count_nonzero(~np.isnan(z), axis=-1)[..., None]
    if z.shape[-1] == 0:
        nothing = np.full(z.shape[:-1], np.nan)
        return Dispersion(z, nothing, nothing)
    if trim:
        rank = np.argsort(np.argsort(z, axis=-1), axis=-1)
        cut = np.floor(many * _TENTH)
        used = np.where((rank >= cut) & (rank < many - cut), z, np.nan)
    else:
        ordered = np.sort(z, axis=-1)
        used = np.clip(z, _quantile(ordered, many, _TENTH), _quantile(ordered, many, 1 - _TENTH))
    here = ~np.isnan(used)
    m = np.count_nonzero(here, axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        weight = np.where(here, 1 / s**2, 0.0)
        squares = np.where(here, used**2, 0.0).sum(axis=-1)
        total = weight.sum(axis=-1)
        tau2 = np.maximum((squares - (m - 1)) / (total - (weight**2).sum(axis=-1) / total), 0.0)
        enough = m > 1
        return Dispersion(used, np.where(enough, squares / m, np.nan), np.where(enough, tau2, 0.0))


def _rate_limits(n: FloatArray, benchmark: FloatArray, level: float) -> Interval:
    limits = poisson_limits(n * benchmark, level)
    zero = benchmark == 0
    return Interval(
        np.where(zero, 0.0, limits.lower * benchmark), np.where(zero, 0.0, limits.upper * benchmark)
    )


def _smooth(r: FloatArray, q: float, top: FloatArray, under: FloatArray) -> FloatArray:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(r - (top - q) / (top - under))


def _quantile(
    ordered: FloatArray, many: np.ndarray[tuple[int, ...], np.dtype[np.intp]], q: float
) -> FloatArray:
    """Each row's quantile by linear interpolation (R's type 7), missing values sorted last."""
    place = np.maximum(many - 1, 0) * q
    low = np.floor(place).astype(np.int64)
    high = np.minimum(low + 1, np.maximum(many - 1, 0))
    below, above = np.take_along_axis(ordered, low, -1), np.take_along_axis(ordered, high, -1)
    return np.asarray(below + (above - below) * (place - low))


def _position(value: FloatArray, inner: Interval, outer: Interval) -> TextArray:
    return np.select(
        [
            np.isnan(value) | np.isnan(inner.lower),
            value > outer.upper,
            value < outer.lower,
            value > inner.upper,
            value < inner.lower,
        ],
        ["", "above 99.8%", "below 99.8%", "above 95%", "below 95%"],
        "within",
    )
