"""Which clauses of an old text and of a new one belong together.

Equal wordings first; then clauses split in several or merged into one; then one to one, by the assignment
that makes the likeness of all pairs together greatest. Nothing here depends on the order in which the
clauses stand.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import linear_sum_assignment
from scipy.sparse import csgraph

from frankpledge.plan.texts.clause import Clause
from frankpledge.plan.texts.likeness import Bags, Vectors, likeness
from frankpledge.plan.texts.wording import tokens

#: Below this, two clauses are no rewording of one another.
LEAST = 0.34
#: Of a piece's words, the share that must stand in the whole; and of the whole's, the share its pieces must
#: give back.
_PIECE_INSIDE, _WHOLE_GIVEN_BACK = 0.5, 0.6
#: What a further piece must add to the whole, and how much better the pieces together must fit than the best
#: alone.
_PIECE_ADDS, _GROUP_BETTER = 0.14, 0.08


@dataclass(frozen=True)
class Match:
    """Positions in the old and in the new text that belong together; `equal` where the wording is one."""

    old: tuple[int, ...]
    new: tuple[int, ...]
    likeness: float
    equal: bool = False


def match(old: Sequence[Clause], new: Sequence[Clause], vectors: Vectors | None = None) -> list[Match]:
    """Every clause of both texts in exactly one Match; a dropped or new clause is alone on its side."""
    found = _equal(old, new)
    left_old = sorted(set(range(len(old))) - {m.old[0] for m in found})
    left_new = sorted(set(range(len(new))) - {m.new[0] for m in found})
    equal = [old[m.old[0]].text for m in found]
    for heading in (True, False):
        rows = [i for i in left_old if (old[i].kind == "heading") is heading]
        columns = [j for j in left_new if (new[j].kind == "heading") is heading]
        found += _alike(old, new, rows, columns, equal, vectors)
    taken_old = {i for m in found for i in m.old}
    taken_new = {j for m in found for j in m.new}
    found += [Match((i,), (), 0.0) for i in left_old if i not in taken_old]
    found += [Match((), (j,), 0.0) for j in left_new if j not in taken_new]
    return found


def _equal(old: Sequence[Clause], new: Sequence[Clause]) -> list[Match]:
    """Equal wordings, each used once: first under the same headings, then anywhere; written alike before
    normal form."""
    found: list[Match] = []
    left_old, left_new = set(range(len(old))), set(range(len(new)))
    normal_old = [tokens(clause.text) for clause in old]
    normal_new = [tokens(clause.text) for clause in new]

    def pair(keys_old: Sequence[Hashable], keys_new: Sequence[Hashable]) -> None:
        waiting: dict[Hashable, list[int]] = defaultdict(list)
        for j in sorted(left_new, reverse=True):
            waiting[keys_new[j]].append(j)
        for i in sorted(left_old):
            if waiting[keys_old[i]]:
                j = waiting[keys_old[i]].pop()
                left_old.discard(i)
                left_new.discard(j)
                found.append(Match((i,), (j,), 1.0, equal=True))

    pair([(c.text, c.headings, c.kind) for c in old], [(c.text, c.headings, c.kind) for c in new])
    pair(
        [(n, c.headings) for n, c in zip(normal_old, old, strict=True)],
        [(n, c.headings) for n, c in zip(normal_new, new, strict=True)],
    )
    pair(normal_old, normal_new)
    return found


def _alike(
    old: Sequence[Clause],
    new: Sequence[Clause],
    rows: list[int],
    columns: list[int],
    background: Sequence[str],
    vectors: Vectors | None,
) -> list[Match]:
    if not rows or not columns:
        return []
    before, after = [old[i].text for i in rows], [new[j].text for j in columns]
    bags = Bags(before, after, background)
    alike = likeness(before, after, bags, vectors)
    found = []
    for match_ in _groups(alike, bags):
        alike[list(match_.old), :] = 0
        alike[:, list(match_.new)] = 0
        found.append(match_)
    found += [Match((i,), (j,), float(alike[i, j])) for i, j in _one_to_one(alike)]
    return [Match(tuple(rows[i] for i in m.old), tuple(columns[j] for j in m.new), m.likeness) for m in found]


def _one_to_one(alike: NDArray[np.float64]) -> list[tuple[int, int]]:
    """The assignment of greatest likeness among pairs that are alike at all.

    Solved apart for each set of clauses that hang together, which gives the same answer as all at once,
    sooner.
    """
    near = np.argwhere(alike >= LEAST)
    count = sum(alike.shape)
    joined = sparse.coo_array(
        (np.ones(len(near)), (near[:, 0], near[:, 1] + alike.shape[0])), shape=(count, count)
    )
    _, part = csgraph.connected_components(joined.tocsr(), directed=False)
    pairs: list[tuple[int, int]] = []
    members_old, members_new = defaultdict(list), defaultdict(list)
    for i in np.unique(near[:, 0]):
        members_old[part[i]].append(int(i))
    for j in np.unique(near[:, 1]):
        members_new[part[j + alike.shape[0]]].append(int(j))
    for component, i_s in members_old.items():
        j_s = members_new[component]
        block = alike[np.ix_(i_s, j_s)]
        chosen = linear_sum_assignment(np.where(block >= LEAST, block, 0), maximize=True)
        pairs += [(i_s[a], j_s[b]) for a, b in zip(*chosen, strict=True) if block[a, b] >= LEAST]
    return pairs


def _groups(alike: NDArray[np.float64], bags: Bags) -> list[Match]:
    """One clause into several, and several into one: the best fitting groups, each clause in one at most."""
    overlap = np.asarray(
        (bags.old_held @ (bags.new_held > 0).astype(np.float64).T).todense(), dtype=np.float64
    )
    size_old = np.asarray(bags.old_held.sum(axis=1), dtype=np.float64).ravel()
    size_new = np.asarray(bags.new_held.sum(axis=1), dtype=np.float64).ravel()
    splits = _candidates(bags.old_held, bags.new_held, overlap, size_old, size_new, alike)
    merges = _candidates(bags.new_held, bags.old_held, overlap.T, size_new, size_old, alike.T)
    proposed: list[tuple[float, tuple[int, ...], tuple[int, ...]]]
    proposed = [(fit, (whole,), pieces) for fit, whole, pieces in splits]
    proposed += [(fit, pieces, (whole,)) for fit, whole, pieces in merges]
    proposed.sort(key=lambda p: (-p[0], len(p[1]) + len(p[2]), p[1], p[2]))
    found: list[Match] = []
    taken_old: set[int] = set()
    taken_new: set[int] = set()
    for fit, olds, news in proposed:
        if taken_old.isdisjoint(olds) and taken_new.isdisjoint(news):
            found.append(Match(tuple(sorted(olds)), tuple(sorted(news)), fit))
            taken_old |= set(olds)
            taken_new |= set(news)
    return found


def _candidates(
    wholes: sparse.csr_array,
    pieces: sparse.csr_array,
    overlap: NDArray[np.float64],
    size_whole: NDArray[np.float64],
    size_piece: NDArray[np.float64],
    alike: NDArray[np.float64],
) -> list[tuple[float, int, tuple[int, ...]]]:
    """For each whole, the pieces that together say what it says: how well they fit (0 to 1), whole,
    pieces."""
    inside = overlap / np.maximum(size_piece, 1e-9)
    dice = 2 * overlap / np.maximum(size_whole[:, None] + size_piece[None, :], 1e-9)
    given = overlap / np.maximum(size_whole[:, None], 1e-9)
    eligible = (inside >= _PIECE_INSIDE) & (given >= _PIECE_ADDS)
    best_single = np.maximum(dice, 0).max(axis=1, initial=0)
    elsewhere = _best_elsewhere(np.maximum(dice, np.where(alike >= 0.9, alike, 0)))
    found = []
    for whole in np.flatnonzero(eligible.sum(axis=1) >= 2):
        options = [int(j) for j in np.flatnonzero(eligible[whole]) if inside[whole, j] > elsewhere[whole, j]]
        options.sort(key=lambda j: (-overlap[whole, j] * inside[whole, j], j))
        held = _stems(wholes, int(whole))
        chosen: list[int] = []
        covered: set[int] = set()
        together: dict[int, float] = {}
        for j in options:
            piece = _stems(pieces, j)
            adds = sum(weight for word, weight in held.items() if word in piece and word not in covered)
            if adds >= _PIECE_ADDS * size_whole[whole]:
                chosen.append(j)
                covered |= held.keys() & piece.keys()
                together |= piece
        if len(chosen) < 2:
            continue
        common = sum(held[word] for word in covered)
        fit = 2 * common / (size_whole[whole] + sum(together.values()))
        if common >= _WHOLE_GIVEN_BACK * size_whole[whole] and fit >= best_single[whole] + _GROUP_BETTER:
            found.append((float(fit), int(whole), tuple(chosen)))
    return found


def _best_elsewhere(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """For each whole and piece, the best score of that piece with any *other* whole."""
    if scores.shape[0] < 2:
        return np.zeros_like(scores)
    top = np.argmax(scores, axis=0)
    first = scores.max(axis=0)
    rest = scores.copy()
    rest[top, np.arange(scores.shape[1])] = -1
    best = np.broadcast_to(first, scores.shape).copy()
    best[top, np.arange(scores.shape[1])] = rest.max(axis=0)
    return best


def _stems(bags: sparse.csr_array, row: int) -> dict[int, float]:
    start, stop = bags.indptr[row], bags.indptr[row + 1]
    return dict(zip(bags.indices[start:stop].tolist(), bags.data[start:stop].tolist(), strict=True))
