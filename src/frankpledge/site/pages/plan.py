"""The plan's own page: its editions, the one in force first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from frankpledge.plan.models import Duty, EditionPage, PeopleServed


@dataclass(frozen=True, slots=True)
class View:
    edition: Any | None
    others: Sequence[Any]
    duties: Sequence[Any]
    people: Sequence[Any]


def build(page: Any, request: Any) -> View:
    editions = list(EditionPage.objects.live().prefetch_related("versions", "contents").order_by("position"))
    return View(
        edition=next((e for e in editions if e.current), None),
        others=[e for e in editions if not e.current],
        duties=list(Duty.objects.prefetch_related("occasions")),
        people=[
            (group, group.commitments.live().filter(edition__current=True).count())
            for group in PeopleServed.objects.all()
        ],
    )
