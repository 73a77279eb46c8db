"""Small numbers: which cells of a table to hide, so that nobody can be picked out of it or worked back into
it.

Counts from 1 up to one below the threshold are hidden (primary); then further cells (secondary), until no
hidden cell follows from totals. A real zero is shown: it says that nothing happened, to nobody. What is
hidden is hidden with its rate, in every form of publication alike: one mask is made here and applied to all.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import dijkstra

from frankpledge.figures.methods.estimates import (
    BoolArray,
    FloatArray,
    MethodError,
    TextArray,
    counts,
    floats,
)

#: Ordinary counts; and sexual offences, modern slavery and small groups.
THRESHOLD = 5
SENSITIVE_THRESHOLD = 10


class Suppression(NamedTuple):
    """What to hide of a table: cells, the totals of its rows, the totals of its columns, and the
    grand total.
    """

    cells: BoolArray
    row_totals: BoolArray
    column_totals: BoolArray
    grand_total: bool


def primary(count: ArrayLike, threshold: ArrayLike = THRESHOLD) -> BoolArray:
    """True where a count is to be hidden for itself: above 0 and below its threshold (5: 1 to 4 are
    hidden).

    Any shape; `threshold` is one number, or one per count. Missing counts are not hidden: there is nothing to
    hide.
    """
    number = counts(count, "count")
    return np.asarray((number > 0) & (number < floats(threshold, "threshold")))


def breakdown(count: ArrayLike, threshold: ArrayLike = THRESHOLD) -> tuple[BoolArray, BoolArray]:
    """What to hide of many breakdowns at once, groups on the last axis, each published with its total: cells,
    totals.

    Where one group alone is hidden, the smallest other count above 0 is hidden with it; where there is none
    (all others are 0 or missing), the total is: it would be the hidden count. A small total is hidden as
    well, with all its groups.
    """
    number = counts(count, "count")
    if number.ndim == 0:
        raise MethodError("count: a breakdown has its groups on the last axis; for one number use primary")
    if not number.shape[-1]:
        return np.zeros(number.shape, np.bool_), np.zeros(number.shape[:-1], np.bool_)
    hidden = primary(number, threshold)
    small_total = primary(np.nansum(number, axis=-1), np.min(floats(threshold, "threshold")))
    alone = (np.count_nonzero(hidden, axis=-1) == 1) & ~small_total
    other = np.where(hidden | ~(number > 0), np.inf, number)
    partner = np.argmin(other, axis=-1)[..., None]
    found = np.isfinite(np.take_along_axis(other, partner, -1)) & alone[..., None]
    hidden = hidden | ((np.arange(number.shape[-1]) == partner) & found)
    return hidden, small_total | (alone & ~found[..., 0])


def table(count: ArrayLike, threshold: ArrayLike = THRESHOLD) -> Suppression:
    """What to hide of a two-way table published with the totals of its rows and columns and its grand
    total.

    A hidden cell can be worked out exactly where every chain of sums through other hidden cells is broken:
    drawn as an edge between its row and its column, it is a bridge. Each hidden cell is closed into a ring of
    hidden cells by the ring whose further counts are smallest (counts above 0 before zeros, cells before
    totals), so that information is spared. Guards against exact recovery from sums; not against an attacker
    who knows some of the people, nor against bounds. Missing cells count as hidden. Raises `MethodError` for
    a table of other than two dimensions.
    """
    number = counts(count, "count")
    if number.ndim != 2:
        raise MethodError(
            f"count: {number.ndim} dimensions; a table has rows and columns (one breakdown: breakdown)"
        )
    rows, columns = number.shape
    if not number.size:
        return Suppression(
            np.zeros(number.shape, np.bool_), np.zeros(rows, np.bool_), np.zeros(columns, np.bool_), False
        )
    # Totals are cells too: with signs apart, every row and every column of the whole adds up to nought.
    known = np.nan_to_num(number)
    whole = np.zeros((rows + 1, columns + 1))
    whole[:rows, :columns] = known
    whole[rows], whole[:, columns] = whole[:rows].sum(axis=0), whole[:, :columns].sum(axis=1)
    limits = np.full(whole.shape, float(np.min(floats(threshold, "threshold"))))
    limits[:rows, :columns] = threshold
    hidden = primary(whole, limits)
    hidden[:rows, :columns] |= np.isnan(number)
    cost = np.where(whole > 0, whole, whole[rows, columns] + 1.0) + 1.0
    cost[rows], cost[:, columns] = cost[rows] * whole.size, cost[:, columns] * whole.size
    cost[rows, columns] *= whole.size
    for row, column in zip(*np.nonzero(hidden), strict=True):
        for place in _ring(hidden, cost, int(row), int(column)):
            hidden[place] = True
    return Suppression(
        hidden[:rows, :columns], hidden[:rows, columns], hidden[rows, :columns], bool(hidden[rows, columns])
    )


def recoverable(hidden: ArrayLike) -> BoolArray:
    """Which hidden cells follow exactly from the rest: `hidden` with its totals as last row and last
    column.
    """
    mask = np.array(hidden, dtype=np.bool_)
    found = np.zeros_like(mask)
    for row, column in zip(*np.nonzero(mask), strict=True):
        found[row, column] = not _connected(mask, int(row), int(column))
    return found


def hide(hidden: ArrayLike, *columns: ArrayLike) -> list[FloatArray]:
    """Each column (count, rate, interval, share …) with NaN where `hidden`: all of a figure goes, or none."""
    mask = np.asarray(hidden, dtype=np.bool_)
    return [np.where(mask, np.nan, floats(column, "column")) for column in columns]


def differencing(
    old: ArrayLike,
    old_hidden: ArrayLike,
    new: ArrayLike,
    new_hidden: ArrayLike,
    threshold: ArrayLike = THRESHOLD,
) -> TextArray:
    """What two releases give away together about each cell; empty where nothing. Any one shape.

    - `shown before`: hidden now, but an earlier release showed it: hiding it now hides nothing.
    - `shown now`: hidden in the earlier release and shown now, still small: the earlier hiding is undone.
    - `small difference`: shown in both, and they differ by less than the threshold: for two overlapping
      periods or areas, the difference is a small count of its own.

    Give the same cell of both releases, or of overlapping ones; old and new are true counts, before hiding.
    """
    before, now = counts(old, "old"), counts(new, "new")
    least = floats(threshold, "threshold")
    was, is_ = np.asarray(old_hidden, dtype=np.bool_), np.asarray(new_hidden, dtype=np.bool_)
    present = ~np.isnan(before) & ~np.isnan(now)
    apart = np.abs(now - before)
    return np.select(
        [
            present & is_ & ~was & (apart < least),
            present & was & ~is_ & (primary(before, least) & (apart < least)),
            present & ~was & ~is_ & (apart > 0) & (apart < least),
        ],
        ["shown before", "shown now", "small difference"],
        "",
    )[()]


def _graph(edges: NDArray[np.float64]) -> csr_array[np.float64]:
    """Rows and columns of a table as points, its cells as edges between them; infinite cells are no edges."""
    rows, columns = edges.shape
    at = np.nonzero(np.isfinite(edges))
    cells = coo_array((edges[at], (at[0], rows + at[1])), shape=(rows + columns, rows + columns))
    return cells.tocsr()


def _ring(hidden: BoolArray, cost: FloatArray, row: int, column: int) -> Sequence[tuple[int, int]]:
    """The cells to hide so that this one lies in a ring; none where it does already, or where no ring is
    possible.
    """
    weights = np.where(hidden, 1e-9, cost)
    weights[row, column] = np.inf
    rows = len(cost)
    _, before = dijkstra(_graph(weights), directed=False, indices=np.array([row]), return_predecessors=True)
    path, here = [], rows + column
    while here != row:
        there = int(before[0, here])
        if there < 0:
            return []
        path.append((min(here, there), max(here, there) - rows))
        here = there
    return path


def _connected(hidden: BoolArray, row: int, column: int) -> bool:
    weights = np.where(hidden, 1.0, np.inf)
    weights[row, column] = np.inf
    distance = dijkstra(_graph(weights), directed=False, indices=np.array([row]))
    return bool(np.isfinite(distance[0, len(hidden) + column]))
