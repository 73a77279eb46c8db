"""Places by their codes, and what is known of the areas among them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from frankpledge.releases import Release
from frankpledge.site.api import answers, records
from frankpledge.site.api.problems import RESPONSES, unknown

router = Router(tags=["places"])


class Place(Schema):
    """A place that figures are of."""

    code: str = Field(description="Its ONS code.")
    name: str
    kind: str
    parent: str = Field("", description="Code of the place that it is part of; empty where none is held.")
    area: records.described("areas") | None = Field(  # type: ignore[valid-type]
        None, description="What its page says, where it is an area with a page."
    )


class Wanted(answers.AskedList):
    kind: str = Field("", description="`borough`, `city`, `region`, `country`, `nation`, `ward`, `force`.")


@router.get("", response={200: records.page_of(Place)} | RESPONSES, summary="Places")
def places(request: HttpRequest, wanted: Query[Wanted]) -> dict[str, Any]:
    """Every place that the release knows."""
    release = answers.release(wanted)
    codes = [c for c, p in release.places.items() if wanted.kind in ("", p.get("kind"))]
    items = [_place(release, code) for code in answers.part(wanted, codes)]
    return answers.listed(request, release, wanted, items, len(codes))


@router.get("/{code}", response={200: records.one_of(Place)} | RESPONSES, summary="One place")
def place(request: HttpRequest, code: str, asked: Query[answers.Asked]) -> dict[str, Any]:
    """By its code."""
    release = answers.release(asked)
    if code not in release.places:
        raise unknown("place", code, "/api/v1/places")
    return {"release": answers.stamp(release), "item": _place(release, code)}


def _place(release: Release, code: str) -> dict[str, Any]:
    held = release.places[code]
    area = next((a for a in records.held(release, "areas") if a.get("key") == code), None)
    return {
        "code": code,
        "name": held.get("name", code),
        "kind": held.get("kind", ""),
        "parent": held.get("parent") or "",
        "area": area,
    }
