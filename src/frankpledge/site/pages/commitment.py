"""A commitment's page: its wording, three answers that are never merged, one dated story, what it answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from frankpledge import plan
from frankpledge.community.models import Engagement
from frankpledge.plan.drafts import named, public_of
from frankpledge.plan.models import EditionPage, MeasurePage, PriorityPage
from frankpledge.plan.reading import rows_of
from frankpledge.plan.together import Lookup
from frankpledge.scrutiny.models import RecommendationPage
from frankpledge.site import current, firm, lines
from frankpledge.site.pages import performance


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


def along(model: type[Any]) -> list[Lookup]:
    return [
        *rows_of(model),
        Prefetch("edition", named(EditionPage.objects.all(), "current")),
        Prefetch("priority", named(PriorityPage.objects.all())),
        *("people", "owners__organisation"),
        Prefetch("measures", named(MeasurePage.objects.live(), *performance.LINE)),
        *("measures__targets", "measures__reviews"),
        Prefetch("recommendations", RecommendationPage.objects.live().order_by("position")),
        *("rounds", "rounds__measure", "programmes", "programmes__places", "funds", "funds__grants"),
        Prefetch("engagements", Engagement.published()),
    ]


def build(page: Any, request: Any) -> View:
    shelf, area = current.shelf(), plan.body().area
    before = page.previous.all()
    editions = {e.key: e for e in EditionPage.objects.all()} if before else {}
    measures = public_of(page.measures, "targets", "reviews", order="position")
    return View(
        commitment=page,
        outcomes=[lines.line(m, area, shelf) for m in measures],
        story=page.story,
        previous=[(row, editions.get(row.edition)) for row in before],
        recommendations=list(page.recommendations.all()),
        rounds=list(page.rounds.all()),
        programmes=list(page.programmes.all()),
        funds=list(page.funds.all()),
        heard=list(page.engagements.all()),
        firmness=firm.of(page),
        shelf=shelf,
    )
