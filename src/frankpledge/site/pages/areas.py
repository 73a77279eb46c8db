"""The areas: choose where you live, from a list or from the map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import prefetch_related_objects

from frankpledge import plan
from frankpledge.community.models import Engagement
from frankpledge.site import current, pictures
from frankpledge.site.pages import home


@dataclass(frozen=True, slots=True)
class Cell:
    """One tile of the map that links: its place on the grid, counted from one."""

    page: Any
    letters: str
    column: int
    row: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A postcode that was asked for and did not lead to an area's page.

    `answer` is `empty`, `no-postcode`, `unknown`, `elsewhere`, `ended` or `ended-elsewhere`; `area` the page
    of the area that an ended postcode lay in; `ended` its month; `place` the area's record where one is held.
    """

    answer: str
    given: str = ""
    area: Any | None = None
    ended: str = ""
    place: Any | None = None

    @property
    def ended_on(self) -> date | None:
        return date.fromisoformat(f"{self.ended}-01") if self.ended else None


@dataclass(frozen=True, slots=True)
class View:
    areas: Sequence[Any]
    cells: Sequence[Cell]
    unreviewed: Sequence[Any]
    none: Sequence[Any]
    postcodes: bool
    invented_postcodes: tuple[str, str] | None
    asked: Asked | None
    unanswered: int
    events: int


def build(page: Any, request: Any, asked: Asked | None = None) -> View:
    found = home.areas()
    prefetch_related_objects(found, "local_priorities__changes")
    grid, letters = pictures.layout(plan.body().area)
    cells = [
        Cell(a, letters[a.place.code], grid[a.place.code][0] + 1, grid[a.place.code][1] + 1)
        for a in found
        if a.place.code in grid
    ]
    lookup = current.lookup()
    events = list(Engagement.published().prefetch_related("heard"))
    without = [a for a in found if not a.priorities_in_force]
    return View(
        areas=found,
        cells=sorted(cells, key=lambda c: (c.row, c.column)),
        unreviewed=[a for a in found if a.unreviewed and a not in without],
        none=without,
        postcodes=lookup.held,
        invented_postcodes=lookup.examples if lookup.illustrative else None,
        asked=asked,
        unanswered=sum(event.unanswered for event in events),
        events=len(events),
    )
