"""The plan's own page: its editions, the one in force first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from frankpledge.plan.models import Duty, EditionPage
from frankpledge.site.pages import statute


@dataclass(frozen=True, slots=True)
class View:
    edition: Any | None
    others: Sequence[Any]
    contents: str
    duties: Sequence[Any]
    due: Sequence[Any]


def build(page: Any, request: Any) -> View:
    editions = list(EditionPage.objects.live().prefetch_related("versions", "contents").order_by("position"))
    edition = next((e for e in editions if e.current), None)
    duties = list(Duty.objects.prefetch_related("occasions"))
    due = [one for duty in duties if duty.state != "late" and (one := duty.next_due)]
    return View(
        edition=edition,
        contents=statute.build(edition).heading if edition else "",
        others=[e for e in editions if not e.current],
        duties=duties,
        due=sorted(due, key=lambda one: one.due),
    )
