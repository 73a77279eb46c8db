"""Small numbers: what is withheld, before anything is worked out from it.

A count from 1 to the measure's threshold less one is withheld with its rate and interval, and so is whatever
would give it away: another group of the same place, another place of the same total. Charts, comparisons and
words are then made from what is left, so nothing derived can leak it. Real zeros are shown.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from frankpledge.figures.block import Block
from frankpledge.figures.cube import Bools, Floats
from frankpledge.figures.methods import disclosure
from frankpledge.periods import PeriodKind

#: Hiding one number can lay another bare; it settles in two or three rounds.
_ROUNDS = 6
REASON = "withheld: a number this small could point to a person"

#: Measure, place, period and breakdown of a figure.
Identity = tuple[str, str, str, str]


def withheld_of(before: pa.Table | None) -> frozenset[Identity]:
    """The figures that an earlier release's table withholds."""
    if before is None:
        return frozenset()
    hidden = before.filter(before["suppressed"])
    columns = [hidden[c].to_pylist() for c in ("measure", "place", "period", "breakdown")]
    return frozenset(zip(*columns, strict=True))


def withhold(
    blocks: Sequence[Block],
    earlier: frozenset[Identity] = frozenset(),
    kept: dict[Identity, float] | None = None,
) -> list[Bools]:
    """Take small numbers out of all blocks of one measure; which figures went (series × periods) from each.

    What an `earlier` release withheld stays withheld while its count may still be near what was hidden then.
    `kept` is given the true count of each figure that goes.

    Sums over time give away as much as sums over places: a lone hidden month of a quarter takes another with
    it, and a longer period that holds a hidden quarter is hidden too.
    """
    if not blocks or not blocks[0].measure.small:
        return [np.zeros(b.shape, dtype=bool) for b in blocks]
    hidden = [_alone(b) | _still(b, earlier) for b in blocks]
    for _ in range(_ROUNDS):
        before = sum(int(h.sum()) for h in hidden)
        for block, mine in zip(blocks, hidden, strict=True):
            _over_time(block, mine)
            counts = np.where(mine, 1.0, block.numerator)
            np.logical_or(mine, _secondary(block, counts, block.measure.small), out=mine)
            _within_longer(block, mine, blocks, hidden)
        if sum(int(h.sum()) for h in hidden) == before:
            break
    for block, mine in zip(blocks, hidden, strict=True):
        if kept is not None:
            kept.update({_identity(block, i, j): float(block.numerator[i, j]) for i, j in np.argwhere(mine)})
        for values in (block.value, block.lower, block.upper, block.numerator):
            values[mine] = np.nan
        if block.basis == "share":
            block.denominator[mine] = np.nan
        if mine.any():
            block.reason = np.broadcast_to(block.reason, block.shape).copy()
            block.reason[mine] = REASON
    return hidden


def _alone(block: Block) -> Bools:
    """What is small in itself: the count, and of a share what it is a share of."""
    hidden = disclosure.primary(block.numerator, block.measure.small)
    if block.basis == "share":
        hidden = hidden | disclosure.primary(block.denominator, block.measure.small)
    return np.array(hidden, dtype=bool)


def _identity(block: Block, i: int, j: int) -> Identity:
    return block.measure.key, block.places[i], block.periods[j].key, block.breakdowns[i]


def _still(block: Block, earlier: frozenset[Identity]) -> Bools:
    """What was withheld before and would now show a count too near to the one that was hidden.

    That count is not known any more; at most it was the largest small one.
    """
    was = np.zeros(block.shape, dtype=bool)
    if earlier:
        for i, j in np.ndindex(block.shape):
            was[i, j] = _identity(block, i, j) in earlier
    small = block.measure.small
    told = disclosure.differencing(
        np.minimum(block.numerator, small - 1), was, block.numerator, np.zeros(block.shape, dtype=bool), small
    )
    return np.asarray(told == "shown now")


def _over_time(block: Block, hidden: Bools) -> None:
    """A lone hidden month of a quarter takes the smallest other one above nought with it."""
    if block.kind is not PeriodKind.MONTH:
        return
    quarters: dict[int, list[int]] = {}
    for j, period in enumerate(block.periods):
        quarters.setdefault(period.last // 3, []).append(j)
    for columns in quarters.values():
        lone = np.flatnonzero(hidden[:, columns].sum(axis=1) == 1)
        for i in lone:
            others = [j for j in columns if not hidden[i, j] and block.numerator[i, j] > 0]
            if others:
                hidden[i, min(others, key=lambda j: block.numerator[i, j])] = True


def _within_longer(block: Block, hidden: Bools, blocks: Sequence[Block], masks: Sequence[Bools]) -> None:
    """Hide what longer periods would give away of hidden quarters, and of months that are hidden alone."""
    if block.kind not in (PeriodKind.MONTH, PeriodKind.QUARTER):
        return
    for other, mask in zip(blocks, masks, strict=True):
        if other.breakdowns != block.breakdowns or other.places != block.places or other is block:
            continue
        for k, longer in enumerate(other.periods):
            inside = [
                j for j, p in enumerate(block.periods) if p.first >= longer.first and p.last <= longer.last
            ]
            if len(inside) > 1:
                gone = hidden[:, inside].sum(axis=1)
                mask[:, k] |= (gone == 1) if block.kind is PeriodKind.MONTH else (gone > 0)


def _secondary(block: Block, counts: Floats, small: int) -> Bools:
    """What to hide so that sums over places and over groups give nothing away."""
    hidden = np.zeros(block.shape, dtype=bool)
    total = block.measure.places.total
    row = {s: i for i, s in enumerate(zip(block.places, block.breakdowns, strict=True))}
    parts = [p for p in dict.fromkeys(block.places) if p != total]
    names = sorted({b.partition("=")[0] for b in block.breakdowns if b})
    if parts:
        mine = [row[p, ""] for p in parts if (p, "") in row]
        cells, totals = disclosure.breakdown(counts[mine].T, small)
        hidden[mine] |= cells.T
        if total and (total, "") in row:
            hidden[row[total, ""]] |= totals
    for name in names:
        labels = sorted({b for b in block.breakdowns if b.partition("=")[0] == name})
        _grid(row, parts or ([total] if total else []), labels, counts, hidden, small)
        if parts and total:
            _grid(row, [total], labels, counts, hidden, small)
    return hidden


def _grid(
    row: dict[tuple[str, str], int],
    places: list[str],
    labels: list[str],
    counts: Floats,
    hidden: Bools,
    small: int,
) -> None:
    """Places × groups with their totals, a period at a time."""
    index = np.array([[row.get((p, b), -1) for b in labels] for p in places])
    if index.size == 0 or (index < 0).any():
        return
    wholes = [row.get((p, "")) for p in places]
    for j in range(counts.shape[1]):
        table = counts[index, j]
        if np.isnan(table).any() or not disclosure.primary(table, small).any():
            continue
        if len(places) == 1:
            cells, totals = disclosure.breakdown(table, small)
            hidden[index, j] |= cells
            lost = totals
        else:
            found = disclosure.table(table, small)
            hidden[index, j] |= found.cells
            lost = found.row_totals
        for whole, gone in zip(wholes, np.atleast_1d(lost), strict=True):
            if whole is not None and gone:
                hidden[whole, j] = True
