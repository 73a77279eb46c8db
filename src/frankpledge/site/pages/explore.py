"""The page on which anyone puts a question to a release: what it comes to as a picture, a table and files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from markupsafe import Markup

from frankpledge import plan
from frankpledge.releases import Figure, Release
from frankpledge.site import exploring, formats, pictures, said
from frankpledge.site.charts import multiples
from frankpledge.site.charts import series as drawn
from frankpledge.site.current import Shelf


@dataclass(frozen=True, slots=True)
class View:
    shelf: Shelf
    answer: exploring.Answer
    releases: Sequence[Release]
    permalink: str
    wide: Markup
    narrow: Markup
    readings: Sequence[str]
    title: str
    undrawn: int
    rows: Sequence[Figure]
    names: Mapping[str, str]
    titles: Mapping[str, str]
    cite: str

    @property
    def total(self) -> int:
        return int(self.answer.table.num_rows)

    @property
    def illustrative(self) -> bool:
        return any(row.illustrative for row in self.rows)

    def group(self, breakdown: str) -> str:
        return group(breakdown)


def build(shelf: Shelf, query: Any, releases: Sequence[Release], address: str) -> View:
    answer = exploring.answer(shelf, query)
    release = shelf.release
    assert release is not None
    permalink = f"{address}?{answer.query}"
    named = title(answer)
    wide, narrow, readings, undrawn = picture(answer, named)
    body = plan.body()
    return View(
        shelf=shelf,
        answer=answer,
        releases=releases[::-1],
        permalink=permalink,
        wide=Markup(wide),
        narrow=Markup(narrow),
        readings=readings,
        title=named,
        undrawn=undrawn,
        rows=answer.figures() if answer.asked else (),
        names={code: str(p.get("name", code)) for code, p in release.places.items()},
        titles={key: said.record(str(m.get("title") or key)) for key, m in release.measures.items()},
        cite=f"{body.name}, “{named}”, {formats.release_title(release)} ({release.key})",
    )


def picture(answer: exploring.Answer, named: str) -> tuple[str, str, Sequence[str], int]:
    """(wide, narrow, readings, how many series are left undrawn)."""
    keys = answer.series() if answer.asked else []
    shown = [(key, answer.points(*key)) for key in keys[: exploring.SERIES]]
    shown = [(key, rows) for key, rows in shown if sum(r.value is not None for r in rows) > 1]
    if not shown:
        return "", "", (), 0
    shelf = answer.shelf
    if len(shown) == 1:
        (measure, _place, _by), rows = shown[0]
        known = pictures.known_span(rows)
        chart = drawn.TimeSeries(
            title=named,
            points=tuple(pictures.point(row, shelf) for row in known),
            unit=rows[-1].unit,
            decimals=shelf.decimals(measure, rows[-1].unit),
            illustrative=any(row.illustrative for row in rows),
        )
        told = pictures.picture(chart, "explored", named)
        return str(told.wide), str(told.narrow), told.readings, len(keys) - 1
    panels = [
        multiples.Panel(
            name(answer, key),
            f"{key[0]} {rows[-1].unit}",
            rows[-1].unit,
            tuple(pictures.point(row, shelf) for row in pictures.known_span(rows)),
            shelf.decimals(key[0], rows[-1].unit),
        )
        for key, rows in shown
    ]
    rtl = pictures.rtl()
    wide = multiples.draw(panels, "explored-wide", named, rtl=rtl)
    narrow = multiples.draw(panels, "explored-narrow", named, width=328, columns=1, rtl=rtl)
    return wide, narrow, multiples.readings(panels), len(keys) - len(shown)


def name(answer: exploring.Answer, key: tuple[str, str, str]) -> str:
    """A series by what tells it from the others that were chosen."""
    measure, place, breakdown = key
    release = answer.shelf.release
    assert release is not None
    parts = []
    if sum(o.chosen for o in answer.measures) > 1:
        parts.append(said.record(str(release.measures.get(measure, {}).get("title") or measure)))
    if sum(o.chosen for o in answer.places) > 1 or not (parts or breakdown):
        parts.append(str(release.places.get(place, {}).get("name", place)))
    if breakdown:
        parts.append(group(breakdown))
    return ", ".join(parts)


def group(breakdown: str) -> str:
    """A breakdown in words: ``Sex: Female``; of a disparity also which part it is."""
    if not breakdown:
        return _("Everyone together")
    head, _sep, part = breakdown.partition(";part=")
    by, _sep, label = head.partition("=")
    words = f"{formats.sentence(by.replace('_', ' '))}: {label}"
    return said.english(f"{words} ({part.replace('-', ' ')})" if part else words)


def title(answer: exploring.Answer) -> str:
    """What was chosen, in words."""
    measures = [o.words for o in answer.measures if o.chosen]
    places = [o.words for o in answer.places if o.chosen]
    if not measures:
        return _("Nothing chosen yet")
    what = formats.listed(measures) if len(measures) < 4 else _("%(n)s measures") % {"n": len(measures)}
    where = formats.listed(places) if len(places) < 4 else _("%(n)s places") % {"n": len(places)}
    kind = next((o.words for o in answer.kinds if o.chosen), "")
    return f"{what}: {where}, {kind[:1].lower()}{kind[1:]}"
