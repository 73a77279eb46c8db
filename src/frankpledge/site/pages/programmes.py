"""Programmes: how far each has come in every area, staff group or school phase, and how evenly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from frankpledge import plan
from frankpledge.delivery.models import Programme, ProgrammePlace
from frankpledge.plan.models import Place
from frankpledge.site import pictures

#: The order in which a programme goes forward; `stopped` stands apart.
STEPS = ("none", "planned", "pilot", "evaluated", "running", "stopped")
#: One mark for each step, told apart by shape: nothing, a dot, half, nearly whole, whole, a cross.
SHAPES = {"none": "–", "planned": "·", "pilot": "◔", "evaluated": "◑", "running": "●", "stopped": "✕"}


@dataclass(frozen=True, slots=True)
class Cell:
    """One area's tile: where it stands on the map (from one), its letters, how far the programme has come
    there.
    """

    name: str
    letters: str
    column: int
    row: int
    status: str
    words: str
    url: str


@dataclass(frozen=True, slots=True)
class Line:
    """One place of the grid. `share` of those eligible, between 0 and 1; None where it cannot be said."""

    code: str
    name: str
    url: str
    row: Any | None
    status: str
    words: str
    share: float | None
    lacks_support: bool


@dataclass(frozen=True, slots=True)
class View:
    programme: Any
    reach: Any
    lines: Sequence[Line]
    cells: Sequence[Cell]
    steps: Sequence[tuple[str, str, int]]
    pilots: Sequence[Any]
    pilot_names: Sequence[str]
    besides: Sequence[Any]
    without_support: Sequence[str]

    @property
    def least(self) -> Sequence[str]:
        return self.reach.least

    @property
    def evaluated(self) -> bool:
        """Whether any pilot has been evaluated, so that it may run elsewhere."""
        return any(row.evaluated for row in self.pilots)


def programmes() -> list[Any]:
    held = Programme.objects.select_related("commitment", "provider", "beside")
    return list(held.prefetch_related("places", "people"))


def build(programme: Any) -> View:
    status = dict(ProgrammePlace.Status.choices)
    pages = {p.code: p.page.url for p in Place.areas().select_related("page") if hasattr(p, "page")}
    lacking = set(programme.without_support)
    found = [
        Line(
            code,
            name,
            pages.get(code, ""),
            row,
            row.status if row else "none",
            status[row.status if row else "none"],
            row.reached / row.eligible if row and row.reached is not None and row.eligible else None,
            name in lacking,
        )
        for code, name, row in programme.grid
    ]
    grid, letters = pictures.layout(plan.body().area) if programme.axis == Programme.Axis.AREA else ({}, {})
    cells = [
        Cell(
            line.name,
            letters[line.code],
            grid[line.code][0] + 1,
            grid[line.code][1] + 1,
            line.status,
            line.words,
            line.url,
        )
        for line in found
        if line.code in grid
    ]
    counted = [(step, status[step], sum(line.status == step for line in found)) for step in STEPS]
    tried = [x for x in found if x.row and (x.status in ("pilot", "evaluated") or x.row.evaluated)]
    return View(
        programme=programme,
        reach=programme.reach,
        lines=sorted(found, key=lambda x: (-STEPS.index(x.status) if x.status != "stopped" else 1, x.name)),
        cells=sorted(cells, key=lambda c: (c.row, c.column)),
        steps=[step for step in counted if step[2]],
        pilots=[x.row for x in tried],
        pilot_names=[x.name for x in tried],
        besides=list(programme.besides.all()),
        without_support=programme.without_support,
    )


def places_word(programme: Any, body: Any) -> str:
    """What the programme is rolled out to, in the plural."""
    return {
        "area": body.area_words,
        "staff-group": _("staff groups"),
        "school-phase": _("school phases"),
    }[programme.axis]
