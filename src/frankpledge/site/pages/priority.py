"""A priority's page: what was promised under it, whether it is being done, whether it works."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from frankpledge import plan
from frankpledge.plan.models import CommitmentPage, StatusChange
from frankpledge.scrutiny.models import RecommendationPage
from frankpledge.site import current, lines
from frankpledge.site.pages import performance


@dataclass(frozen=True, slots=True)
class View:
    priority: Any
    commitments: Sequence[Any]
    delivery: performance.Delivery | None
    lines: Sequence[lines.Line]
    undecided: Sequence[lines.Line]
    verdicts: Sequence[tuple[str, int]]
    recommendations: Sequence[Any]
    shelf: current.Shelf


def build(page: Any, request: Any) -> View:
    shelf, area = current.shelf(), plan.body().area
    commitments = list(
        CommitmentPage.objects.live()
        .filter(priority=page)
        .prefetch_related(StatusChange.standing(), "owners__organisation", "milestones__revisions")
        .order_by("position")
    )
    own = []
    if page.edition.current:
        own = [lines.line(m, area, shelf) for m in performance.measures() if m.priority == page.key]
    return View(
        priority=page,
        commitments=commitments,
        delivery=performance.delivery(page, commitments),
        lines=[x for x in own if x.measure.decides],
        undecided=[x for x in own if not x.measure.decides],
        verdicts=lines.verdicts(own),
        recommendations=list(
            RecommendationPage.objects.live().filter(priority=page.key).order_by("report_id", "position")
        )
        if page.edition.current
        else [],
        shelf=shelf,
    )
