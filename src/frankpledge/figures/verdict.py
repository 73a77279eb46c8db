"""The one headline verdict of each figure, by rule; everything else about it stands under “why”.

Against the trajectory where there is a target, else by the change on a year before. Whole columns at once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from frankpledge.figures.aims import Aims
from frankpledge.figures.block import Block
from frankpledge.figures.column import Codes, Column
from frankpledge.figures.compare import Comparison
from frankpledge.figures.cube import Bools, Floats
from frankpledge.figures.methods import trajectory

#: Every verdict, as a table holds it, and in words.
WORDS = {
    "improving": "improving",
    "worsening": "worsening",
    "higher": "higher",
    "lower": "lower",
    "too-close": "too close to call",
    "cannot-tell": "cannot tell",
    "on-course": "on course",
    "off-course": "off course",
    "met": "met",
    "not-met": "not met",
}

#: Why a verdict is what it is; `words` has the sentence for each.
RULES = (
    "none",
    "target-date",
    "trajectory",
    "trajectory-no-interval",
    "change-beyond",
    "change-within",
    "change-no-interval",
    "nothing-before",
    "before-withheld",
    "break",
)
DIRECTIONS = ("", "same", "higher", "lower")
_TOLERANCE = 1e-12

# What is judged are codes: places in these lists of names.
_VERDICT = {name: code for code, name in enumerate(WORDS)}
_RULE = {name: code for code, name in enumerate(RULES)}
_SAME, _HIGHER, _LOWER = (DIRECTIONS.index(name) for name in ("same", "higher", "lower"))


@dataclass(frozen=True)
class Judged:
    """Series × periods: the verdict, the rule that gave it, and the direction of change (`higher, lower,
    same`).
    """

    verdict: Column
    rule: Column
    direction: Column
    comparison_rule: Column


def judge(block: Block, compared: Comparison, aims: Aims, withheld: Bools) -> Judged:
    """The verdict on every figure of `block`; `cannot-tell` where there is no figure.

    `withheld` says which figures are not shown (they are NaN in the block already).
    """
    present = ~np.isnan(block.value)
    verdict = np.full(block.shape, _VERDICT["cannot-tell"], np.uint8)
    rule = np.full(block.shape, _RULE["none"], np.uint8)
    with np.errstate(invalid="ignore"):
        up, down = compared.change > _TOLERANCE, compared.change < -_TOLERANCE
        up |= np.isnan(compared.change) & (block.value > compared.before)
    direction = np.full(block.shape, _SAME, np.uint8)
    direction[up], direction[down] = _HIGHER, _LOWER
    direction[~present | np.isnan(compared.before)] = 0

    good = {"up": 1, "down": -1, "neutral": 0}[block.measure.polarity]
    _change(verdict, rule, compared, present, np.where(up, 1, -1) * good, direction)
    broken = np.array([bool(b) for b in compared.break_reason])
    rule[present & broken & (rule == _RULE["nothing-before"])] = _RULE["break"]
    unseen = (compared.index >= 0) & withheld[:, np.maximum(compared.index, 0)]
    rule[unseen & (rule == _RULE["nothing-before"])] = _RULE["before-withheld"]
    comparison_rule = rule.copy()
    if any(aims.targets):
        _target(verdict, rule, block, aims, present)
    return Judged(
        Column(verdict, [*WORDS]),
        Column(rule, [*RULES]),
        Column(direction, [*DIRECTIONS]),
        Column(comparison_rule, [*RULES]),
    )


def _change(
    verdict: Codes, rule: Codes, compared: Comparison, present: Bools, towards: Floats, direction: Codes
) -> None:
    rule[present] = _RULE["nothing-before"]
    has_before = present & ~np.isnan(compared.before)
    rule[has_before] = _RULE["change-no-interval"]
    within = has_before & compared.known & ~compared.beyond
    within |= has_before & (direction == _SAME) & compared.known
    verdict[within], rule[within] = _VERDICT["too-close"], _RULE["change-within"]
    beyond = has_before & compared.beyond
    rule[beyond] = _RULE["change-beyond"]
    verdict[beyond & (direction == _HIGHER)] = _VERDICT["higher"]
    verdict[beyond & (direction == _LOWER)] = _VERDICT["lower"]
    verdict[beyond & (towards > 0)] = _VERDICT["improving"]
    verdict[beyond & (towards < 0)] = _VERDICT["worsening"]


def _target(verdict: Codes, rule: Codes, block: Block, aims: Aims, present: Bools) -> None:
    better = np.broadcast_to(aims.better, block.shape)
    slack = _TOLERANCE * better
    dated = present & aims.at_date & (better != 0)
    met = trajectory.met(block.value, aims.target - slack, increase=better > 0)
    verdict[dated] = _codes(met[dated])
    rule[dated] = _RULE["target-date"]
    running = present & ~dated & ~np.isnan(aims.expected) & (better != 0)
    stands = trajectory.standing(block.lower, block.upper, aims.expected - slack, increase=better > 0)
    verdict[running] = _codes(stands[running])
    rule[running] = _RULE["trajectory"]
    rule[running & (stands == "cannot-tell")] = _RULE["trajectory-no-interval"]


def _codes(verdicts: np.ndarray) -> list[int]:
    return [_VERDICT[name] for name in verdicts.tolist()]
