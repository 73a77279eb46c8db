"""A survey's respondents with their design, and the linearised variance of what is made from them.

Domains are handled together: a respondent is in one domain, so only the PSUs that meet a domain are added up
for it, and hundreds of boroughs × waves cost one pass over the respondents.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from frankpledge.figures.methods.estimates import BoolArray, FloatArray, IntArray, MethodError, counts, floats


@dataclass(frozen=True, slots=True)
class Influence:
    """An estimate per domain with its standard error, design effect, degrees of freedom and number of
    answers.
    """

    estimate: FloatArray
    se: FloatArray
    deff: FloatArray
    df: FloatArray
    n: FloatArray


@dataclass(frozen=True, slots=True)
class Sample:
    y: FloatArray
    weight: FloatArray
    #: Numbers of each respondent's stratum, PSU (unique over strata) and domain; −1 outside every domain.
    stratum: IntArray
    psu: IntArray
    domain: IntArray
    #: For each stratum: its PSUs, and the share of it that was not drawn (1 − f).
    psus: FloatArray
    undrawn: FloatArray
    labels: NDArray[Any] | None
    margins: tuple[IntArray, ...]
    size: int

    @classmethod
    def of(
        cls,
        y: FloatArray,
        weight: ArrayLike | None,
        stratum: ArrayLike | None,
        cluster: ArrayLike | None,
        population: ArrayLike | None,
        domain: ArrayLike | None,
        margins: Sequence[ArrayLike],
    ) -> Sample:
        """Raises `MethodError` where a column's length is not that of y, a weight is missing or below nought,
        or a population varies within a stratum or is smaller than its sample.
        """
        if y.ndim != 1:
            raise MethodError(f"y: {y.ndim} dimensions; give one value per respondent")
        n = len(y)
        w = np.ones(n) if weight is None else _column(counts(weight, "weight"), n, "weight")
        if np.isnan(w).any():
            raise MethodError("weight: missing for some respondents; leave them out or give them weight 0")
        strata = np.zeros(n, np.int64) if stratum is None else _numbered(stratum, n, "stratum")[1]
        psu = np.arange(n) if cluster is None else _numbered(cluster, n, "cluster")[1]
        if cluster is not None:
            # A cluster's name may be used again in another stratum.
            psu = np.unique(strata * (int(psu.max(initial=0)) + 1) + psu, return_inverse=True)[1]
        labels, place = (None, np.zeros(n, np.int64)) if domain is None else _numbered(domain, n, "domain")
        place = np.where(np.isnan(y), -1, place)
        first = np.unique(psu, return_index=True)[1]
        psus = np.bincount(strata[first]).astype(np.float64)
        return cls(
            y=np.where(np.isnan(y), 0.0, y),
            weight=w,
            stratum=strata,
            psu=psu,
            domain=place,
            psus=psus,
            undrawn=_undrawn(population, strata, psus, n),
            labels=labels,
            margins=tuple(_numbered(margin, n, "margins")[1] for margin in margins),
            size=1 if labels is None else len(labels),
        )

    def mean(self) -> Influence:
        return self._ratio_to(np.ones_like(self.y), with_deff=True)

    def ratio(self, x: FloatArray) -> Influence:
        return self._ratio_to(np.where(np.isnan(x), 0.0, x), with_deff=False)

    def total(self) -> Influence:
        estimate = self._by_domain(self.weight * self.y)
        n, simple, weights = self._simple_variance()
        se = self._error(self.y)
        with np.errstate(divide="ignore", invalid="ignore"):
            deff = se**2 / (simple * weights**2)
        return Influence(np.where(n > 0, estimate, np.nan), se, deff, self._df(), n)

    def contrast(self, chosen: BoolArray) -> Influence:
        """The mean where `chosen` less the mean elsewhere, over the one domain there is."""
        if len(chosen) != len(self.y):
            raise MethodError(f"group: {len(chosen)} values for {len(self.y)} respondents")
        here = self.domain >= 0
        score, estimate = np.zeros_like(self.y), 0.0
        for sign, part in ((1.0, here & chosen), (-1.0, here & ~chosen)):
            weights = self.weight[part].sum()
            mean = (self.weight[part] * self.y[part]).sum() / weights if weights > 0 else np.nan
            estimate += sign * mean
            score[part] = sign * (self.y[part] - mean) / weights if weights > 0 else np.nan
        unknown = np.full(1, np.nan)
        return Influence(
            np.array([estimate]), self._se(score), unknown, self._df() - 1, np.array([float(here.sum())])
        )

    def kish(self) -> FloatArray:
        """Kish's design effect of the weights, per domain."""
        n = self._by_domain((self.weight > 0).astype(np.float64))
        with np.errstate(divide="ignore", invalid="ignore"):
            return n * self._by_domain(self.weight**2) / self._by_domain(self.weight) ** 2

    def _ratio_to(self, x: FloatArray, *, with_deff: bool) -> Influence:
        base = self._by_domain(self.weight * x)
        with np.errstate(divide="ignore", invalid="ignore"):
            estimate = self._by_domain(self.weight * self.y) / base
            here = self.domain >= 0
            own = np.where(here, self.domain, 0)
            score = np.where(here, (self.y - x * estimate[own]) / base[own], 0.0) if len(base) else self.y
            se = self._error(score)
            n, simple, _ = self._simple_variance()
            deff = se**2 / simple if with_deff else np.full_like(se, np.nan)
        return Influence(estimate, se, deff, self._df(), n)

    def _by_domain(self, values: FloatArray) -> FloatArray:
        here = self.domain >= 0
        sums = np.bincount(self.domain[here], weights=values[here], minlength=self.size)
        return sums.astype(np.float64)

    def _se(self, score: FloatArray) -> FloatArray:
        """√V of Σ w·score in each domain."""
        here = self.domain >= 0
        if not here.any():
            return np.full(self.size, np.nan)
        u = (self.weight * score)[here]
        cells, inverse = np.unique(self.psu[here] * self.size + self.domain[here], return_inverse=True)
        sums = np.bincount(inverse, weights=u)
        stratum_of = np.zeros(int(self.psu.max()) + 1, np.int64)
        stratum_of[self.psu] = self.stratum
        strata, domains = stratum_of[cells // self.size], cells % self.size
        keys, cell = np.unique(strata * self.size + domains, return_inverse=True)
        h, d = keys // self.size, keys % self.size
        psus = self.psus[h]
        met = np.bincount(cell)
        mean = np.bincount(cell, weights=sums) / psus
        # PSUs of the stratum outside the domain stand at 0: each adds the mean squared.
        spread = np.bincount(cell, weights=(sums - mean[cell]) ** 2) + (psus - met) * mean**2
        with np.errstate(divide="ignore", invalid="ignore"):
            terms = np.where(self.undrawn[h] == 0, 0.0, self.undrawn[h] * psus / (psus - 1) * spread)
        variance = np.bincount(d, weights=terms, minlength=self.size)
        return np.where(self._by_domain(self.weight) > 0, np.sqrt(variance), np.nan)

    def _error(self, score: FloatArray) -> FloatArray:
        """√V of Σ w·score in each domain, less what the calibration margins explain of it.

        What they leave are the residuals of a weighted fit on the margins' groups; one margin is
        post-stratification (the deviation from its group's mean). A domain's score is 0 outside it, and its
        residuals need not be, so each domain is fitted apart over the whole sample.
        """
        if not self.margins:
            return self._se(score)
        groups = np.concatenate(
            [np.eye(int(margin.max(initial=0)) + 1)[margin] for margin in self.margins], axis=1
        )
        root = np.sqrt(self.weight)
        fitted = np.linalg.pinv(groups * root[:, None])
        found = np.full(self.size, np.nan)
        for domain in range(self.size):
            own = np.where(self.domain == domain, score, 0.0)
            left = own - groups @ (fitted @ (own * root))
            whole = replace(self, domain=np.zeros_like(self.domain), labels=None, margins=(), size=1)
            if self.weight[self.domain == domain].sum() > 0:
                found[domain] = whole._se(left)[0]
        return found

    def _simple_variance(self) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Answers, the variance of a mean of as many drawn simply at random, and the sum of weights, per
        domain.

        Without replacement where the weights add up to a population (more than the answers), else with.
        """
        some = (self.weight > 0).astype(np.float64)
        n, weights = self._by_domain(some), self._by_domain(self.weight)
        with np.errstate(divide="ignore", invalid="ignore"):
            mean = self._by_domain(self.weight * self.y) / weights
            here = self.domain >= 0
            apart = (
                np.where(here, self.y - mean[np.where(here, self.domain, 0)], 0.0) if len(mean) else self.y
            )
            spread = self._by_domain(self.weight * apart**2) / weights * n / (n - 1)
            simple = spread / n * np.where(weights > n * (1 + 1e-6), 1 - n / weights, 1.0)
        return n, simple, weights

    def _df(self) -> FloatArray:
        """PSUs less strata, among those with answers of weight, per domain."""
        here = (self.domain >= 0) & (self.weight > 0)
        psus = np.unique(self.psu[here] * self.size + self.domain[here]) % self.size
        strata = np.unique(self.stratum[here] * self.size + self.domain[here]) % self.size
        return (np.bincount(psus, minlength=self.size) - np.bincount(strata, minlength=self.size)).astype(
            np.float64
        )


def _column(values: FloatArray, n: int, name: str) -> FloatArray:
    if values.shape not in ((), (n,)):
        raise MethodError(f"{name}: {values.size} values for {n} respondents; give one, or one for each")
    return np.broadcast_to(values, (n,))


def _numbered(labels: ArrayLike, n: int, name: str) -> tuple[NDArray[Any], IntArray]:
    column = np.asarray(labels)
    if column.shape != (n,):
        raise MethodError(f"{name}: {column.size} labels for {n} respondents; give one for each")
    names, numbers = np.unique(column, return_inverse=True)
    return names, numbers.astype(np.int64)


def _undrawn(population: ArrayLike | None, strata: IntArray, psus: FloatArray, n: int) -> FloatArray:
    if population is None:
        return np.ones_like(psus)
    given = _column(floats(population, "population"), n, "population")
    first = np.unique(strata, return_index=True)[1]
    size = given[first]
    if not np.allclose(given, size[strata], rtol=1e-9) or not (size > 0).all():
        raise MethodError("population: one number above 0 for each stratum, the same for all its respondents")
    fraction = np.where(size < 1, size, psus / size)
    if (fraction > 1 + 1e-9).any():
        raise MethodError(
            "population: smaller than the sample drawn from it; give the PSUs in the stratum, drawn or not"
        )
    return np.asarray(np.clip(1 - fraction, 0.0, 1.0))
