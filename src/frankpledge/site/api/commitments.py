"""Commitments: each promise with its milestones, updates and dated changes of status."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import Field

from frankpledge.site.api import answers, records
from frankpledge.site.api.problems import RESPONSES

router = Router(tags=["commitments"])
_ITEM = records.described("commitments")


class Wanted(answers.AskedList):
    edition: str = Field("", description="Key of a plan edition; every edition where it is left out.")
    priority: str = Field("", description="Key of a priority.")
    kind: str = ""
    measure: str = Field("", description="Key of a measure that it is meant to move.")
    area: str = Field("", description="Code of an area that it names, or reaches because it reaches all.")


@router.get("", response={200: records.page_of(_ITEM)} | RESPONSES, summary="Commitments")
def commitments(request: HttpRequest, wanted: Query[Wanted]) -> dict[str, Any]:
    """Every commitment, or those of an edition, a priority, a kind, a measure, an area."""
    keeps = {
        **records.where("edition", wanted.edition),
        **records.where("priority", wanted.priority),
        **records.where("kind", wanted.kind),
        **records.where("measures", wanted.measure),
    }
    if wanted.area:
        keeps["area"] = lambda record: bool(
            record.get("everywhere") or wanted.area in record.get("areas", ())
        )
    return records.listed(request, wanted, "commitments", keeps)


@router.get("/{path:key}", response={200: records.one_of(_ITEM)} | RESPONSES, summary="One commitment")
def commitment(request: HttpRequest, key: str, asked: Query[answers.Asked]) -> dict[str, Any]:
    """By its whole identity (`2022-25/online-drivers-review`), or by its key in the current edition."""
    return records.one(asked, "commitments", key)
