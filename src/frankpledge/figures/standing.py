"""What a period rests on: which files, whether all are held, whole, and real."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from frankpledge.figures.block import no_file, spans
from frankpledge.figures.cube import Cube, Held
from frankpledge.periods import Period

INCOMPLETE = "Built on an extract that may not be whole"


@dataclass(frozen=True)
class Need:
    """Months of a dataset that a figure needs: its period's and `after` more, in each of the scopes."""

    cube: Cube
    scopes: tuple[str, ...]
    after: int = 0


@dataclass(frozen=True)
class Standing:
    """What one period rests on; `reason` says why it has no figure, and is empty where it can have one."""

    reason: str
    notes: tuple[str, ...]
    sources: frozenset[str]
    illustrative: bool
    incomplete: bool


def standing(needs: Sequence[Need], periods: Sequence[Period]) -> list[Standing]:
    """What each of `periods` (neighbours in time) rests on, over all the needs together."""
    each = [_each(need, periods) for need in needs]
    if len(each) == 1:
        return each[0]
    return [_joined(list(found)) for found in zip(*each, strict=True)]


def _each(need: Need, periods: Sequence[Period]) -> list[Standing]:
    """What each period rests on by one need; the same for every measure that asks for just these."""
    key = (need.scopes, need.after, periods[0], periods[-1]) if periods else ()
    if key not in need.cube.memo:
        need.cube.memo[key] = [_one(need, period) for period in periods]
    found: list[Standing] = need.cube.memo[key]
    return found


def _one(need: Need, period: Period) -> Standing:
    key = (need.scopes, need.after, period.first, period.last)
    if key not in need.cube.memo:
        need.cube.memo[key] = _look(need, period)
    found: Standing = need.cube.memo[key]
    return found


def _look(need: Need, period: Period) -> Standing:
    wanted = range(period.first, period.last + 1 + need.after)
    absent = [m for m in wanted if any(m not in need.cube.held[s] for s in need.scopes)]
    if absent:
        newest = min(max(need.cube.held[s]) for s in need.scopes)
        if need.after and all(m > newest for m in absent):
            days = {3: 90, 6: 180, 12: 365}.get(need.after, need.after * 30)
            why = (
                f"crimes of this period are not yet {days} days old in the outcomes held, which end at "
                f"{spans([newest])}"
            )
        else:
            why = no_file(need.cube.dataset, absent)
        return Standing(why, (), frozenset(), False, False)
    held: list[Held] = [need.cube.held[s][m] for s in need.scopes for m in wanted]
    doubtful = [m for m in wanted if any(need.cube.held[s][m].incomplete for s in need.scopes)]
    return Standing(
        "",
        (f"{INCOMPLETE}: {need.cube.dataset.replace('_', ' ')}, {spans(doubtful)}.",) if doubtful else (),
        frozenset().union(*(h.sources for h in held)),
        any(h.illustrative for h in held),
        bool(doubtful),
    )


def _joined(found: list[Standing]) -> Standing:
    return Standing(
        "; ".join(dict.fromkeys(s.reason for s in found if s.reason)),
        tuple(note for s in found for note in s.notes),
        frozenset().union(*(s.sources for s in found)),
        any(s.illustrative for s in found),
        any(s.incomplete for s in found),
    )
