"""Releases: what was published, from what files, and where each file of it is."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from frankpledge.releases import Release
from frankpledge.site import history
from frankpledge.site.api import answers
from frankpledge.site.api.problems import RESPONSES

router = Router(tags=["releases"])


class File(Schema):
    """A file of a release, as it was frozen."""

    name: str
    bytes: int
    sha256: str
    url: str


class Source(Schema):
    """A publisher's file that the release was made from."""

    id: str
    name: str
    sha256: str
    publisher: str = ""
    licence: str = ""
    illustrative: bool | None = None


class ReleaseItem(answers.Stamp):
    previous: str = Field(description="Key of the release that it follows; empty for the first.")
    figures: int
    measures: int
    missing: int = Field(description="Measures without a figure.")
    files: list[File]


class ReleaseList(Schema):
    items: list[ReleaseItem]
    count: int


class OneRelease(ReleaseItem):
    sources: list[Source]


@router.get("", response={200: ReleaseList} | RESPONSES, summary="Releases")
def releases(request: HttpRequest) -> dict[str, Any]:
    """Every published release, the newest first."""
    items = [_release(request, held) for held in history.published()[::-1]]
    return {"items": items, "count": len(items)}


@router.get("/{key}", response={200: OneRelease} | RESPONSES, summary="One release")
def release(request: HttpRequest, key: str) -> dict[str, Any]:
    """By its key, with the publishers' files it was made from."""
    held = answers.release(answers.Asked(release=key))
    return {**_release(request, held), "sources": [_source(s) for s in held.sources.values()]}


def _release(request: HttpRequest, held: Release) -> dict[str, Any]:
    told, before = held.manifest, held.manifest.get("previous") or {}
    files = [
        {
            "name": name,
            "bytes": file["bytes"],
            "sha256": file["sha256"],
            "url": request.build_absolute_uri(f"/releases/{held.key}/{name}"),
        }
        for name, file in told["files"].items()
    ]
    return {
        **answers.stamp(held),
        "previous": before.get("key", ""),
        "figures": told["figures"],
        "measures": told["measures"],
        "missing": told["missing"],
        "files": files,
    }


def _source(told: dict[str, Any]) -> dict[str, Any]:
    return {name: told[name] for name in Source.model_fields if told.get(name) is not None}
