"""The release calendar: what is to come and when, who sees it before, and when nothing may be published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from frankpledge import plan
from frankpledge.plan.models import ReleaseDay, Restriction
from frankpledge.site import current, history


@dataclass(frozen=True, slots=True)
class View:
    """`waiting` are days that have come without their release; `restricted` is the restriction in force."""

    coming: Sequence[ReleaseDay]
    waiting: Sequence[ReleaseDay]
    restrictions: Sequence[Restriction]
    restricted: Restriction | None
    shelf: current.Shelf
    notice: int


def build() -> View:
    now = plan.now()
    days = list(ReleaseDay.objects.filter(release="").order_by("at").prefetch_related("changes", "access"))
    published = {release.key.split(".")[0] for release in history.published()}
    return View(
        coming=[day for day in days if day.at > now],
        waiting=[
            day for day in days if day.at <= now and day.period.replace("/", "-").lower() not in published
        ],
        restrictions=list(Restriction.objects.filter(ends__gte=plan.today())),
        restricted=Restriction.in_force(plan.today()),
        shelf=current.shelf(),
        notice=ReleaseDay.NOTICE_DAYS,
    )
