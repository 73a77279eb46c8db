"""The local priorities of every area: what each put first, when it was last looked at, and who has none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from frankpledge.community.models import LocalPriorityPage
from frankpledge.site import current, history, lines
from frankpledge.site.pages import home


@dataclass(frozen=True, slots=True)
class Held:
    """A local priority with the line of each of its measures there."""

    priority: Any
    lines: Sequence[lines.Line]


@dataclass(frozen=True, slots=True)
class OfArea:
    area: Any
    open: Sequence[Held]


@dataclass(frozen=True, slots=True)
class View:
    areas: Sequence[OfArea]
    none: Sequence[Any]
    unreviewed: Sequence[Any]
    closed: Sequence[Any]
    changed: Sequence[tuple[Any, Any]]
    releases: Sequence[Any]
    shelf: current.Shelf

    @property
    def total(self) -> int:
        return sum(len(one.open) for one in self.areas)


def build() -> View:
    shelf = current.shelf()
    held = LocalPriorityPage.objects.live().select_related("area__place")
    rows = list(held.prefetch_related("changes", "measures__targets", "measures__reviews"))
    by_area: dict[int, list[Any]] = {}
    for row in sorted(rows, key=lambda one: one.position):
        by_area.setdefault(row.area_id, []).append(row)
    told, none, unreviewed = [], [], []
    for area in home.areas():
        code = area.place.code
        current_ones = [row for row in by_area.get(area.pk, []) if row.state == "open"]
        if not current_ones:
            none.append(area)
            continue
        if not any(row.fresh for row in current_ones):
            unreviewed.append(area)
        told.append(
            OfArea(
                area,
                [
                    Held(row, [lines.line(m, code, shelf) for m in row.measures.all() if m.live])
                    for row in current_ones
                ],
            )
        )
    changes = [(row, change) for row in rows for change in row.changes.all()]
    return View(
        areas=told,
        none=none,
        unreviewed=unreviewed,
        closed=sorted((r for r in rows if r.state == "closed"), key=lambda r: r.closed_on, reverse=True),
        changed=sorted(changes, key=lambda one: one[1].on, reverse=True)[:10],
        releases=[one for one in history.published() if one.plan.get("local-priorities")],
        shelf=shelf,
    )
