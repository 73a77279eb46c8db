"""Surveys: shares, means and totals from respondents with weights, strata and clusters; or from a published
share alone.

Linearised (Taylor) variance: V = Σ_h (1−f_h)·n_h/(n_h−1)·Σ_i (u_hi − ū_h)², u the sum over a PSU of each
respondent's influence, w(y−p̂)/Σw for a share or mean and wy for a total. df = PSUs − strata. Source:
Särndal, Swensson and Wretman 1992; Lumley 2010 (agrees with R's survey 4.1). A respondent without an answer
is outside the domain, never outside the design. See `waves` for change between waves, and `raking` (here
`rake`) for weights.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from frankpledge.figures.methods import rates
from frankpledge.figures.methods.design import (
    design_variance,
    effective_size,
    from_design,
    kish_deff,
    margin_of_error,
)
from frankpledge.figures.methods.estimates import (
    FloatArray,
    MethodError,
    floats,
    tail,
)
from frankpledge.figures.methods.raking import rake
from frankpledge.figures.methods.sample import Influence, Sample
from frankpledge.figures.methods.waves import (
    change,
    change_from_design,
    rolling_change,
    rolling_change_from_design,
)

__all__ = [
    "SurveyEstimate",
    "change",
    "change_from_design",
    "design_variance",
    "difference",
    "effective_size",
    "from_design",
    "kish_deff",
    "margin_of_error",
    "mean",
    "proportion",
    "rake",
    "ratio",
    "rolling_change",
    "rolling_change_from_design",
    "total",
]


@dataclass(frozen=True, slots=True)
class SurveyEstimate:
    """Estimates with their standard errors: one number each, or one per domain in the order of
    `domains`.

    NaN where a domain has no answers, or (standard error and interval) where a stratum has one PSU alone.
    """

    estimate: FloatArray
    se: FloatArray
    lower: FloatArray
    upper: FloatArray
    #: Design effect: the variance over that of a simple random sample of as many.
    deff: FloatArray
    #: Degrees of freedom: PSUs less strata, among those with answers.
    df: FloatArray
    #: Answers.
    n: FloatArray
    #: The domains' names; empty where none was asked for.
    domains: tuple[object, ...]


def proportion(
    y: ArrayLike,
    *,
    weight: ArrayLike | None = None,
    stratum: ArrayLike | None = None,
    cluster: ArrayLike | None = None,
    population: ArrayLike | None = None,
    domain: ArrayLike | None = None,
    margins: Sequence[ArrayLike] = (),
    level: float = 0.95,
) -> SurveyEstimate:
    """The share of answers that are 1: p̂ = Σwy/Σw, with a logit interval on t with df degrees of
    freedom.

    `y` is 0 or 1 (or true, false), NaN for no answer; every argument one value per respondent. `population`
    is the number of PSUs in the respondent's stratum (or the sampled fraction, below 1) for the finite
    population correction; absent, the sample is taken as drawn with replacement. `margins` are the label
    columns that the weights were raked or post-stratified to. `domain` gives one estimate per label, over the
    whole design.

    At 0% and 100% the logit has no interval: Wilson's on n over Kish's design effect is given in its place.
    """
    answers = floats(y, "y")
    if not np.isin(answers[~np.isnan(answers)], (0.0, 1.0)).all():
        raise MethodError("y: a share is of answers that are 0 or 1; recode the answers, or use mean")
    sample = Sample.of(answers, weight, stratum, cluster, population, domain, margins)
    influence = sample.mean()
    p, se = influence.estimate, influence.se
    with np.errstate(divide="ignore", invalid="ignore"):
        half = special.stdtrit(influence.df, 1 - tail(level)) * se / (p * (1 - p))
        logit = np.log(p / (1 - p))
        lower, upper = special.expit(logit - half), special.expit(logit + half)
    end = (p <= 0) | (p >= 1)
    if end.any():
        effective = np.where(np.isnan(p), np.nan, influence.n / sample.kish())
        edge = rates.wilson(np.where(end, p * effective, 0.0), np.where(end, effective, 1.0), level)
        lower, upper = np.where(end, edge.lower, lower), np.where(end, edge.upper, upper)
    return _told(influence, lower, upper, sample)


def mean(
    y: ArrayLike,
    *,
    weight: ArrayLike | None = None,
    stratum: ArrayLike | None = None,
    cluster: ArrayLike | None = None,
    population: ArrayLike | None = None,
    domain: ArrayLike | None = None,
    margins: Sequence[ArrayLike] = (),
    level: float = 0.95,
) -> SurveyEstimate:
    """The mean of an answer, in its units: Σwy/Σw, ± t·se. Arguments as for `proportion`."""
    sample = Sample.of(floats(y, "y"), weight, stratum, cluster, population, domain, margins)
    return _symmetric(sample.mean(), sample, level)


def total(
    y: ArrayLike,
    *,
    weight: ArrayLike | None = None,
    stratum: ArrayLike | None = None,
    cluster: ArrayLike | None = None,
    population: ArrayLike | None = None,
    domain: ArrayLike | None = None,
    margins: Sequence[ArrayLike] = (),
    level: float = 0.95,
) -> SurveyEstimate:
    """The total of an answer over the population, in its units: Σwy, ± t·se. Weights must add up to the
    population.
    """
    sample = Sample.of(floats(y, "y"), weight, stratum, cluster, population, domain, margins)
    return _symmetric(sample.total(), sample, level)


def ratio(
    y: ArrayLike,
    x: ArrayLike,
    *,
    weight: ArrayLike | None = None,
    stratum: ArrayLike | None = None,
    cluster: ArrayLike | None = None,
    population: ArrayLike | None = None,
    domain: ArrayLike | None = None,
    margins: Sequence[ArrayLike] = (),
    level: float = 0.95,
) -> SurveyEstimate:
    """The ratio of two totals, Σwy/Σwx, ± t·se; answers missing in either are left out of both. `deff` is
    NaN.
    """
    base = floats(x, "x")
    sample = Sample.of(floats(y, "y") + base * 0.0, weight, stratum, cluster, population, domain, margins)
    return _symmetric(sample.ratio(base), sample, level)


def difference(
    y: ArrayLike,
    group: ArrayLike,
    *,
    weight: ArrayLike | None = None,
    stratum: ArrayLike | None = None,
    cluster: ArrayLike | None = None,
    population: ArrayLike | None = None,
    level: float = 0.95,
) -> SurveyEstimate:
    """The mean of y where `group` is true less where it is false, in one survey, ± t·se on df − 1.

    The two groups share strata and clusters, so their variances do not simply add: the difference is
    linearised as one figure. (A design-based t test divides `estimate` by `se`.)
    """
    chosen = np.asarray(group, dtype=np.bool_)
    sample = Sample.of(floats(y, "y"), weight, stratum, cluster, population, None, ())
    return _symmetric(sample.contrast(chosen), sample, level)


def _symmetric(influence: Influence, sample: Sample, level: float) -> SurveyEstimate:
    half = special.stdtrit(influence.df, 1 - tail(level)) * influence.se
    return _told(influence, influence.estimate - half, influence.estimate + half, sample)


def _told(influence: Influence, lower: FloatArray, upper: FloatArray, sample: Sample) -> SurveyEstimate:
    # One figure alone is a number; domains are a column.
    at = 0 if sample.labels is None else slice(None)
    return SurveyEstimate(
        estimate=influence.estimate[at],
        se=influence.se[at],
        lower=lower[at],
        upper=upper[at],
        deff=influence.deff[at],
        df=influence.df[at],
        n=influence.n[at],
        domains=() if sample.labels is None else tuple(sample.labels.tolist()),
    )
