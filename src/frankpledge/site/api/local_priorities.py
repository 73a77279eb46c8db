"""Local priorities: what each area put first."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import Field

from frankpledge.site.api import answers, records
from frankpledge.site.api.problems import RESPONSES

router = Router(tags=["local priorities"])
_ITEM = records.described("local-priorities")


class Wanted(answers.AskedList):
    area: str = Field("", description="Code of an area.")
    measure: str = Field("", description="Key of a measure that shows it.")


@router.get("", response={200: records.page_of(_ITEM)} | RESPONSES, summary="Local priorities")
def local_priorities(request: HttpRequest, wanted: Query[Wanted]) -> dict[str, Any]:
    """Every area's, or one area's. `/data/local-priorities.csv` has them with their measures' figures."""
    keeps = {**records.where("area", wanted.area), **records.where("measures", wanted.measure)}
    return records.listed(request, wanted, "local-priorities", keeps)


@router.get("/{key}", response={200: records.one_of(_ITEM)} | RESPONSES, summary="One local priority")
def local_priority(request: HttpRequest, key: str, asked: Query[answers.Asked]) -> dict[str, Any]:
    """By its key."""
    return records.one(asked, "local-priorities", key)
