"""How long people wait, those who still wait among them: for what pages tell of a few dozen cases.

An average of the finished alone flatters: the slow ones are the open ones. The method is `kaplan_meier` of
the figures room; this asks it and gives plain numbers.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Waiting:
    """How long cases take. `median` is None while fewer than half can be said to have ended; `within` the
    share ended by the promised day, with its interval, None where nothing is promised; `curve` (days, share
    still open) at each day on which one ended."""

    cases: int
    still_open: int
    longest_open: int | None
    median: float | None
    within: float | None
    within_lower: float | None
    within_upper: float | None
    curve: tuple[tuple[float, float], ...]


def waiting(days: Sequence[int], closed: Sequence[bool], promised: int | None = None) -> Waiting | None:
    """`days` to the end, or so far; `closed` whether it ended. None without a case."""
    if not days:
        return None
    from frankpledge.figures.methods import timeliness  # noqa: PLC0415  (a web process loads it when asked)

    found = timeliness.kaplan_meier([float(day) for day in days], list(closed))
    open_days = [day for day, done in zip(days, closed, strict=True) if not done]
    half = float(found.median.estimate)
    # Nothing can be said of a day that nobody has waited for yet.
    told = promised is not None and max(days) >= promised
    after = found.open_after(float(promised or 0))

    def ended(share_open: object) -> float | None:
        value = float(np.asarray(share_open))
        return None if not told or math.isnan(value) else 1 - value

    return Waiting(
        cases=len(days),
        still_open=len(open_days),
        longest_open=max(open_days, default=None),
        median=None if math.isnan(half) else half,
        within=ended(after.estimate),
        within_lower=ended(after.upper),
        within_upper=ended(after.lower),
        curve=tuple(
            (float(day), float(left)) for day, left in zip(found.days, found.open_share, strict=True)
        ),
    )
