"""What may come: the chance of meeting the next target, and whether anybody ever moved so fast."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from frankpledge.figures.aims import Aims
from frankpledge.figures.block import Block
from frankpledge.figures.cube import Floats
from frankpledge.figures.methods import outlook, seasonal
from frankpledge.periods import STEPS, Period


@dataclass
class Prospects:
    """The chance at each series' latest figure (series × periods, else NaN), and evidence by series."""

    chance: Floats
    evidence: dict[int, dict[str, Any]] = field(default_factory=dict)


def prospects(block: Block, aims: Aims) -> Prospects:
    """For every series with a target still to come."""
    found = Prospects(np.full(block.shape, np.nan))
    for i, target in enumerate(aims.targets):
        present = np.flatnonzero(~np.isnan(block.value[i]))
        if target is None or not len(present):
            continue
        j = int(present[-1])
        following = target.next(block.periods[j])
        if following is None or following[0].last <= block.periods[j].last:
            continue
        due, value = following
        better = float(aims.better[i, 0])
        said = _feasible(block, i, j, due, value, better)
        said |= _chance(found.chance, block, (i, j), due, value, better)
        found.evidence[i] = said
    return found


def _chance(
    chance: Floats, block: Block, at: tuple[int, int], due: Period, value: float, better: float
) -> dict[str, Any]:
    """The chance by the points that share no month with each other and lead up to the target's date."""
    i, j = at
    stride = block.overlap * STEPS[block.kind]
    chosen = [k for k in range(j + 1) if (due.last - block.periods[k].last) % stride == 0]
    if not chosen:
        return {"chance_reason": "no earlier period leads up to the target’s date"}
    y = block.value[i, chosen]
    steps = (due.last - block.periods[chosen[-1]].last) // stride
    said: dict[str, Any] = {}
    season = 0.0
    if block.year > 1 and block.overlap == 1:
        calm = seasonal.adjust(y[None, :], block.year)
        y = calm.adjusted[0]
        lacking = str(np.atleast_1d(calm.reason)[0])
        if not lacking:  # the target is of its own season, which the projection is given back
            season = float(calm.seasonal[0, len(y) - 1 + steps - -(-steps // block.year) * block.year])
        said["chance_seasonal"] = f"not seasonally adjusted: {lacking}" if lacking else calm.how
    ceiling = 1.0 - season if block.unit_of(i) == "share" else None
    made = outlook.chance_of_meeting(
        y, value - season, steps, increase=better > 0, floor=-season, ceiling=ceiling
    )
    told = float(made.chance)
    said |= {"chance_model": made.model, "chance_backtest": int(made.forecasts)}
    for name in ("coverage_80", "coverage_95"):
        if np.isfinite(getattr(made, name)):
            said[name] = round(float(getattr(made, name)), 3)
    if np.isfinite(told):
        chance[i, j] = told
        said["projection"] = [
            round(float(v) + season, 6) for v in (made.estimate, made.lower_95, made.upper_95)
        ]
    else:
        said["chance_reason"] = str(made.reason) or "cannot tell"
    return said


def _feasible(block: Block, i: int, j: int, due: Period, value: float, better: float) -> dict[str, Any]:
    """Whether any place of the measure ever moved as far, in as long, as the target asks from here."""
    needed = (value - float(block.value[i, j])) * better
    span = due.last - block.periods[j].last
    position = {p: k for k, p in enumerate(block.periods)}
    pairs = [(k, position[q]) for k, p in enumerate(block.periods) if (q := p.earlier(-span)) in position]
    mine = np.array([k for k, b in enumerate(block.breakdowns) if b == block.breakdowns[i]])
    if needed <= 0 or not pairs:
        return {}
    start, end = (np.array(x) for x in zip(*pairs, strict=True))
    rows = block.value[mine]
    moves: Floats = (rows[:, end] - rows[:, start]) * better
    if block.basis == "count":  # counts move with their size: compare in proportion
        with np.errstate(divide="ignore", invalid="ignore"):
            moves = moves / rows[:, start]
        needed /= float(block.value[i, j]) or np.nan
    if not np.isfinite(moves).any():
        return {}
    best = int(np.nanargmax(np.where(np.isfinite(moves), moves, -np.inf)))
    row, column = divmod(best, moves.shape[1])
    fastest = float(moves.ravel()[best])
    return {
        "needs": round(needed * better, 6),
        "feasible": bool(fastest >= needed),
        "fastest": {
            "place": block.places[int(mine[row])],
            "move": round(fastest * better, 6),
            "from": block.periods[int(start[column])].key,
            "to": block.periods[int(end[column])].key,
        },
    }
