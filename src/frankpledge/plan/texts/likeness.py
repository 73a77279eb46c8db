"""How alike two sets of clauses are: TF-IDF vectors by default, any sentence vectors where they are given.

Figures are masked here (500 and 300 are alike), since numbers are compared apart; words are stemmed, and the
commonest weigh little.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process
from scipy import sparse

from frankpledge.plan.texts.kindred import root, weight
from frankpledge.plan.texts.wording import tokens

#: Sentences in, one row of numbers each out (sentences × dimensions); rows need not be of unit length.
Vectors = Callable[[Sequence[str]], NDArray[np.floating]]

#: From here up, spelling alone says that two wordings are one (METHODS: rapidfuzz ≥ 90).
NEARLY_EQUAL = 90
_SHARED = 0.25


class Bags:
    """The clauses of two texts as weighted bags of stems over one vocabulary.

    `old` and `new` are clauses × stems with unit rows (for cosines); `old_held` and `new_held` hold each
    stem's weight once where a clause has it, figures unmasked (for how much of one clause another contains).
    """

    def __init__(self, old: Sequence[str], new: Sequence[str], background: Sequence[str] = ()) -> None:
        """`background` are further clauses of the same texts: they make rare words rare."""
        bags = [[root(t) for t in tokens(text)] for text in (*old, *new, *background)]
        masked = [["#" if s[0].isdigit() else s for s in bag] for bag in bags]
        count = len(old) + len(new)
        weighed = _weighed(masked, counted=True)[:count]
        norms = np.sqrt(np.asarray(weighed.multiply(weighed).sum(axis=1)).ravel())
        unit = sparse.diags_array(1 / np.where(norms > 0, norms, 1)) @ weighed
        held = _weighed(bags, counted=False)[:count]
        self.old, self.new = unit[: len(old)], unit[len(old) :]
        self.old_held, self.new_held = held[: len(old)], held[len(old) :]

    def cosines(self) -> NDArray[np.float64]:
        """Old × new, from 0 to 1."""
        return np.asarray((self.old @ self.new.T).todense(), dtype=np.float64)


def _weighed(bags: Sequence[Sequence[str]], *, counted: bool) -> sparse.csr_array:
    vocabulary = {word: i for i, word in enumerate(sorted({w for bag in bags for w in bag}))}
    rows = [row for row, bag in enumerate(bags) for _ in bag]
    columns = [vocabulary[word] for bag in bags for word in bag]
    cells = sparse.coo_array(
        (np.ones(len(rows)), (rows, columns)), shape=(len(bags), max(len(vocabulary), 1)), dtype=np.float64
    )
    counts = sparse.csr_array(cells)
    counts.sum_duplicates()
    seen = np.bincount(counts.indices, minlength=counts.shape[1])
    weights = np.log((1 + len(bags)) / (1 + seen)) + 1
    for word, i in vocabulary.items():
        weights[i] *= weight(word)
    counts.data = np.sqrt(counts.data) if counted else np.ones_like(counts.data)
    return sparse.csr_array(counts @ sparse.diags_array(weights))


def likeness(
    old: Sequence[str], new: Sequence[str], bags: Bags, vectors: Vectors | None
) -> NDArray[np.float64]:
    """Old × new, from 0 (nothing in common) to 1 (one wording).

    The cosine of the TF-IDF vectors, or the share of letters alike where that is at least 90 in 100; with
    `vectors`, the cosine of those where it is higher (0.35 is taken as nothing in common, as between any two
    promises).
    """
    alike = bags.cosines()
    plain = [_masked(text) for text in old], [_masked(text) for text in new]
    spelled = process.cdist(
        *plain, scorer=fuzz.ratio, score_cutoff=NEARLY_EQUAL, dtype=np.uint8, workers=2
    ).astype(np.float64)
    # spelling alone would take "training on map reading" for "training on hoarding": some words must be
    # shared too
    alike = np.where(alike >= _SHARED, np.maximum(alike, spelled / 100), alike)
    if vectors is not None:
        a, b = (_unit(np.asarray(vectors(list(side)), dtype=np.float64)) for side in (old, new))
        alike = np.maximum(alike, np.clip((a @ b.T - 0.35) / 0.65, 0, 1))
    return np.clip(alike, 0, 1)


def _unit(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return rows / np.where(lengths > 0, lengths, 1)


def _masked(text: str) -> str:
    return " ".join("#" if token[0].isdigit() else token for token in tokens(text))
