"""Small numbers: what is withheld, before anything is worked out from it.

A count from 1 to the measure's threshold less one is withheld with its rate and interval, and so is whatever
would give it away: another group of the same place, another place of the same total. Charts, comparisons and
words are then made from what is left, so nothing derived can leak it. Real zeros are shown.
"""

from __future__ import annotations

import numpy as np

from frankpledge.figures.block import Block
from frankpledge.figures.cube import Bools, Floats
from frankpledge.figures.methods import disclosure

REASON = "withheld: a number this small could point to a person"


def withhold(block: Block) -> Bools:
    """Take small numbers out of `block`; which figures went (series × periods)."""
    small = block.measure.small
    if not small:
        return np.zeros(block.shape, dtype=bool)
    hidden = disclosure.primary(block.numerator, small)
    if block.basis == "share":
        hidden = hidden | disclosure.primary(block.denominator, small)
    counts = np.where(hidden & ~disclosure.primary(block.numerator, small), 1.0, block.numerator)
    hidden = _secondary(block, counts, small) | hidden
    for values in (block.value, block.lower, block.upper, block.numerator):
        values[hidden] = np.nan
    if block.basis == "share":
        block.denominator[hidden] = np.nan
    block.reason[hidden] = REASON
    return hidden


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
