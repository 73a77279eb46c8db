"""An edition in two versions from the same records: for residents in short, for practitioners in full."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from frankpledge import plan
from frankpledge.delivery.models import Fund, Programme, TrainingNeed
from frankpledge.plan.drafts import named
from frankpledge.plan.models import CommitmentPage, MeasurePage, PriorityPage, StatusChange
from frankpledge.scrutiny.models import QuotedFigure
from frankpledge.site import current, lines
from frankpledge.site.pages import performance

#: As many promises of each priority as the summary tells.
_FIRST = 5


@dataclass(frozen=True, slots=True)
class Chapter:
    """One priority with its promises and its measures."""

    priority: Any
    commitments: Sequence[Any]
    #: Those of them that the summary tells.
    first: Sequence[Any]
    delivery: performance.Delivery | None
    lines: Sequence[lines.Line]
    verdicts: Sequence[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class View:
    edition: Any
    chapters: Sequence[Chapter]
    promises: int
    quoted: Mapping[str, Any]
    shelf: current.Shelf
    funds: Sequence[Any] = ()
    programmes: Sequence[Any] = ()
    training: Sequence[Any] = ()


def build(page: Any, request: Any) -> View:
    """The summary."""
    promised = performance.by_priority(page)[1]
    priorities = _priorities(page)
    told = [one.pk for priority in priorities for one in promised[priority.pk][:_FIRST]]
    found = named(CommitmentPage.objects.all(), "summary").prefetch_related(StatusChange.standing())
    first = found.in_bulk(told)
    chapters = _chapters(page, priorities, promised, first)
    return View(page, chapters, sum(len(c.commitments) for c in chapters), quoted(page), current.shelf())


def full(page: Any) -> View:
    """The plan in full."""
    wanted = (
        StatusChange.standing(),
        Prefetch("measures", named(MeasurePage.objects.all())),
        *("owners__organisation", "milestones__revisions", "resources"),
    )
    own = CommitmentPage.objects.live().filter(priority__edition=page)
    rows = named(own, "priority", "wording", "paragraph", "invented").prefetch_related(*wanted)
    promised = defaultdict(list)
    for one in rows.order_by("position"):
        promised[one.priority_id].append(one)
    chapters = _chapters(page, _priorities(page), promised, {})
    return View(
        page,
        chapters,
        sum(len(c.commitments) for c in chapters),
        quoted(page),
        current.shelf(),
        funds=list(Fund.objects.prefetch_related("grants")) if page.current else (),
        programmes=list(Programme.objects.prefetch_related("places")) if page.current else (),
        training=TrainingNeed.ranked() if page.current else (),
    )


def _priorities(page: Any) -> list[Any]:
    return list(PriorityPage.objects.live().filter(edition=page).order_by("position", "number"))


def _chapters(
    page: Any, priorities: Sequence[Any], promised: Mapping[int, Sequence[Any]], first: Mapping[int, Any]
) -> list[Chapter]:
    shelf, area = current.shelf(), plan.body().area
    everything = [lines.line(m, area, shelf) for m in performance.measures()] if page.current else []
    told = []
    for priority in priorities:
        commitments = promised.get(priority.pk, ())
        own = [x for x in everything if x.measure.priority == priority.key]
        told.append(
            Chapter(
                priority,
                commitments,
                [first[one.pk] for one in commitments if one.pk in first],
                performance.delivery(priority, commitments),
                own,
                lines.verdicts(own),
            )
        )
    return told


def quoted(page: Any) -> dict[str, Any]:
    """The quoted figures that this edition's budget and trade-offs lean on, by key."""
    keys = {row.demand_quoted for row in (*page.budget.all(), *page.trade_offs.all())}
    keys |= {row.resource_quoted for row in page.trade_offs.all()}
    return {item.key: item for item in QuotedFigure.objects.filter(key__in=keys - {""})}
