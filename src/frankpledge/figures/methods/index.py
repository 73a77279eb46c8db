"""A severity-weighted index: what crime amounts to when each offence counts by its harm."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from frankpledge.figures.methods import rates
from frankpledge.figures.methods.estimates import Estimate, MethodError, counts


def severity(
    count: ArrayLike, weight: ArrayLike, population: ArrayLike, *, per: float = 1000.0, level: float = 0.95
) -> Estimate:
    """Σ weight × count per `per` people, offences on the last axis; NaN where any offence's count is
    missing.

    `weight` is one per offence (a dated table that travels with the release; unit: weight per offence),
    `population` one per area. The interval is Dobson's, from the exact Poisson interval of the number of
    offences K = Σk: T + √(Σw²k / K)·(K_L − K) to T + √(Σw²k / K)·(K_U − K). Where no offence was recorded: 0
    to the largest weight × 3.6889. Source: Dobson, Kuulasmaa, Eberle and Scherer 1991; weights as the ONS
    Crime Severity Score has them.

    Raises `MethodError` where weights and counts do not match.
    """
    k, w = counts(count, "count"), counts(weight, "weight")
    if k.ndim == 0 or w.shape[-1:] != k.shape[-1:]:
        raise MethodError(
            f"weight: {w.size} weights for counts of shape {k.shape}; give one for each offence"
        )
    people = counts(population, "population")
    if people.shape not in ((), k.shape[:-1]):
        raise MethodError(
            f"population: shape {people.shape} for areas of shape {k.shape[:-1]}; give one for each"
        )
    largest = w.max(axis=-1) if w.shape[-1] else 0.0
    return from_sums(
        (w * k).sum(axis=-1),
        k.sum(axis=-1),
        (w**2 * k).sum(axis=-1),
        people,
        largest=largest,
        per=per,
        level=level,
    )


def from_sums(
    total: ArrayLike,
    number: ArrayLike,
    square: ArrayLike,
    population: ArrayLike,
    *,
    largest: ArrayLike,
    per: float = 1000.0,
    level: float = 0.95,
) -> Estimate:
    """`severity` where offences have been added up already: total Σwk, number Σk and square Σw²k of each.

    Any one shape. `largest` is the largest weight, which bounds what might have been where nothing was
    recorded. A population of 1 with `per=1` gives the weighted total itself.
    """
    whole, many, squared = (
        np.asarray(counts(v, n)) for v, n in ((total, "total"), (number, "number"), (square, "square"))
    )
    people = np.asarray(counts(population, "population"))
    ends = rates.poisson_interval(many, level)
    mean_square = np.full(many.shape, np.nan)
    np.divide(squared, many, out=mean_square, where=many > 0)
    step = np.where(many == 0, largest, np.sqrt(mean_square))
    scale = np.full(np.shape(whole + people), np.nan)
    np.divide(per, people, out=scale, where=np.broadcast_to(people > 0, scale.shape))
    lower = np.maximum(whole + step * (ends.lower - many), 0.0)
    upper = whole + step * (ends.upper - many)
    return Estimate((whole * scale)[()], (lower * scale)[()], (upper * scale)[()])


def contributions(count: ArrayLike, weight: ArrayLike) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Each offence's share of the index, summing to 1 over the last axis; NaN where the index is 0 or
    missing.
    """
    parts = counts(weight, "weight") * counts(count, "count")
    whole = parts.sum(axis=-1, keepdims=True)
    shares = np.full(parts.shape, np.nan)
    np.divide(parts, whole, out=shares, where=np.broadcast_to(whole > 0, parts.shape))
    return shares
