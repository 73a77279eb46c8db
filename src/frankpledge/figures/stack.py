"""Blocks one above the other, so that each method is called once for all the series of many measures.

Only blocks alike in all that judging looks at stand in one stack; what they differ in besides (title, noun,
unit) is looked up by series.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from frankpledge.figures.aims import Aims, aims
from frankpledge.figures.block import Block
from frankpledge.figures.charting import Charts, draw, latest_held
from frankpledge.figures.compare import Comparison, compare
from frankpledge.figures.cube import Bools, Ints
from frankpledge.figures.measure import Measure
from frankpledge.figures.prospects import Prospects, prospects
from frankpledge.figures.target import Target
from frankpledge.figures.verdict import Judged, judge

#: A block, the targets in force of its measure, and which of its figures are withheld.
Aimed = tuple[Block, Sequence[Target], Bools]


@dataclass(frozen=True)
class Worked:
    """A stack with all that has been worked out about it; `measures` has the measure of each series."""

    block: Block
    measures: list[Measure]
    compared: Comparison
    aims: Aims
    charts: Charts
    judged: Judged
    prospects: Prospects
    suppressed: Bools


def worked(found: Iterable[Aimed]) -> list[Worked]:
    """All blocks, stacked and judged; within a stack in the order of measure, place and breakdown."""
    alike: dict[Any, list[Aimed]] = {}
    for one in found:
        alike.setdefault(_judged_by(one[0]), []).append(one)
    return [_worked(parts) for parts in alike.values()]


def _judged_by(block: Block) -> tuple[Any, ...]:
    """What the judging of a block follows from, beside its numbers; a series adjusted by its seasons says so
    in words of its own.
    """
    measure = block.measure
    return (
        block.kind,
        tuple(block.periods),
        latest_held(block),
        block.basis,
        block.dispersion is None,
        block.effective is None,
        measure.polarity,
        measure.breaks,
        measure.seasonal,
        measure.key if measure.seasonal == "stl" else "",
    )


def _worked(parts: Sequence[Aimed]) -> Worked:
    blocks = [block for block, _, _ in parts]
    measures = [b.measure for b in blocks for _ in b.places]
    names = list(zip((m.key for m in measures), *_series(blocks), strict=True))
    order = np.array(sorted(range(len(names)), key=names.__getitem__), dtype=np.int64)
    block = _stacked(blocks, order)
    suppressed = np.concatenate([hidden for _, _, hidden in parts])[order]
    compared = compare(block)
    aimed, coming = _aimed(parts, block, order)
    return Worked(
        block,
        [measures[i] for i in order],
        compared,
        aimed,
        draw(block, aimed.standing),
        judge(block, compared, aimed, suppressed),
        coming,
        suppressed,
    )


def _series(blocks: Sequence[Block]) -> tuple[list[str], list[str]]:
    """The place and the breakdown of every series."""
    return [p for b in blocks for p in b.places], [g for b in blocks for g in b.breakdowns]


def _stacked(blocks: Sequence[Block], order: Ints) -> Block:
    """One block of all series; its measure is that of the first, like which the others are judged."""

    def rows(of: Callable[[Block], np.ndarray]) -> np.ndarray:
        found = [of(b) for b in blocks]
        if _alike(found):
            return np.broadcast_to(found[0], (len(order), found[0].shape[1]))
        return np.concatenate(
            [np.broadcast_to(f, (len(b.places), f.shape[1])) for b, f in zip(blocks, found, strict=True)]
        )[order]

    def each(of: Callable[[Block], np.ndarray | None]) -> np.ndarray | None:
        found = [array for b in blocks if (array := of(b)) is not None]
        return np.concatenate(found)[order] if found else None

    places, breakdowns = _series(blocks)
    units = [b.unit_of(i) for b in blocks for i in range(len(b.places))]
    return Block(
        measure=blocks[0].measure,
        kind=blocks[0].kind,
        periods=blocks[0].periods,
        places=[places[i] for i in order],
        breakdowns=[breakdowns[i] for i in order],
        basis=blocks[0].basis,
        value=rows(lambda b: b.value),
        lower=rows(lambda b: b.lower),
        upper=rows(lambda b: b.upper),
        numerator=rows(lambda b: b.numerator),
        denominator=rows(lambda b: b.denominator),
        interval=rows(lambda b: b.interval),
        reason=rows(lambda b: b.reason),
        notes=rows(lambda b: b.notes),
        sources=rows(lambda b: b.sources),
        illustrative=rows(lambda b: b.illustrative),
        incomplete=rows(lambda b: b.incomplete),
        units=[units[i] for i in order],
        effective=each(lambda b: b.effective),
        dispersion=each(lambda b: b.dispersion),
    )


def _alike(rows: Sequence[np.ndarray]) -> bool:
    """Whether it is one row, the same for every series of all blocks: what rests on the same files is."""
    if any(len(one) != 1 for one in rows):
        return False
    first = rows[0][0].tolist()
    return all(one[0].tolist() == first for one in rows)


def _aimed(parts: Sequence[Aimed], block: Block, order: Ints) -> tuple[Aims, Prospects]:
    """What each series should be by now, and what may come; targets are of one measure each."""
    if not any(targets for _, targets, _ in parts):
        return aims(block, ()), Prospects(np.full(block.shape, np.nan))
    each = [(b, aims(b, targets)) for b, targets, _ in parts]
    coming = [prospects(b, aimed) for b, aimed in each]
    position = np.empty(len(order), np.int64)
    position[order] = np.arange(len(order))
    starts = np.cumsum([0, *(len(b.places) for b, _ in each)])
    evidence = {
        int(position[start + i]): said
        for start, found in zip(starts, coming, strict=False)
        for i, said in found.evidence.items()
    }

    def rows(of: Callable[[Aims], np.ndarray]) -> np.ndarray:
        return np.concatenate([of(aimed) for _, aimed in each])[order]

    targets = [target for _, aimed in each for target in aimed.targets]
    whole = Aims(
        expected=rows(lambda a: a.expected),
        target=rows(lambda a: a.target),
        period=rows(lambda a: a.period),
        at_date=rows(lambda a: a.at_date),
        better=rows(lambda a: a.better),
        targets=[targets[i] for i in order],
    )
    return whole, Prospects(np.concatenate([found.chance for found in coming])[order], evidence)
