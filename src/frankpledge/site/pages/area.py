"""An area's page: what the plan holds for the people who live there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from frankpledge import plan
from frankpledge.community.models import Engagement
from frankpledge.delivery.models import Programme
from frankpledge.plan.models import Place
from frankpledge.site import current, formats, lines, pictures
from frankpledge.site.charts import spark
from frankpledge.site.pages import performance

PROMISES, NUMBERS, HEARD = 3, 4, 6


@dataclass(frozen=True, slots=True)
class Number:
    """One measure here beside the whole place's: a small chart and a sentence."""

    line: lines.Line
    whole: lines.Line
    drawing: Markup


@dataclass(frozen=True, slots=True)
class Heard:
    """Something people here said, and what came of it."""

    event: Any
    row: Any


@dataclass(frozen=True, slots=True)
class View:
    area: Any
    whole: Any | None
    promises: Sequence[Any]
    more: int
    numbers: Sequence[Number]
    lines: Sequence[lines.Line]
    without: Sequence[Any]
    priorities: Sequence[Any]
    heard: Sequence[Heard]
    boards: Sequence[Any]
    programmes: Sequence[tuple[Any, Any]]
    shelf: current.Shelf


def build(page: Any, request: Any) -> View:
    shelf, body = current.shelf(), plan.body()
    code = page.place.code
    promises = list(page.commitments.prefetch_related("statuses").select_related("priority"))
    measures = performance.measures()
    here = [lines.line(m, code, shelf) for m in measures]
    told = [x for x in here if x.figure]
    whole = Place.objects.filter(code=body.area).first()
    return View(
        area=page,
        whole=whole,
        promises=promises[:PROMISES],
        more=len(promises) - PROMISES,
        numbers=[_number(x, lines.line(x.measure, body.area, shelf), i) for i, x in enumerate(_felt(told))],
        lines=told,
        without=[x.measure for x in here if not x.figure],
        priorities=_local(page),
        heard=_heard(page),
        boards=list(page.boards.prefetch_related("meetings")),
        programmes=_programmes(code),
        shelf=shelf,
    )


def _felt(told: Sequence[lines.Line]) -> list[lines.Line]:
    """Numbers people would feel: shares and rates, which compare with the whole, of each priority in turn."""
    comparable = [x for x in told if x.figure and x.figure.unit not in {"count", "pounds"}]
    turns: Counter[str] = Counter()
    ranked = []
    for found in comparable:
        ranked.append((turns[found.measure.priority], len(ranked), found))
        turns[found.measure.priority] += 1
    first = [found for _, _, found in sorted(ranked, key=lambda r: r[:2])]
    return [*first, *(x for x in told if x not in comparable)][:NUMBERS]


def _number(here: lines.Line, whole: lines.Line, number: int) -> Number:
    recent = here.series[-lines.RECENT :]
    wide = {row.period: row.value for row in whole.series}
    scaled = here.figure.unit not in {"count", "pounds"} if here.figure else False
    others = [wide.get(row.period) for row in recent] if scaled else []
    last = here.figure
    words = (
        f"{formats.figure(last.value, last.unit, here.decimals)}, {formats.period(last.period)}"
        if last
        else ""
    )
    drawing = spark.small(
        [row.value for row in recent], others, f"number-{number}", here.name, words, rtl=pictures.rtl()
    )
    return Number(here, whole, Markup(drawing))


def _local(page: Any) -> list[Any]:
    return page.priorities_in_force


def _heard(page: Any) -> list[Heard]:
    events = Engagement.published().filter(area=page).prefetch_related("heard", "groups").order_by("-on")
    return [Heard(event, row) for event in events for row in event.heard.all()][:HEARD]


def _programmes(code: str) -> list[tuple[Any, Any]]:
    """The area roll-outs, and how far each has come here."""
    found = []
    for programme in Programme.objects.filter(axis=Programme.Axis.AREA).prefetch_related("places"):
        row = next((r for r in programme.places.all() if r.where == code), None)
        found.append((programme, row))
    return found
