"""Recommendations: what the committee asked for, and what was answered."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import Field

from frankpledge.site.api import answers, records
from frankpledge.site.api.problems import RESPONSES

router = Router(tags=["recommendations"])
_ITEM = records.described("recommendations")


class Wanted(answers.AskedList):
    report: str = Field("", description="Key of a report.")
    priority: str = Field("", description="Key of a priority.")
    topic: str = ""


@router.get("", response={200: records.page_of(_ITEM)} | RESPONSES, summary="Recommendations")
def recommendations(request: HttpRequest, wanted: Query[Wanted]) -> dict[str, Any]:
    """Every recommendation with its responses, or those of a report, a priority, a topic."""
    keeps = {
        **records.where("report", wanted.report),
        **records.where("priority", wanted.priority),
        **records.where("topics", wanted.topic),
    }
    return records.listed(request, wanted, "recommendations", keeps)


@router.get("/{path:key}", response={200: records.one_of(_ITEM)} | RESPONSES, summary="One recommendation")
def recommendation(request: HttpRequest, key: str, asked: Query[answers.Asked]) -> dict[str, Any]:
    """By its whole identity (`draft-plan-2021-25/r6`), or by its key where only one report has it."""
    return records.one(asked, "recommendations", key)
