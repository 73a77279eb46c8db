"""A measure's page: the finding, the picture, why, how sure, by area, by group, where it comes from."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from frankpledge import plan
from frankpledge.periods import Period, PeriodError
from frankpledge.plan.drafts import named
from frankpledge.plan.models import CommitmentPage, MeasurePage, Place, StatusChange
from frankpledge.plan.reading import rows_of
from frankpledge.plan.together import Lookup
from frankpledge.releases import Correction, period_kind
from frankpledge.scrutiny.models import QuotedFigure, RecommendationPage
from frankpledge.site import current, formats, history, lines, pictures, robustness, said
from frankpledge.site.charts import series as drawn

#: How many rows the table beside the chart shows before it is folded away.
OPEN_ROWS = 4

#: Whether the process can meet the target, by the chart's limits.
CAPABILITY = {
    "consistently met": gettext_lazy("Nothing but a change for the worse would miss the target."),
    "consistently missed": gettext_lazy(
        "The target lies outside what this process gives: missed until something changes."
    ),
    "hit-and-miss": gettext_lazy(
        "The target lies within the expected range: chance alone meets and misses it by turns."
    ),
}


#: What a part of a disparity is, beside the ratio itself.
PARTS = {
    "find-rate": gettext_lazy("share of searches in which something was found"),
    "rate": gettext_lazy("searches for each 1,000 people"),
    "searches": gettext_lazy("searches"),
    "share": gettext_lazy("share of all searches"),
}


#: Why the chance of meeting a target cannot be told, by what the figure's evidence says.
CHANCE_UNTOLD = {
    "too short": gettext_lazy("Cannot be told: the series is too short to try an outlook on its own past."),
    "never moved": gettext_lazy("Cannot be told: the series never moved."),
    "poor backtest": gettext_lazy(
        "Cannot be told: tried on the series’ own past, the outlook was too often wrong."
    ),
    "no earlier period leads up to the target’s date": gettext_lazy(
        "Cannot be told: no earlier figure is of the same time of year as the target."
    ),
}


@dataclass(frozen=True, slots=True)
class Quoted:
    """A figure that someone quoted, beside the one that the publisher's file now gives for the same thing."""

    item: Any
    held: Any | None


@dataclass(frozen=True, slots=True)
class Group:
    """A breakdown's figure: ``sex``, ``Female`` and its figure."""

    name: str
    label: str
    figure: Any


@dataclass(frozen=True, slots=True)
class View:
    measure: Any
    shelf: current.Shelf
    place: Any | None
    figure: Any | None
    reason: str
    heading: str
    picture: pictures.Picture | None
    rows: Sequence[Any]
    decimals: int | None
    target: Any | None
    capability: str
    chance_untold: str
    by_area: pictures.ByArea | None
    groups: Sequence[Group]
    sources: Sequence[Mapping[str, Any]]
    quoted: Sequence[Quoted]
    revisions: Sequence[history.Revision]
    commitments: Sequence[Any]
    recommendations: Sequence[Any]
    rounds: Sequence[Any]
    notes: Sequence[tuple[str, Any]]
    robustness: Sequence[tuple[str, str]]
    corrections: Sequence[Correction]
    kept: Collection[str]

    @property
    def latest_rows(self) -> Sequence[Any]:
        return self.rows[:OPEN_ROWS]


def along(model: type[Any]) -> list[Lookup]:
    promised = CommitmentPage.objects.live().filter(edition__current=True)
    return [
        *rows_of(model),
        Prefetch("quoted_figures", QuotedFigure.objects.order_by("position")),
        "quoted_figures__place",
        Prefetch("commitments", named(promised)),
        StatusChange.standing("commitments__"),
        Prefetch("recommendations", named(RecommendationPage.objects.live(), "number")),
        "rounds",
    ]


def build(page: MeasurePage, request: Any) -> View:
    shelf, area = current.shelf(), plan.body().area
    series = shelf.series(page.key, area)
    known = [row for row in series if row.value is not None]
    figure = known[-1] if known else None
    place = Place.of(area)
    target = next((t for t in page.targets_in_force if not t.breakdown and t.place in ("", area)), None)
    reason = ""
    if figure is None:
        reason = said.field(series[-1], "reason") if series else ""
        reason = reason or said.record(shelf.missing.get(page.key, "") or page.missing)
        reason = reason or _("The release holds no figure of it.")
    shown = picture(page, shelf, series, figure, target, place)
    return View(
        measure=page,
        shelf=shelf,
        place=place,
        figure=figure,
        reason=reason,
        heading=lines.heading(page, figure),
        picture=shown,
        rows=series[::-1],
        decimals=shelf.decimals(page.key),
        target=target,
        capability=str(CAPABILITY.get(figure.assurance if figure else "", "")),
        chance_untold=_chance_untold(figure),
        by_area=pictures.by_area(page, shelf, figure, place) if figure else None,
        groups=_groups(page.key, area, figure, shelf),
        sources=_sources(figure, shelf),
        quoted=_quoted(page, shelf, area),
        revisions=history.revisions(series),
        commitments=list(page.commitments.all()),
        recommendations=list(page.recommendations.all()),
        rounds=list(page.rounds.all()),
        notes=drawn.lettered(shown.chart) if shown else (),
        robustness=robustness.rows(figure, series, shelf.specification(page.key)) if figure else (),
        corrections=history.corrections(page.key),
        kept=history.keeping(page.url),
    )


def picture(
    page: MeasurePage,
    shelf: current.Shelf,
    series: Sequence[Any],
    figure: Any | None,
    target: Any,
    place: Any,
) -> pictures.Picture | None:
    if figure is None or sum(row.value is not None for row in series) < 2:
        return None
    points = tuple(pictures.point(row, shelf) for row in pictures.known_span(series))
    chart = drawn.TimeSeries(
        title=lines.heading(page, figure),
        points=points,
        unit=figure.unit,
        decimals=shelf.decimals(page.key),
        goal=goal(figure, target, series, shelf),
        notes=tuple(
            [drawn.Note(row.date, said.field(row, "reason"), breaks=True) for row in page.breaks.all()]
            + [drawn.Note(row.on, said.field(row, "text")) for row in page.events.all()]
        ),
        illustrative=any(row.illustrative for row in series),
    )
    kind = period_kind(figure.period)
    told = {
        "title": said.field(page, "title"),
        "place": place.name if place else "",
        "each": pictures.EACH.get(kind, _("each period")),
    }
    subtitle = _("%(title)s, %(place)s, %(each)s") % told
    return pictures.picture(chart, f"{page.key}-over-time", subtitle)


def goal(figure: Any, target: Any | None, series: Sequence[Any], shelf: current.Shelf) -> drawn.Goal | None:
    """The target and the way to it, from the release; from the record where the release has none."""
    value = figure.target if figure.target is not None else (target.value if target else None)
    if value is None:
        return None
    by = figure.target_by or _end(target.by if target else figure.target_period)
    if by is None:
        return None
    way = [(row.period_end, row.expected) for row in series if row.expected is not None]
    steps = _steps(target, by) if target else ()
    begun = _end(target.baseline_period) if target and target.baseline is not None else None
    if target and target.path == "line" and begun and not way:
        way = [(begun, target.baseline), *((end, held) for _start, end, held, _said in steps)]
    elif target and target.path == "yearly" and not way:
        way = [(day, held) for start, end, held, _said in steps for day in (start, end)]
        way += [(steps[-1][1], value)] if steps else []
    if way and way[-1][0] < by:
        way.append((by, value))
    label = formats.period(figure.target_period or target.by)
    told = tuple((end, held, words) for _start, end, held, words in steps)
    return drawn.Goal(by, value, label, shelf.identity(figure), tuple(way), told)


def _steps(target: Any, by: date) -> list[tuple[date, date, float, str]]:
    """The targets of the years before the last: first and last day, value, and the period in words."""
    found = []
    for key, value in target.years.items():
        try:
            period = Period.parse(key)
        except PeriodError:
            continue
        if period.end < by:
            found.append((period.start, period.end, value, formats.period(key)))
    return sorted(found)


def _end(period: str) -> date | None:
    try:
        return Period.parse(period).end
    except PeriodError:
        return None


def _groups(key: str, area: str, figure: Any | None, shelf: current.Shelf) -> list[Group]:
    if figure is None:
        return []
    found = []
    beside = (shelf.specification(key).get("disparity") or {}).get("reference")
    breakdowns = shelf.breakdowns(key, area, figure.period)
    # Without people to set the searches against, the ratio is of how often something was found.
    by_people = any(breakdown.endswith(";part=rate") for breakdown in breakdowns)
    for breakdown in breakdowns:
        row = shelf.figure(current.reference(key, area, figure.period, breakdown))
        if row is None:
            continue
        group, _sep, part = breakdown.partition(";part=")
        name, _sep, label = group.partition("=")
        name = name.replace("_", " ")
        if beside:
            often = (
                _("how many times as often as %(group)s people")
                if by_people
                else _("how many times as often something was found as in searches of %(group)s people")
            ) % {"group": beside}
            name += f": {PARTS.get(part, part)}" if part else f": {often}"
        found.append(Group(name, label or name, row))
    # A disparity's parts stand together, the ratio itself first; the sort keeps the release's order within.
    return sorted(found, key=lambda g: list(dict.fromkeys(x.name for x in found)).index(g.name))


def _sources(figure: Any | None, shelf: current.Shelf) -> list[Mapping[str, Any]]:
    held = shelf.sources()
    return [held[name] for name in (figure.sources or ()) if name in held] if figure else []


def _chance_untold(figure: Any) -> str:
    reason = figure.why.get("chance_reason", "") if figure else ""
    return str(CHANCE_UNTOLD.get(reason, _("Cannot be told.")))


def _quoted(page: MeasurePage, shelf: current.Shelf, area: str) -> list[Quoted]:
    found = []
    for item in page.quoted_figures.all():
        where = item.place.code if item.place else area
        asked = current.reference(page.key, where, item.period, item.breakdown)
        held = shelf.figure(asked) if item.period and item.comparable else None
        found.append(Quoted(item, held if held is not None and held.value is not None else None))
    return found
