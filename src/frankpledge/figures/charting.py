"""Control charts of a block: limits and signals where the points can bear them.

Rolling years share months, so neighbouring ones move together by construction and limits from their moving
range would be far too narrow. Their chart is made from the points that share no month with the latest (the
same month each year); the limits then hold for every point, and only those points can signal.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from frankpledge.figures.block import Block
from frankpledge.figures.column import Column
from frankpledge.figures.cube import Floats, Ints
from frankpledge.figures.methods import seasonal as seasons
from frankpledge.figures.methods import signals, spc

LEAST = 12
_BETTER = {"up": "increase", "down": "decrease", "neutral": None}


@dataclass(frozen=True)
class Charts:
    """Series × periods; `kind` is `xmr`, `run` or empty."""

    kind: Column
    centre: Floats
    lower: Floats
    upper: Floats
    near_lower: Floats
    near_upper: Floats
    signal: Column
    variation: Column
    assurance: Column
    run_signal: list[bool]
    made: str
    seasonal: str


def draw(block: Block, target: Floats) -> Charts:
    """The charts of every series of `block`; `target` is one value per series (NaN: none)."""
    series, periods = block.shape
    latest = latest_held(block)
    chosen = np.arange(latest % block.overlap, latest + 1, block.overlap)
    y, seasonal = _adjusted(block, chosen)
    breaks = _breaks(block, chosen)
    start = breaks[-1] if breaks else 0
    enough = np.count_nonzero(~np.isnan(y[:, start:]), axis=1) >= LEAST
    empty = np.full((series, periods), np.nan)
    if len(chosen) < 2:
        blank, none = Column.same("", block.shape), Column.same("none", block.shape)
        return Charts(
            blank, empty, empty, empty, empty, empty, none, blank, blank, [False] * series, "", seasonal
        )
    found = spc.xmr(
        y,
        rebase_at=breaks,
        improvement=_BETTER[block.measure.polarity],
        target=None if np.isnan(target).all() else target,
    )
    run = spc.run(y[:, start:])
    nearest = np.searchsorted(chosen, np.arange(periods), side="left").clip(max=len(chosen) - 1)
    wide = enough[:, None]
    centre = np.where(wide, found.centre, np.nan)
    centre[:, start:] = np.where(wide, found.centre[:, start:], run.centre)
    signal = np.zeros((series, periods), np.uint8)
    signal[:, chosen] = np.where(wide, found.code, 0)
    some = np.count_nonzero(~np.isnan(y), axis=1) > 1
    kind = np.where(enough, 2, np.where(some, 1, 0))

    def last(told: np.ndarray) -> Column:
        """What is told of each series stands at its last point on the chart."""
        texts = Column.of(np.where(enough, told, "").astype(object))
        codes = np.zeros((series, periods), np.uint8)
        codes[:, chosen[-1]] = texts.codes + 1
        return Column(codes, ["", *texts.values])

    def spread(limit: Floats) -> Floats:
        return np.where(wide, limit, np.nan)[:, nearest]

    return Charts(
        Column(np.broadcast_to(kind[:, None], block.shape), ["", "run", "xmr"]),
        centre[:, nearest],
        spread(found.lower),
        spread(found.upper),
        spread(found.near_lower),
        spread(found.near_upper),
        Column(signal, signals.SIGNALS.tolist()),
        last(np.asarray(found.variation)),
        last(np.asarray(found.assurance)),
        [bool(s) for s in np.atleast_1d(run.signal)],
        found.made,
        seasonal,
    )


def latest_held(block: Block) -> int:
    """The place of the last period in which any series has a figure; of the last one, where none has."""
    held = np.flatnonzero(~np.isnan(block.value).all(axis=0))
    return int(held[-1]) if len(held) else block.shape[1] - 1


def _adjusted(block: Block, chosen: Ints) -> tuple[Floats, str]:
    """The points of the chart, and how the seasons were handled, in words."""
    y = block.value[:, chosen]
    if block.overlap > 1:
        return y, "rolling years, one point a year: no month is in two points"
    if block.year == 1:
        return y, ""
    if block.measure.seasonal == "stl":
        adjusted = seasons.adjust(y, block.year)
        return adjusted.adjusted, adjusted.how
    handling = block.measure.seasonal or ("like-for-like" if block.basis in {"count", "rate"} else "none")
    if handling == "like-for-like":
        return (
            y,
            "limits are of the values as they are; change is judged against the same period a year before",
        )
    return y, ""


def _breaks(block: Block, chosen: Ints) -> list[int]:
    """Where the chart starts again: the first point that begins on or after each break."""
    starts = [block.periods[j].start for j in chosen]
    at = {next((i for i, s in enumerate(starts) if s >= b.date), 0) for b in block.measure.breaks}
    return sorted(at - {0})
