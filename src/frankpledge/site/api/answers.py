"""The shape of every answer: what was asked for, and the release that it was read from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Schema
from pydantic import Field

from frankpledge.releases import Release
from frankpledge.site import current, history
from frankpledge.site.api.problems import ProblemError, unknown

#: The most that one answer holds.
MOST = 1000


class Asked(Schema):
    """Which release to read."""

    release: str = Field("", description="Key of a published release; left out: the one shown now.")


class AskedList(Asked):
    """Which release to read, and which part of the list."""

    limit: int = Field(100, ge=1, le=MOST, description="How many to give at most.")
    cursor: int = Field(
        0, ge=0, le=2**53, description="Where to go on, as `next` of the answer before gives it."
    )


class Stamp(Schema):
    """What every answer says of the release that it was read from."""

    key: str
    title: str
    as_at: date
    licence: str = Field(description="Of what the body publishes; each source has its own.")
    illustrative: bool = Field(description="Whether any figure of the release is made up for demonstration.")
    shown: bool = Field(description="Whether it is the release that the site shows now.")
    digest: str = Field(description="SHA-256 of its manifest.")


class Page(Schema):
    """A part of a list."""

    release: Stamp
    count: int = Field(description="How many there are in all.")
    next: str | None = Field(description="The address of what follows; null at the end.")


def release(asked: Asked) -> Release:
    """The release asked for, if it is published: what is frozen and not yet published is not there."""
    if asked.release:
        found = next((r for r in history.published() if r.key == asked.release), None)
        if found is None:
            raise unknown("release", asked.release, "/api/v1/releases")
        return found
    shown = current.shelf().release
    if shown is None:
        raise ProblemError(404, "No release yet", "No release is published yet, so there is nothing to read.")
    return shown


def stamp(held: Release) -> dict[str, Any]:
    return {
        "key": held.key,
        "title": held.title,
        "as_at": held.as_at,
        "licence": str(held.plan.get("body", {}).get("licence", "")),
        "illustrative": held.illustrative,
        "shown": held.key == current.shelf().key,
        "digest": held.digest,
    }


def listed(
    request: HttpRequest, held: Release, asked: AskedList, items: Sequence[Any], count: int
) -> dict[str, Any]:
    """A page of a list: `items` are those from `asked.cursor` on, of `count` in all. `next` names the
    release, so that a list read to its end is all of one release.
    """
    end, onward = asked.cursor + len(items), None
    if items and end < count:
        query = request.GET.copy()
        query["release"], query["cursor"] = held.key, str(end)
        onward = request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
    return {"release": stamp(held), "count": count, "next": onward, "items": items}


def part(asked: AskedList, everything: Sequence[Any]) -> Sequence[Any]:
    return everything[asked.cursor : asked.cursor + asked.limit]
