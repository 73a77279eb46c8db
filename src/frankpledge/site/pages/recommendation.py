"""A recommendation's page: asked, why, answered against the clock, promised, what came of it, concluded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from frankpledge import plan
from frankpledge.plan.drafts import public_of
from frankpledge.scrutiny import story
from frankpledge.site import current, lines, sixteen


@dataclass(frozen=True, slots=True)
class View:
    recommendation: Any
    row: sixteen.Row
    story: Sequence[story.Event]
    quoted: Sequence[Any]
    commitments: Sequence[Any]
    lines: Sequence[lines.Line]
    before: Any | None
    after: Any | None
    shelf: current.Shelf


def build(page: Any, request: Any) -> View:
    shelf, area = current.shelf(), plan.body().area
    measures = public_of(page.measures, "targets", "reviews", order="position")
    siblings = list(page.report.recommendations.live().order_by("position"))
    here = next((i for i, other in enumerate(siblings) if other.pk == page.pk), 0)
    return View(
        page,
        sixteen.row(page, shelf.release),
        story.recommendation(page),
        list(page.quoted_figures.select_related("measure")),
        public_of(page.commitments, "statuses", "milestones__revisions"),
        [lines.line(m, area, shelf) for m in measures],
        siblings[here - 1] if here > 0 else None,
        siblings[here + 1] if here + 1 < len(siblings) else None,
        shelf,
    )
