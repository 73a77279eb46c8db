"""A commitment's page: its wording, three answers that are never merged, one dated story, what it answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from frankpledge import plan
from frankpledge.community.models import Engagement
from frankpledge.plan.drafts import public_of
from frankpledge.plan.models import EditionPage
from frankpledge.site import current, firm, lines


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
    heard: Sequence[Any]
    firmness: firm.Firm
    shelf: current.Shelf

    def about(self, key: str) -> list[Any]:
        """What the log says about one power or intervention, latest first."""
        rows = [row for row in self.commitment.log.all() if row.about == key]
        return sorted(rows, key=lambda row: row.on, reverse=True)


def build(page: Any, request: Any) -> View:
    shelf, area = current.shelf(), plan.body().area
    editions = {e.key: e for e in EditionPage.objects.all()}
    measures = public_of(page.measures).prefetch_related("targets", "reviews").order_by("position")
    return View(
        commitment=page,
        outcomes=[lines.line(m, area, shelf) for m in measures],
        story=page.story,
        previous=[(row, editions.get(row.edition)) for row in page.previous.all()],
        recommendations=list(page.recommendations.live().order_by("position")),
        rounds=list(page.rounds.select_related("measure")),
        programmes=list(page.programmes.prefetch_related("places")),
        funds=list(page.funds.prefetch_related("grants")),
        heard=list(Engagement.published().filter(commitments=page)),
        firmness=firm.of(page),
        shelf=shelf,
    )
