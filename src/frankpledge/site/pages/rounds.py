"""Target-setting rounds: who was asked, what each value would take, what was proposed and why, what was
decided.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from frankpledge import plan, releases
from frankpledge.community.models import TargetRound
from frankpledge.periods import PeriodError
from frankpledge.plan.models import PeopleServed, Place
from frankpledge.releases import Takes
from frankpledge.site import current, formats


@dataclass(frozen=True, slots=True)
class Value:
    """One value that might be the target: why it is in the list, and what it would take."""

    why: str
    takes: Takes | None
    value: float


@dataclass(frozen=True, slots=True)
class Past:
    """Where the measure stands, and the best and worst of its past and of the areas now."""

    latest: Any | None
    highest: Any | None
    lowest: Any | None
    best: Any | None
    best_name: str


@dataclass(frozen=True, slots=True)
class View:
    round: Any
    shelf: current.Shelf
    unit: str
    decimals: int | None
    past: Past
    values: Sequence[Value]
    stages: Sequence[tuple[int, Sequence[Any], tuple[float, float, float] | None]]
    waiting: Sequence[Any]
    people_missed: Sequence[Any]
    areas_asked: int
    areas: int
    targets: Sequence[Any]
    names: dict[str, str]

    def say(self, value: float | None) -> str:
        """A value as the measure is told."""
        return formats.figure(value, self.unit, self.decimals)

    def move(self, value: float) -> str:
        """A difference as the measure's changes are told."""
        return formats.change(value, self.unit, self.decimals)


def rounds() -> list[Any]:
    """Every round, those still open first."""
    order = {"open": 0, "overdue": 1, "to-come": 2, "decided": 3}
    held = TargetRound.objects.select_related("measure", "commitment")
    found = held.prefetch_related("invitations", "proposals", "dissent")
    return sorted(found, key=lambda one: (order[one.state], one.deadline))


def build(one: Any) -> View:
    shelf, body = current.shelf(), plan.body()
    invited = list(one.invitations.select_related("organisation", "area"))
    asked = {row.area.code for row in invited if row.area}
    groups = [row.group for row in invited] + [str(row.organisation) for row in invited]
    proposed = {row.organisation_id for row in one.proposals.all()}
    decimals = shelf.decimals(one.measure.key)
    areas = {place.code: place.name for place in Place.areas()}
    return View(
        round=one,
        shelf=shelf,
        unit=one.measure.unit,
        decimals=decimals,
        past=_past(one, shelf, body.area, areas),
        values=_values(one, shelf, body.area, list(areas)),
        stages=[
            (stage, one.stage_proposals(stage), one.spread(stage))
            for stage in (1, 2)
            if one.spread_shown and one.stage_proposals(stage)
        ],
        waiting=[row for row in invited if row.organisation_id not in proposed],
        people_missed=[g for g in PeopleServed.objects.all() if not any(g.named_in(text) for text in groups)],
        areas_asked=len(asked),
        areas=len(areas),
        targets=list(one.targets),
        names=areas | {body.area: body.area_name},
    )


def _past(one: Any, shelf: current.Shelf, area: str, areas: dict[str, str]) -> Past:
    held = [row for row in shelf.series(one.measure.key, area) if row.value is not None]
    if not held:
        return Past(None, None, None, None, "")
    sign = _better(one)
    across = [
        r for r in shelf.across(one.measure.key, held[-1].period) if r.place in areas and r.value is not None
    ]
    comparable = held[-1].unit not in {"count", "pounds"} and len(across) > 2
    best = max(across, key=lambda r: (r.value or 0) * sign) if comparable else None
    return Past(
        held[-1],
        max(held, key=lambda r: r.value or 0),
        min(held, key=lambda r: r.value or 0),
        best,
        areas[best.place] if best else "",
    )


def _better(one: Any) -> int:
    return -1 if one.measure.polarity == "down" else 1


def _values(one: Any, shelf: current.Shelf, area: str, areas: Sequence[str]) -> list[Value]:
    """Each value proposed (where it may be seen), the decision, and steps from the last figure on."""
    said: dict[float, str] = {}
    latest = shelf.latest(one.measure.key, area)
    if one.spread_shown:
        for row in one.proposals.all():
            said[row.value] = "proposed"
    if one.decided_value is not None and one.decided_on and one.decided_on <= plan.today():
        said[one.decided_value] = "decided"
    if latest is not None:
        step = _step(latest.value, latest.unit) * _better(one)
        for times in range(4):
            value = round(_even(latest.value, abs(step)) + times * step, 6)
            if (latest.unit != "share" or 0 <= value <= 1) and value >= 0:
                said.setdefault(value, "" if times else "about where it stands now")
    ordered = sorted(said, reverse=_better(one) < 0)
    compared = areas if latest is not None and latest.unit not in {"count", "pounds"} else ()
    return [Value(said[v], _takes(one, shelf, area, v, compared), v) for v in ordered]


def _step(value: float, unit: str) -> float:
    """A round step for the list: five points of a share, else about a tenth."""
    if unit == "share":
        return 0.05 if value > 0.1 else 0.01
    rough = abs(value) / 10 or 1.0
    power = 10 ** len(str(int(rough))) / 10
    return power if rough < 2 * power else 2 * power if rough < 5 * power else 5 * power


def _even(value: float, step: float) -> float:
    return round(value / step) * step


def _takes(one: Any, shelf: current.Shelf, area: str, value: float, areas: Sequence[str]) -> Takes | None:
    if shelf.release is None:
        return None
    try:
        return releases.takes(
            shelf.release, one.measure.key, area, value, one.for_period, better=_better(one), areas=areas
        )
    except PeriodError:
        return None
