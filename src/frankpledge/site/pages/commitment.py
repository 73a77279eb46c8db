"""A commitment's page: its wording, three answers that are never merged, one dated story, what it answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from frankpledge import plan
from frankpledge.plan.models import EditionPage
from frankpledge.site import current, lines


@dataclass(frozen=True, slots=True)
class View:
    commitment: Any
    outcomes: Sequence[lines.Line]
    story: Sequence[tuple[Any, str, Any]]
    previous: Sequence[tuple[Any, Any | None]]
    recommendations: Sequence[Any]
    rounds: Sequence[Any]
    programmes: Sequence[Any]
    funds: Sequence[Any]
    shelf: current.Shelf


def build(page: Any, request: Any) -> View:
    shelf, area = current.shelf(), plan.body().area
    editions = {e.key: e for e in EditionPage.objects.all()}
    measures = page.measures.live().prefetch_related("targets", "reviews").order_by("position")
    return View(
        commitment=page,
        outcomes=[lines.line(m, area, shelf) for m in measures],
        story=page.story,
        previous=[(row, editions.get(row.edition)) for row in page.previous.all()],
        recommendations=list(page.recommendations.live().order_by("position")),
        rounds=list(page.rounds.select_related("measure")),
        programmes=list(page.programmes.prefetch_related("places")),
        funds=list(page.funds.prefetch_related("grants")),
        shelf=shelf,
    )
