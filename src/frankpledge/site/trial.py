"""What a measure would give now, as its page would show it: for staff, before anything is released."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from frankpledge.plan.models import Place
from frankpledge.releases import Figure, period_kind
from frankpledge.site import current, lines, pictures
from frankpledge.site.pages import measure as measures

_DATES = ("period_end", "target_by")
#: How many of the last figures stand below the chart.
SHOWN = 8


@dataclass(frozen=True)
class Tried(current.Shelf):
    """Stands where the release would: its figures belong to no release, and say so in their identity."""

    told: Mapping[str, Any] | None = None

    @property
    def key(self) -> str:
        return "trial"

    def decimals(self, measure: str, unit: str = "") -> int | None:
        found = (self.told or {}).get("decimals")
        return (
            int(found) if found is not None and unit in ("", (self.told or {}).get("unit") or unit) else None
        )


@dataclass(frozen=True, slots=True)
class View:
    measure: Any
    shelf: Tried
    figure: Figure | None
    heading: str
    reason: str
    picture: pictures.Picture | None
    rows: Sequence[Figure]
    target: Any | None
    figures: int
    places: int


def build(page: Any, told: Mapping[str, Any], area: str) -> View:
    """`told` is what the desk worked out: rows of the body's area as JSON has them, or why there are none."""
    shelf = Tried(told=told)
    found = [_figure(row) for row in told.get("rows", ())]
    kind = told.get("headline") or (period_kind(found[-1].period) if found else "")
    series = [row for row in found if period_kind(row.period) == kind] or found
    series.sort(key=lambda row: row.period_end)
    known = [row for row in series if row.value is not None]
    figure = known[-1] if known else None
    target = next((t for t in page.targets_in_force if not t.breakdown and t.place in ("", area)), None)
    reason = "" if figure else told.get("missing", "") or (series[-1].reason if series else "")
    place = Place.objects.filter(code=area).first()
    return View(
        measure=page,
        shelf=shelf,
        figure=figure,
        heading=lines.heading(page, figure),
        reason=reason or "The files held give no figure of it for the whole area.",
        picture=measures.picture(page, shelf, series, figure, target, place),
        rows=series[::-1][:SHOWN],
        target=target,
        figures=int(told.get("figures", 0)),
        places=int(told.get("places", 0)),
    )


def _figure(row: Mapping[str, Any]) -> Figure:
    days = {name: date.fromisoformat(row[name]) if row[name] else None for name in _DATES}
    return Figure.of({**row, **days})
