"""Figures of the release made into pictures: over time, and by area."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from markupsafe import Markup

from frankpledge.plan.models import Place
from frankpledge.releases import Figure
from frankpledge.site import current, formats, languages, outlines, said
from frankpledge.site.charts import areas, series, tiles
from frankpledge.site.charts import outlines as outlined

WIDE, NARROW = 704.0, 328.0
LAYOUTS = Path(__file__).parent / "layouts"

EACH = {
    "month": gettext_lazy("each month"),
    "quarter": gettext_lazy("each quarter"),
    "financial-year": gettext_lazy("each year to March"),
    "calendar-year": gettext_lazy("each calendar year"),
    "rolling-12": gettext_lazy("twelve months to the end of each quarter"),
}


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing for wide pages and one for phones, with its subtitle and the words that say the same."""

    chart: series.TimeSeries
    wide: Markup
    narrow: Markup
    subtitle: str
    description: str
    signals: Sequence[tuple[str, str]]
    readings: Sequence[str]


@dataclass(frozen=True, slots=True)
class ByArea:
    """The areas beside one another: dots, funnel where there are counts, maps where a layout or outlines are
    known.
    """

    period: str
    rows: Sequence[Any]
    names: Mapping[str, str]
    dots_wide: Markup
    dots_narrow: Markup
    description: str
    map: Markup
    legend: Sequence[tuple[str, str]]
    funnel_wide: Markup
    funnel_narrow: Markup
    funnel_words: str
    finding: str
    differ: int
    dots_readings: Sequence[str]
    map_readings: Sequence[str]
    outlines: Markup
    outlines_readings: Sequence[str]
    outlines_credit: str
    funnel_readings: Sequence[str]


def rtl() -> bool:
    """Whether pictures run from right to left."""
    return languages.here().direction == "rtl"


def point(row: Figure, shelf: current.Shelf) -> series.Point:
    """A row of the release as a point of a chart."""
    return series.Point(
        at=row.period_end,
        label=formats.period(row.period),
        value=row.value,
        identity=shelf.identity(row),
        lower=row.lower,
        upper=row.upper,
        centre=row.centre,
        limit_lower=row.limit_lower,
        limit_upper=row.limit_upper,
        signal=row.signal or "none",
    )


def known_span(rows: Sequence[Figure]) -> Sequence[Figure]:
    """`rows` from the first with a value to the last: what lies outside needs no room in a picture."""
    known = [i for i, row in enumerate(rows) if row.value is not None]
    return rows[known[0] : known[-1] + 1] if known else ()


def picture(chart: series.TimeSeries, name: str, subtitle: str) -> Picture:
    """The two drawings of `chart`; `name` makes their ids unique on the page."""
    return Picture(
        chart,
        Markup(series.draw(chart, f"{name}-wide", width=WIDE, height=336, rtl=rtl())),
        Markup(series.draw(chart, f"{name}-narrow", width=NARROW, height=280, rtl=rtl())),
        subtitle,
        series.describe(chart),
        series.signals(chart),
        series.readings(chart),
    )


def by_area(page: Any, shelf: current.Shelf, figure: Any, whole: Any | None) -> ByArea | None:
    """The areas' figures for the period of `figure`; None for fewer than three areas."""
    places = {p.code: p.name for p in Place.areas()}
    rows = [r for r in shelf.across(page.key, figure.period) if r.place in places]
    known = [r for r in rows if r.value is not None]
    if len(known) < 3:
        return None
    decimals, unit, title = (
        shelf.decimals(page.key),
        figure.unit,
        _("%(title)s by area") % {"title": said.field(page, "title")},
    )
    comparable = unit not in {"count", "pounds"}
    dots = [
        areas.Area(
            places[r.place],
            r.value,
            shelf.identity(r),
            r.lower,
            r.upper,
            far=comparable and _apart(r, figure.value),
        )
        for r in known
    ]
    line = areas.Whole(whole.name, figure.value, shelf.identity(figure)) if whole and comparable else None

    def draw(width: float, name: str) -> Markup:
        return Markup(areas.draw(dots, line, unit, name, title, width=width, decimals=decimals, rtl=rtl()))

    values = {r.place: r for r in rows}
    grid, letters = layout(figure.place)
    squares = [
        tiles.Tile(
            code,
            name,
            letters.get(code, name[:3]),
            values[code].value if code in values else None,
        )
        for code, name in places.items()
    ]
    drawn = tiles.draw(
        squares, grid, unit, f"{page.key}-map", _("Map: %(title)s") % {"title": title}, decimals=decimals
    )
    shapes = outlines.held(figure.place)
    apart = frozenset(r.place for r in known if comparable and _apart(r, figure.value))
    shaped = outlined.draw(
        squares,
        shapes,
        apart,
        unit,
        f"{page.key}-outlines",
        _("Map: %(title)s") % {"title": title},
        decimals=decimals,
    )
    wide, narrow, words, told = _funnel(page, shelf, figure, places)
    differ = sum(dot.far for dot in dots)
    return ByArea(
        period=figure.period,
        rows=sorted(rows, key=lambda r: places[r.place]),
        names=places,
        dots_wide=draw(WIDE, f"{page.key}-areas-wide"),
        dots_narrow=draw(NARROW, f"{page.key}-areas-narrow"),
        description=areas.describe(dots, line, unit, decimals),
        map=Markup(drawn),
        legend=_legend(squares, grid if drawn else shapes, unit, decimals),
        funnel_wide=wide,
        funnel_narrow=narrow,
        funnel_words=words,
        finding=_finding(dots, differ, line),
        differ=differ,
        dots_readings=areas.readings(dots, line, unit, decimals),
        map_readings=tiles.readings(squares, grid, unit, decimals),
        outlines=Markup(shaped),
        outlines_readings=outlined.readings(squares, shapes, unit, decimals),
        outlines_credit=outlines.credit() if shaped else "",
        funnel_readings=told,
    )


def _legend(
    squares: Sequence[tiles.Tile], placed: Mapping[str, Any], unit: str, decimals: int | None
) -> Sequence[tuple[str, str]]:
    return tiles.legend([t for t in squares if t.code in placed], unit, decimals) if placed else ()


def _apart(row: Any, whole: float) -> bool:
    """Whether the area's whole interval lies on one side of the whole place's value."""
    return row.lower is not None and row.upper is not None and (row.lower > whole or row.upper < whole)


def _finding(dots: Sequence[areas.Area], differ: int, line: areas.Whole | None) -> str:
    if line is None:
        return _("The areas differ in size, so their numbers are not a ranking")
    if not any(dot.lower is not None for dot in dots):
        return _("How the areas stand beside %(place)s") % {"place": line.name}
    if differ == 0:
        return _("All differences between areas are within chance")
    if differ < len(dots) / 2:
        return _("Most differences between areas are within chance")
    return _("Most areas differ from %(place)s by more than chance") % {"place": line.name}


def _funnel(
    page: Any, shelf: current.Shelf, figure: Any, names: Mapping[str, str]
) -> tuple[Markup, Markup, str, Sequence[str]]:
    funnel = shelf.funnel(page.key, figure.period)
    if funnel is None:
        return Markup(""), Markup(""), "", ()
    dots = [
        areas.Dot(names[p.place], p.size, p.value, outside=p.outside)
        for p in funnel.points
        if p.place in names
    ]
    limits = [
        areas.Limits(b.size, b.near_lower, b.near_upper, b.far_lower, b.far_upper) for b in funnel.limits
    ]
    draw = lambda width, name: Markup(  # noqa: E731
        areas.funnel(
            dots,
            limits,
            funnel.benchmark,
            figure.unit,
            name,
            _("Funnel: %(title)s") % {"title": said.field(page, "title")},
            size_name=funnel.size_name,
            width=width,
            rtl=rtl(),
        )
    )
    return (
        draw(WIDE, f"{page.key}-funnel-wide"),
        draw(NARROW, f"{page.key}-funnel-narrow"),
        areas.describe_funnel(dots),
        areas.funnel_readings(dots, figure.unit, funnel.size_name, shelf.decimals(page.key)),
    )


@lru_cache(maxsize=8)
def layout(whole: str) -> tuple[Mapping[str, tuple[int, int]], Mapping[str, str]]:
    """The tile map of the place `whole`: (column, row) and letters by area; empty where none is drawn up."""
    path = LAYOUTS / f"{whole}.csv"
    if not path.exists():
        return {}, {}
    with path.open(newline="", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    return (
        {r["code"]: (int(r["column"]), int(r["row"])) for r in rows},
        {r["code"]: r["letters"] for r in rows},
    )
