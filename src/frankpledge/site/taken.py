"""A measure's charts to be taken away: those of its page, with title, source and date in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from frankpledge import plan
from frankpledge.plan.models import MeasurePage, Place
from frankpledge.site import current, formats, lines, pictures
from frankpledge.site.charts import alone
from frankpledge.site.charts import series as drawn_series
from frankpledge.site.pages import measure as measures

#: The charts of a measure by name: over time, its areas, the funnel, the maps.
NAMES = ("chart", "areas", "funnel", "map", "boundaries")


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart as it is drawn on the page, and the words that go with it when it is taken away."""

    svg: str
    title: str
    subtitle: str
    foot: Sequence[str]

    def alone(self) -> str:
        return alone.alone(self.svg, title=self.title, subtitle=self.subtitle, foot=self.foot)


def drawing(page: MeasurePage, name: str, shelf: current.Shelf) -> Drawing:
    """The chart `name` of a measure; raises Http404 where the release has not the figures for it."""
    area = plan.body().area
    series = shelf.series(page.key, area)
    known = [row for row in series if row.value is not None]
    place = Place.objects.filter(code=area).first()
    svg, title, subtitle = "", "", ""
    key: list[str] = []
    if known and name == "chart":
        target = next((t for t in page.targets_in_force if not t.breakdown and t.place in ("", area)), None)
        picture = measures.picture(page, shelf, series, known[-1], target, place)
        if picture:
            svg, title, subtitle = str(picture.wide), picture.chart.title, picture.subtitle
            key = [f"{formats.sentence(shape)}: {words}." for shape, words in picture.signals]
            noted = drawn_series.lettered(picture.chart)
            key += [f"{letter}, {formats.month(note.at)}: {note.text}" for letter, note in noted]
    elif known:
        by_area = pictures.by_area(page, shelf, known[-1], place)
        if by_area:
            drawn = {"areas": by_area.dots_wide, "funnel": by_area.funnel_wide, "map": by_area.map}
            drawn["boundaries"] = by_area.outlines
            svg, title = str(drawn[name]), by_area.finding
            subtitle = f"{page.title}, {formats.period(by_area.period)}"
            if name in {"map", "boundaries"}:
                ranges = [words for kind, words in by_area.legend if kind != "t0"]
                key = [_("From light to dark: %(ranges)s.") % {"ranges": "; ".join(ranges)}]
            if name == "boundaries":
                key += [_("A diamond differs from the whole by more than chance.")] if by_area.differ else []
                key += [by_area.outlines_credit] if by_area.outlines_credit else []
            if name == "funnel":
                subtitle = f"{subtitle}. {by_area.funnel_words}"
    if not svg:
        raise Http404(f"Release {shelf.key} has not the figures for this chart of {page.title}.")
    return Drawing(
        svg, title or lines.heading(page, known[-1]), subtitle, [*key, *foot(page, shelf, known[-1])]
    )


def foot(page: Any, shelf: current.Shelf, figure: Any) -> list[str]:
    """Where the figures come from, which release they are of, and what is made up."""
    body = plan.body()
    source = f"{page.source}. " if page.source else ""
    said = [
        f"{source}{body.site_name or body.name}, {_('release')} “{shelf.release.title}” ({shelf.key}), "
        f"{formats.day(figure.period_end.fromisoformat(shelf.release.as_at))}.",
        f"{shelf.identity(figure)}  {body.licence}".strip(),
    ]
    if figure.illustrative:
        said.append(_("These figures are illustrative: made up, for demonstration."))
    return said
