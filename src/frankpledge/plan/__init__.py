"""The plan: editions, priorities, commitments, milestones, measures, targets, resources, trade-offs, duties.

    today() -> date                   the date taken as today
    body() -> Body                    the office, its law and its names
    measures() -> list[dict]          every measure, as the figures room reads it
    targets() -> list[dict]           every target, moved ones too
    snapshot() -> dict                what a release freezes of all records; higher rooms add their nouns to it

Models are in `frankpledge.plan.models`.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from frankpledge.plan.models import Body


def today() -> date:
    """The date taken as today: FRANKPLEDGE_AS_AT, else the body's *as at* date, else the clock's."""
    from frankpledge.plan import models

    return models.today()


def body() -> Body:
    """The body of this installation."""
    from frankpledge.plan import models

    return models.body()


def measures() -> list[dict[str, Any]]:
    """Every live measure in order, as the mappings that `docs/figures.md` describes."""
    from frankpledge.plan.models import MeasurePage

    live = MeasurePage.objects.live().order_by("position").prefetch_related("breaks", "reviews")
    return [measure.specification() for measure in live]


def targets() -> list[dict[str, Any]]:
    """Every target of the live measures, as the mappings that `docs/figures.md` describes; moved ones too."""
    from frankpledge.plan.models import Target

    rows = Target.objects.filter(measure__live=True).select_related("measure")
    return [row.specification() for row in rows.order_by("measure__position", "sort_order")]


def snapshot() -> dict[str, Any]:
    """What a release freezes of the records: `as_at`, `body`, then each noun of `docs/workspace.md` with what was computed."""
    from frankpledge.plan import snapshots

    return snapshots.snapshot()
