"""What each figure should be by now: targets and their trajectories laid over a block."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from frankpledge.figures.block import Block, Objects, objects
from frankpledge.figures.cube import Bools, Floats
from frankpledge.figures.methods import trajectory
from frankpledge.figures.target import Target
from frankpledge.periods import LENGTHS


@dataclass(frozen=True)
class Aims:
    """Series × periods: the next target, by when, what is expected now; `better` is +1, −1, or 0 for none."""

    expected: Floats
    target: Floats
    period: Objects
    at_date: Bools
    better: Floats
    #: The target in force for each series.
    targets: list[Target | None]

    @property
    def standing(self) -> Floats:
        """One target per series, for a chart: the last next one (NaN: none)."""
        return self.target[:, -1] if self.target.shape[1] else np.full(len(self.targets), np.nan)


def aims(block: Block, targets: Sequence[Target]) -> Aims:
    """`targets` are those in force of the block's measure; one for another place or length of period is left
    out.
    """
    found = Aims(
        np.full(block.shape, np.nan),
        np.full(block.shape, np.nan),
        objects(block.shape, None) if targets else np.broadcast_to(objects((1, 1), None), block.shape),
        np.zeros(block.shape, dtype=bool),
        np.zeros((block.shape[0], 1)),
        [None] * block.shape[0],
    )
    row = {s: i for i, s in enumerate(zip(block.places, block.breakdowns, strict=True))}
    for target in targets:
        i = row.get((target.place or block.measure.places.total or "", target.breakdown))
        if i is not None and LENGTHS[target.by.kind] == LENGTHS[block.kind]:
            _lay(found, i, block, target)
    return found


def _lay(found: Aims, i: int, block: Block, target: Target) -> None:
    steps = target.points()[1 if target.baseline else 0 :]
    base = target.baseline
    path = target.path if base or target.path != "line" else "steps"
    found.targets[i] = target
    found.better[i] = target.better(block.measure.polarity)
    at = np.array([float(p.last) for p in block.periods])
    expected = trajectory.expected(
        at,
        target=[value for _, value in steps],
        target_at=[float(p.last) for p, _ in steps],
        baseline=base.value if base else None,
        baseline_at=float(base.period.last) if base else None,
        shape=path,
    )
    dates = {p.last for p, _ in steps}
    for j, period in enumerate(block.periods):
        if base and period.last <= base.period.last:
            continue
        following = target.next(period)
        if following is None:
            continue
        found.period[i, j], found.target[i, j] = following[0].key, following[1]
        found.expected[i, j] = expected[j]
        found.at_date[i, j] = period.last in dates
