"""The one headline verdict of each figure, by rule; everything else about it stands under “why”.

Against the trajectory where there is a target, else by the change on a year before. Whole columns at once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from frankpledge.figures.aims import Aims
from frankpledge.figures.block import Block, Objects
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
_TOLERANCE = 1e-12


@dataclass(frozen=True)
class Judged:
    """Series × periods: the verdict, the rule that gave it, and the direction of change (`higher, lower,
    same`).
    """

    verdict: Objects
    rule: Objects
    direction: Objects
    comparison_rule: Objects


def judge(block: Block, compared: Comparison, aims: Aims, withheld: Bools) -> Judged:
    """The verdict on every figure of `block`; `cannot-tell` where there is no figure.

    `withheld` says which figures are not shown (they are NaN in the block already).
    """
    present = ~np.isnan(block.value)
    verdict = np.full(block.shape, "cannot-tell", dtype=object)
    rule = np.full(block.shape, "none", dtype=object)
    with np.errstate(invalid="ignore"):
        up, down = compared.change > _TOLERANCE, compared.change < -_TOLERANCE
        up |= np.isnan(compared.change) & (block.value > compared.before)
    direction = np.full(block.shape, "same", dtype=object)
    direction[up], direction[down] = "higher", "lower"
    direction[~present | np.isnan(compared.before)] = ""

    good = {"up": 1, "down": -1, "neutral": 0}[block.measure.polarity]
    _change(verdict, rule, compared, present, np.where(up, 1, -1) * good, direction)
    broken = np.array([bool(b) for b in compared.break_reason])
    rule[present & broken & (rule == "nothing-before")] = "break"
    unseen = (compared.index >= 0) & withheld[:, np.maximum(compared.index, 0)]
    rule[unseen & (rule == "nothing-before")] = "before-withheld"
    comparison_rule = rule.copy()
    _target(verdict, rule, block, aims, present)
    return Judged(verdict, rule, direction, comparison_rule)


def _change(
    verdict: Objects, rule: Objects, compared: Comparison, present: Bools, towards: Floats, direction: Objects
) -> None:
    rule[present] = "nothing-before"
    has_before = present & ~np.isnan(compared.before)
    rule[has_before] = "change-no-interval"
    within = has_before & compared.known & ~compared.beyond
    within |= has_before & (direction == "same") & compared.known
    verdict[within], rule[within] = "too-close", "change-within"
    beyond = has_before & compared.beyond
    rule[beyond] = "change-beyond"
    verdict[beyond] = direction[beyond]
    verdict[beyond & (towards > 0)] = "improving"
    verdict[beyond & (towards < 0)] = "worsening"


def _target(verdict: Objects, rule: Objects, block: Block, aims: Aims, present: Bools) -> None:
    better = np.broadcast_to(aims.better, block.shape)
    slack = _TOLERANCE * better
    dated = present & aims.at_date & (better != 0)
    verdict[dated] = trajectory.met(block.value, aims.target - slack, increase=better > 0)[dated]
    rule[dated] = "target-date"
    running = present & ~dated & ~np.isnan(aims.expected) & (better != 0)
    stands = trajectory.standing(block.lower, block.upper, aims.expected - slack, increase=better > 0)
    verdict[running] = stands[running]
    rule[running] = "trajectory"
    rule[running & (stands == "cannot-tell")] = "trajectory-no-interval"
