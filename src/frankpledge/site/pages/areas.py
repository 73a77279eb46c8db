"""The areas: choose where you live, from a list or from the map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from frankpledge import plan
from frankpledge.site import pictures
from frankpledge.site.pages import home


@dataclass(frozen=True, slots=True)
class Cell:
    """One tile of the map that links: its place on the grid, counted from one."""

    page: Any
    letters: str
    column: int
    row: int


@dataclass(frozen=True, slots=True)
class View:
    areas: Sequence[Any]
    cells: Sequence[Cell]
    unreviewed: int


def build(page: Any, request: Any) -> View:
    found = home.areas()
    grid, letters = pictures.layout(plan.body().area)
    cells = [
        Cell(a, letters[a.place.code], grid[a.place.code][0] + 1, grid[a.place.code][1] + 1)
        for a in found
        if a.place.code in grid
    ]
    return View(
        areas=found,
        cells=sorted(cells, key=lambda c: (c.row, c.column)),
        unreviewed=sum(a.unreviewed for a in found),
    )
