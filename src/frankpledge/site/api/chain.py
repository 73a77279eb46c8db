"""The chain from evidence to lesson, as a release froze it: whole, or through one thing both ways."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from frankpledge.releases import Release
from frankpledge.scrutiny.chain import Chain
from frankpledge.site.api import answers
from frankpledge.site.api.problems import RESPONSES, unknown

router = Router(tags=["chain"])


class Node(Schema):
    """One thing of the chain."""

    id: str = Field(description="Its kind and identity, such as `commitment/2022-25/online-drivers-review`.")
    kind: str = Field(
        description="evidence, recommendation, response, commitment, milestone, measure, figure or lesson."
    )
    title: str
    url: str
    on: str | None = None
    invented: bool


class Link(Schema):
    """That one thing led to another, because somebody recorded it."""

    from_: str = Field(alias="from")
    to: str


class Orphan(Schema):
    """A thing at which the chain breaks."""

    kind: str
    of: str
    title: str
    url: str


class Whole(Schema):
    """Every thing, every link, every break."""

    release: answers.Stamp
    nodes: list[Node]
    links: list[Link]
    orphans: list[Orphan]


class Walk(Schema):
    """One thing, what it came from, and what came of it."""

    release: answers.Stamp
    item: Node
    before: list[Node]
    after: list[Node]
    orphan_of: list[str] = Field(description="The kinds of break that it stands at.")


@lru_cache(maxsize=4)
def _chain(release: Release) -> Chain:
    return Chain.of(release.plan, release)


@router.get("", response={200: Whole} | RESPONSES, by_alias=True, summary="The whole chain")
def chain(request: HttpRequest, asked: Query[answers.Asked]) -> dict[str, Any]:
    """Evidence, recommendations, responses, commitments, milestones, measures, figures, lessons, and the
    orphans."""
    release = answers.release(asked)
    told = _chain(release).as_dict()
    return {"release": answers.stamp(release), **{name: told[name] for name in ("nodes", "links", "orphans")}}


@router.get("/{path:id}", response={200: Walk} | RESPONSES, summary="The chain through one thing, both ways")
def walk(request: HttpRequest, id: str, asked: Query[answers.Asked]) -> dict[str, Any]:
    """By its id, such as `measure/homicides`."""
    release = answers.release(asked)
    held = _chain(release)
    if id not in held.nodes:
        raise unknown("thing of the chain", id, "/api/v1/chain")
    before, after = held.before(id), held.after(id)
    return {
        "release": answers.stamp(release),
        "item": held.nodes[id].as_dict(),
        "before": [node.as_dict() for nodes in before.values() for node in nodes],
        "after": [node.as_dict() for nodes in after.values() for node in nodes],
        "orphan_of": [orphan.kind for orphan in held.orphans if orphan.node.id == id],
    }
