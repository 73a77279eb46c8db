"""An edition in two versions from the same records: for residents in short, for practitioners in full."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from frankpledge import plan
from frankpledge.delivery.models import Fund, Programme, TrainingNeed
from frankpledge.plan.models import CommitmentPage, PriorityPage
from frankpledge.scrutiny.models import QuotedFigure
from frankpledge.site import current, lines
from frankpledge.site.pages import performance


@dataclass(frozen=True, slots=True)
class Chapter:
    """One priority with its promises and its measures."""

    priority: Any
    commitments: Sequence[Any]
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
    chapters = list(_chapters(page, ("statuses",)))
    return View(page, chapters, sum(len(c.commitments) for c in chapters), quoted(page), current.shelf())


def full(page: Any) -> View:
    """The plan in full."""
    wanted = ("statuses", "owners__organisation", "milestones__revisions", "measures", "people", "resources")
    chapters = list(_chapters(page, wanted))
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


def _chapters(page: Any, wanted: Sequence[str]) -> list[Chapter]:
    shelf, area = current.shelf(), plan.body().area
    everything = [lines.line(m, area, shelf) for m in performance.measures()] if page.current else []
    promised: dict[int, list[Any]] = {}
    held = CommitmentPage.objects.live().filter(priority__edition=page)
    for one in held.prefetch_related(*wanted).order_by("position"):
        promised.setdefault(one.priority_id, []).append(one)
    told = []
    for priority in PriorityPage.objects.live().filter(edition=page).order_by("position", "number"):
        commitments = promised.get(priority.pk, [])
        own = [x for x in everything if x.measure.priority == priority.key]
        told.append(
            Chapter(
                priority, commitments, performance.delivery(priority, commitments), own, lines.verdicts(own)
            )
        )
    return told


def quoted(page: Any) -> dict[str, Any]:
    """The quoted figures that this edition's budget and trade-offs lean on, by key."""
    keys = {row.demand_quoted for row in (*page.budget.all(), *page.trade_offs.all())}
    keys |= {row.resource_quoted for row in page.trade_offs.all()}
    return {item.key: item for item in QuotedFigure.objects.filter(key__in=keys - {""})}
