"""Change over time: XmR charts; and under one name with them, charts of shares and rates, and run charts.

Source: NHS England, *Making Data Count* (the XmR rules, as NHSRplotthedots has them). All take one series or
series × points, NaN for missing.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import TypeAlias, cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

from frankpledge.figures.methods import charts, signals
from frankpledge.figures.methods.attributes import p, u
from frankpledge.figures.methods.charts import (
    LEAST_POINTS,
    ROUNDING,
    SCREEN,
    ControlChart,
    Improvement,
    Limits,
)
from frankpledge.figures.methods.estimates import BoolArray, FloatArray, IntArray, MethodError
from frankpledge.figures.methods.runs import RunChart, run, run_limits, runs_about
from frankpledge.figures.methods.slate import Slate

__all__ = ["ControlChart", "RunChart", "p", "run", "run_limits", "runs_about", "u", "xmr"]

#: Limits stand this many mean moving ranges from the centre; 3/1.128 rounded, as *Making Data Count* has it.
LIMIT = 2.66
NEAR_LIMIT = LIMIT * 2 / 3

#: The limits and near limits, in the order of `Limits`, in mean moving ranges from the centre.
_FROM_CENTRE = np.array([-LIMIT, LIMIT, -NEAR_LIMIT, NEAR_LIMIT])[:, None]

#: Points handled at once: of fewer at a time two cores would wait for one another oftener, for each operation
#: of NumPy begins and ends with the interpreter; more would be too far from a core's cache.
_AT_ONCE = 640_000

#: Bytes that a point of a batch takes at most while it is worked on, as a whole number.
_BYTES = 11

#: Points (0-based, the first of a new stretch) where limits start again: for all series, or a list for each.
Breaks: TypeAlias = Sequence[int] | Sequence[Sequence[int]]


def xmr(
    y: ArrayLike,
    *,
    screen: bool = True,
    rebase_at: Breaks = (),
    freeze_first: int | None = None,
    improvement: Improvement = None,
    target: ArrayLike | None = None,
) -> ControlChart:
    """XmR (individuals) charts of every series at once.

    Centre x̄, limits x̄ ± 2.66·MR̄, near limits x̄ ± 1.7733·MR̄ where MRᵢ = |xᵢ − xᵢ₋₁| between neighbouring
    points that are both present. `screen` drops MR ≥ 3.267·MR̄ once and takes MR̄ again; x̄ keeps every
    point. `rebase_at` starts everything again (limits and rules) at those points, 0-based; `freeze_first`
    makes the limits from the first n points and holds them. `improvement` (`increase`, `decrease`) and
    `target` (in the units of y) may be one, or one per series.

    Signals: see `signals.combined`. A point on the centre, or missing, breaks a run; differences that are
    only rounding (10⁻¹² of the value) are none. A series of fewer than 12 points has a centre and no limits,
    so that only trends and runs are told: use `run`. After a rebase a shorter stretch does have limits, as in
    the reference; `based_on` says how few points they rest on. A series of equal values has limits on its
    centre and no signal.

    Raises `MethodError`: `rebase_at` outside the series or together with `freeze_first`; `freeze_first` below
    2.
    """
    rows, single = charts.shaped(y, "y")
    series, points = rows.shape
    better = charts.directions(improvement, series)
    if freeze_first is not None and freeze_first < 2:
        raise MethodError(f"freeze_first: {freeze_first}; limits need at least two points")
    groups = list(_groups(rebase_at, series, points))
    if freeze_first is not None and any(len(edges) > 2 for _, edges in groups):
        raise MethodError(
            "rebase_at and freeze_first: give one of them; a rebase starts limits again, a freeze holds them"
        )
    chart = _Drawing(rows, better, whole=len(groups) == 1 and len(groups[0][1]) == 2)
    _drawn(
        chart,
        [(batch, edges) for members, edges in groups for batch in _batches(members, series, points)],
        freeze_first,
        screen,
    )
    how = "limits from each stretch between breaks" if chart.full else "limits from every point"
    if freeze_first is not None:
        how = f"limits from the first {freeze_first} points"
    made = f"XmR chart, {how}, moving ranges {'screened once' if screen else 'not screened'}"
    return _finished(chart, single, target, made)


class _Drawing:
    """The arrays of a chart while its batches are drawn."""

    def __init__(self, rows: FloatArray, better: NDArray[np.int8], *, whole: bool) -> None:
        self.rows, self.better = rows, better
        series, points = rows.shape
        # One stretch a series: one number a series is kept, and shown as a view repeated along it.
        self.full = not whole
        width = points if self.full else 1
        lines = len(Limits._fields)
        # Of one piece, for the system to hand out in large pages.
        memory = Slate(series * (8 * width * (lines + 1) + points) + 128)
        self.lines = memory.array((lines, series, width), np.float64)
        self.based_on = memory.array((series, width), np.int64)
        # Points × series, as they are made.
        self.rules = memory.array((points, series), np.uint8)
        self.last = np.full(series, points - 1)
        self.variation_code = np.zeros(series, np.uint8)

    def draw(
        self,
        batch: slice | IntArray,
        edges: Sequence[int],
        freeze_first: int | None,
        screen: bool,
        slate: Slate,
    ) -> None:
        with slate:
            x = signals.turned(self.rows[batch], slate)
            gaps = False
            if x.dtype != np.int16:
                with np.errstate(invalid="ignore"):
                    gaps = not np.isfinite(x.sum())
                if gaps:
                    charts.finite_or_missing(self.rows[batch], "y")
                    self.last[batch] = charts.last_points(self.rows[batch])
            few = (_counted(~np.isnan(x)) if gaps else len(x)) < LEAST_POINTS
            for start, stop in pairwise(edges):
                stretch = x[start:stop]
                base = len(stretch) if freeze_first is None else min(freeze_first, len(stretch))
                centre, mean_range, based_on = _centre_and_range(stretch, base, screen, gaps, slate)
                mean_range = np.where(few, np.nan, mean_range)
                if isinstance(batch, slice):
                    _rules(stretch, centre, mean_range, slate, self.rules[start:stop, batch])
                else:
                    self.rules[start:stop, batch] = _rules(stretch, centre, mean_range, slate)
                column = slice(start, stop) if self.full else slice(0, 1)
                self.lines[0, batch, column] = centre[:, None]
                self.lines[1:, batch, column] = (centre + _FROM_CENTRE * mean_range)[:, :, None]
                self.based_on[batch, column] = np.reshape(based_on, (-1, 1))
        rules, last = self.rules[:, batch].T, self.last[batch]
        self.variation_code[batch] = charts.variation_codes(rules, last, self.better[batch])


def _drawn(
    chart: _Drawing,
    batches: Sequence[tuple[slice | IntArray, Sequence[int]]],
    freeze_first: int | None,
    screen: bool,
) -> None:
    """Every batch, on every core where there are several: each writes rows of its own, and NumPy lets go of
    the interpreter while it works on them.
    """
    longest = max((len(chart.better[batch]) for batch, _ in batches), default=0)
    left = iter(batches)

    def draw() -> None:
        slate = Slate(_BYTES * longest * chart.rows.shape[1])
        for batch, edges in left:
            chart.draw(batch, edges, freeze_first, screen, slate)

    others = min(os.cpu_count() or 1, len(batches)) - 1
    if others < 1:
        draw()
        return
    with ThreadPoolExecutor(others) as threads:
        drawn = [threads.submit(draw) for _ in range(others)]
        draw()
    for other in drawn:
        other.result()


def _centre_and_range(
    x: signals.Points, base: int, screen: bool, gaps: bool, slate: Slate
) -> tuple[FloatArray, FloatArray, IntArray | int]:
    """Of points × series: mean and mean moving range of the first `base` points, and how many those are."""
    based_on: IntArray | int = base
    unpaired: IntArray | int = 0
    first = x[:base]
    with slate:
        moves = cast(signals.Points, slate.array((base - 1, x.shape[1]), x.dtype.type))
        np.abs(np.subtract(first[1:], first[:-1], out=moves), out=moves)
        if not gaps:
            # Taken from the first point, so that equal values have exactly themselves as their mean; of whole
            # numbers the sum is exact, however it is taken.
            whole = x.dtype == np.int16
            away = _total(first) - x[0].astype(np.int64) * base if whole else _total(first - x[0])
            centre = x[0] + away / base
            mean_range = _total(moves) / max(base - 1, 1)
        else:
            here, alone = ~np.isnan(first), np.isnan(moves)
            based_on, unpaired = _counted(here), _counted(alone)
            moves = np.where(alone, 0.0, moves)
            origin = np.take_along_axis(first, np.argmax(here, axis=0)[None, :], axis=0)[0]
            with np.errstate(divide="ignore", invalid="ignore"):
                centre = origin + _total(np.where(here, first - origin, 0.0)) / based_on
                mean_range = _total(moves) / (len(moves) - unpaired)
        if screen:
            within = slate.array(moves.shape, np.bool_)
            signals.below(moves, mean_range * (SCREEN * (1 - ROUNDING)), within)
            kept = _counted(within) - unpaired
            moves *= within.view(np.int8)
            # Where every moving range is 0 none is below 3.267 times their mean: the mean stays 0.
            mean_range = np.divide(_total(moves), kept, out=mean_range, where=kept > 0)
    if base < 2:
        mean_range = np.full_like(mean_range, np.nan)
    return centre, mean_range, based_on


def _total(x: signals.Points) -> FloatArray | IntArray:
    """The sum of each series, to the last digit the same whatever stands beside it."""
    # Of fewer than 2¹⁶ numbers of 16 bits it has room in 32, which are added twice as fast as 64.
    narrow = np.int32 if x.dtype == np.int16 and len(x) < 2**16 else None
    if x.shape[1] == 1:  # NumPy would add a lone series in another order
        return np.asarray(np.repeat(x, 2, axis=1).sum(axis=0, dtype=narrow))[:1]
    return np.asarray(x.sum(axis=0, dtype=narrow))


def _counted(flags: BoolArray) -> IntArray:
    """How many points of each series are flagged."""
    # A byte holds 255: with no more points than that, there is nothing to widen and many are added at once.
    narrow = np.uint8 if len(flags) < 256 else np.int64
    return np.asarray(flags.view(np.uint8).sum(axis=0, dtype=narrow), dtype=np.int64)


def _rules(
    x: signals.Points,
    centre: FloatArray,
    mean_range: FloatArray,
    slate: Slate,
    out: signals.Bits | None = None,
) -> signals.Bits:
    slack = ROUNDING * (np.abs(centre) + np.fmax(mean_range, 0.0))
    # How far from the centre a point is outside, near a limit, and on a side: asked of all points together.
    far = np.stack([LIMIT * mean_range + slack, NEAR_LIMIT * mean_range + slack, slack])[:, None]
    with slate:
        outside, near, side = signals.sides(x, centre - far, centre + far, slate)
        return signals.combined(outside, near, side, signals.steps(x, slate), slate, out)


def _finished(drawing: _Drawing, single: bool, target: ArrayLike | None, made: str) -> ControlChart:
    rows = drawing.rows
    return charts.assembled(
        rows,
        drawing.rules.T,
        Limits(*(np.broadcast_to(line, rows.shape) for line in drawing.lines)),
        np.broadcast_to(drawing.based_on, rows.shape),
        drawing.variation_code,
        drawing.last,
        better=drawing.better,
        target=target,
        made=made,
        single=single,
    )


def _groups(breaks: Breaks, series: int, points: int) -> Iterator[tuple[IntArray | None, list[int]]]:
    """The series that share their breaks (None: all), and where their stretches begin and end."""
    given = list(breaks)
    if all(isinstance(at, int | np.integer) for at in given):
        yield None, _edges(cast(Sequence[int], given), points)
        return
    if len(given) != series:
        raise MethodError(
            f"rebase_at: {len(given)} lists of breaks for {series} series; give one list, or one for each"
        )
    members: dict[tuple[int, ...], list[int]] = {}
    for row, at in enumerate(cast(Sequence[Sequence[int]], given)):
        members.setdefault(tuple(sorted({int(point) for point in at})), []).append(row)
    for at, found in members.items():
        yield np.array(found, dtype=np.int64), _edges(at, points)


def _edges(at: Sequence[int], points: int) -> list[int]:
    inner = sorted({int(point) for point in at} - {0})
    if inner and not 0 < inner[0] <= inner[-1] < points:
        raise MethodError(
            f"rebase_at: {inner}; a break is the position of a point, 1 to {points - 1} (the first is 0)"
        )
    return [0, *inner, points]


def _batches(members: IntArray | None, series: int, points: int) -> Iterator[slice | IntArray]:
    """Series to be drawn together; where they are several batches, as many and as long for every core."""
    length = series if members is None else len(members)
    if not points or not length:
        return
    many = -(-length * points // _AT_ONCE)
    if many > 1:
        cores = os.cpu_count() or 1
        many = -(-many // cores) * cores
    for start, stop in pairwise(length * part // many for part in range(many + 1)):
        yield slice(start, stop) if members is None else members[start:stop]
