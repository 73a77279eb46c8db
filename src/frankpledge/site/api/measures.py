"""Measures: what would show that the plan works, and whether the release has figures of them."""

from __future__ import annotations

from typing import Any

import pyarrow.compute as pc
from django.http import HttpRequest
from ninja import Query, Router
from pydantic import Field, create_model

from frankpledge.releases import Release
from frankpledge.site.api import answers, records
from frankpledge.site.api.problems import RESPONSES, unknown

router = Router(tags=["measures"])
_ITEM = create_model(
    "MeasureWithCount",
    __base__=records.described("measures"),
    figures=(int, Field(description="How many figures the release has of it.")),
    why_missing=(str, Field(description="Why it has none; empty where it has some.")),
)


class Wanted(answers.AskedList):
    priority: str = Field("", description="Key of a priority.")
    held: bool | None = Field(None, description="Only those with (true) or without (false) a figure.")


@router.get("", response={200: records.page_of(_ITEM)} | RESPONSES, summary="Measures")
def measures(request: HttpRequest, wanted: Query[Wanted]) -> dict[str, Any]:
    """Every measure of the plan with its definition and targets, those without a figure too."""
    release = answers.release(wanted)
    tests = records.where("priority", wanted.priority).values()
    found = [m for m in records.held(release, "measures") if all(test(m) for test in tests)]
    if wanted.held is not None:
        found = [m for m in found if (m["key"] not in release.missing) == wanted.held]
    items = _counted(release, answers.part(wanted, found))
    return answers.listed(request, release, wanted, items, len(found))


@router.get("/{key}", response={200: records.one_of(_ITEM)} | RESPONSES, summary="One measure")
def measure(request: HttpRequest, key: str, asked: Query[answers.Asked]) -> dict[str, Any]:
    """By its key."""
    release = answers.release(asked)
    found = [m for m in records.held(release, "measures") if m["key"] == key]
    if not found:
        raise unknown("measure", key, "/api/v1/measures")
    return {"release": answers.stamp(release), "item": _counted(release, found)[0]}


def _counted(release: Release, found: Any) -> list[dict[str, Any]]:
    counted = {c["values"]: c["counts"] for c in pc.value_counts(release.table["measure"]).to_pylist()}
    return [
        {**m, "figures": counted.get(m["key"], 0), "why_missing": release.missing.get(m["key"], "")}
        for m in found
    ]
