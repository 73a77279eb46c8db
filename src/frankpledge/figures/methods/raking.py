"""Raking: weights that add up to known totals on several margins at once."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike

from frankpledge.figures.methods.estimates import FloatArray, MethodError, counts


def rake(
    weight: ArrayLike,
    margins: Sequence[tuple[ArrayLike, Mapping[Hashable, float]]],
    *,
    tolerance: float = 1e-10,
    rounds: int = 1000,
) -> FloatArray:
    """Weights raked (iterative proportional fitting) so that each margin's groups add up to their known
    totals.

    `margins` are pairs: each respondent's group, and the total of each group. One margin is
    post-stratification. Ends when no group is off by more than `tolerance` of its total. Raises
    `MethodError`: a group without a total, a total without respondents, margins that add up differently, or
    no agreement within `rounds`. Source: Deming and Stephan 1940.
    """
    w = counts(weight, "weight").copy()
    prepared = [_margin(labels, totals, len(w)) for labels, totals in margins]
    sums = [aims.sum() for _, aims in prepared]
    if sums and max(sums) - min(sums) > 1e-6 * max(sums):
        raise MethodError(
            f"margins: they add up to {min(sums):g} and {max(sums):g}; every margin must have one total"
        )
    for _ in range(rounds):
        worst = 0.0
        for groups, aims in prepared:
            have = np.bincount(groups, weights=w, minlength=len(aims))
            if ((have <= 0) & (aims > 0)).any():
                raise MethodError(
                    "margins: a group has a total and nobody to carry it; join it to its neighbour"
                )
            factor = np.divide(aims, have, out=np.zeros_like(aims), where=have > 0)
            worst = max(worst, float(np.max(np.abs(factor[aims > 0] - 1), initial=0.0)))
            w *= factor[groups]
        if worst <= tolerance:
            return w
    raise MethodError(f"margins: no agreement after {rounds} rounds; the margins contradict one another")


def _margin(
    labels: ArrayLike, totals: Mapping[Hashable, float], length: int
) -> tuple[np.ndarray[tuple[int, ...], np.dtype[np.intp]], FloatArray]:
    names, groups = np.unique(np.asarray(labels), return_inverse=True)
    if len(groups) != length:
        raise MethodError(f"margins: {len(groups)} labels for {length} weights")
    found = names.tolist()
    missing = [name for name in found if name not in totals]
    if missing:
        raise MethodError(f"margins: no total for {missing[0]!r}")
    unused = [name for name in totals if name not in found and totals[name] > 0]
    if unused:
        raise MethodError(f"margins: nobody in {unused[0]!r}; join it to its neighbour")
    return groups, np.array([totals[name] for name in found], dtype=np.float64)
