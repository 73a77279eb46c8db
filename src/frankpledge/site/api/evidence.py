"""Evidence: what someone told the committee, and which recommendations it led to."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import Field

from frankpledge.site.api import answers, records
from frankpledge.site.api.problems import RESPONSES

router = Router(tags=["evidence"])
_ITEM = records.described("evidence")


class Wanted(answers.AskedList):
    report: str = Field("", description="Key of a report.")
    recommendation: str = Field("", description="Key of a recommendation that it led to.")
    topic: str = ""


@router.get("", response={200: records.page_of(_ITEM)} | RESPONSES, summary="Evidence")
def evidence(request: HttpRequest, wanted: Query[Wanted]) -> dict[str, Any]:
    """All evidence, or that of a report, a recommendation, a topic."""
    keeps = {
        **records.where("report", wanted.report),
        **records.where("recommendations", wanted.recommendation),
        **records.where("topics", wanted.topic),
    }
    return records.listed(request, wanted, "evidence", keeps)


@router.get("/{path:key}", response={200: records.one_of(_ITEM)} | RESPONSES, summary="One piece of evidence")
def one(request: HttpRequest, key: str, asked: Query[answers.Asked]) -> dict[str, Any]:
    """By its key."""
    return records.one(asked, "evidence", key)
