"""What a value would take: for people who are to set a target, asked of the release's own figures.

The chance is the method of the figures' outlook (`figures.methods.outlook`), asked here of any value that
somebody proposes, not just of the target in force; the feasibility asks whether any place of the measure
ever moved as far in as long.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from frankpledge.periods import STEPS, Period
from frankpledge.releases.figure import Figure
from frankpledge.releases.reading import Release

#: Periods of a rolling year that share no month are this many apart, in months.
_YEAR = 12


@dataclass(frozen=True, slots=True)
class Takes:
    """What one value by one period would take. `needs` is the change from the last figure; `fastest` the
    largest move for the better of any place over as long (None where nothing is held over as long), with
    where and when; `there` counts the places (of `places` with a figure) at the value or better now;
    `chance` is None where it cannot be told, and `reason` says why."""

    value: float
    needs: float
    fastest: float | None
    fastest_place: str
    fastest_from: str
    fastest_to: str
    there: int
    places: int
    chance: float | None
    reason: str

    @property
    def feasible(self) -> bool | None:
        """Whether any place ever moved as far in as long; None where that cannot be told."""
        if self.fastest is None:
            return None
        return self.needs == 0 or abs(self.fastest) >= abs(self.needs) - 1e-9 or self.needs * self.fastest < 0


def takes(
    release: Release,
    measure: str,
    place: str,
    value: float,
    by: str,
    *,
    better: int,
    areas: Sequence[str] = (),
) -> Takes | None:
    """What `value` by the period `by` would take of `measure` at `place`. `better` is 1 where more is
    better, -1 where less is; `areas` are the places compared with. None where the release has no figure of
    it."""
    held = [row for row in release.series(measure, place) if row.value is not None]
    kind = Period.parse(by).kind if by else None
    same = [row for row in held if kind is None or Period.parse(row.period).kind == kind] or held
    if not same:
        return None
    last, due = same[-1], Period.parse(by) if by else None
    now = float(last.value or 0.0)
    need = value - now
    if need * better < 0:
        need = 0.0
    span = due.last - Period.parse(last.period).last if due else 0
    best = _fastest([same, *(_values(release, measure, code, last) for code in areas)], span, better)
    across = [
        row.value
        for row in release.across(measure, last.period)
        if row.value is not None and row.place in areas
    ]
    chance, reason = _chance(same, value, span, better, last.unit)
    return Takes(
        value=value,
        needs=need,
        fastest=best[0] if best else None,
        fastest_place=best[1].place if best else "",
        fastest_from=best[1].period if best else "",
        fastest_to=best[2].period if best else "",
        there=sum((v - value) * better >= -1e-9 for v in across),
        places=len(across),
        chance=chance,
        reason=reason,
    )


def _values(release: Release, measure: str, place: str, like: Figure) -> list[Figure]:
    kind = Period.parse(like.period).kind
    rows = release.series(measure, place)
    return [row for row in rows if row.value is not None and Period.parse(row.period).kind == kind]


def _fastest(
    series: Sequence[Sequence[Figure]], span: int, better: int
) -> tuple[float, Figure, Figure] | None:
    """The largest move for the better over `span` months of any series, from which figure to which."""
    found: tuple[float, Figure, Figure] | None = None
    if span <= 0:
        return None
    for rows in series:
        by_end = {Period.parse(row.period).last: row for row in rows}
        for end, row in by_end.items():
            start = by_end.get(end - span)
            if start is None:
                continue
            move = float(row.value or 0.0) - float(start.value or 0.0)
            if found is None or move * better > found[0] * better:
                found = (move, start, row)
    return found


def _chance(
    rows: Sequence[Figure], value: float, span: int, better: int, unit: str
) -> tuple[float | None, str]:
    """By the points that share no month with one another and lead up to the target's date."""
    from frankpledge.figures.methods import outlook  # noqa: PLC0415  (a web process loads it when asked)

    kind = Period.parse(rows[-1].period).kind
    stride = _YEAR if kind.value == "rolling-12" else STEPS[kind]
    if span <= 0:
        return None, "past"
    by_end = {Period.parse(row.period).last: float(row.value or 0.0) for row in rows}
    due = max(by_end) + span
    chosen = [end for end in range(min(by_end), max(by_end) + 1) if (due - end) % stride == 0]
    if len(chosen) < 2:
        return None, "too short"
    made = outlook.chance_of_meeting(
        [by_end.get(end, math.nan) for end in chosen],
        value,
        (due - chosen[-1]) // stride,
        increase=better > 0,
        floor=0.0,
        ceiling=1.0 if unit == "share" else None,
    )
    told = float(made.chance)
    return (told, "") if math.isfinite(told) else (None, str(made.reason) or "too short")
