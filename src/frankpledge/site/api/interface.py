"""The API put together: its description, its routers, its errors."""

from __future__ import annotations

from functools import cache
from typing import Any, NoReturn

from django.http import HttpRequest
from ninja import NinjaAPI, Router
from ninja.openapi.schema import OpenAPISchema

from frankpledge.site.api import (
    chain,
    commitments,
    evidence,
    figures,
    local_priorities,
    measures,
    places,
    problems,
    recommendations,
    releases,
)
from frankpledge.site.api.changes import VERSION
from frankpledge.site.api.problems import ProblemError, described

#: Every noun and where it stands; a noun of another room adds its line here.
ROUTERS: tuple[tuple[str, Router], ...] = (
    ("releases", releases.router),
    ("measures", measures.router),
    ("figures", figures.router),
    ("places", places.router),
    ("commitments", commitments.router),
    ("recommendations", recommendations.router),
    ("local-priorities", local_priorities.router),
    ("evidence", evidence.router),
    ("chain", chain.router),
)

DESCRIPTION = """\
What a release of this Police and Crime Plan holds, as JSON. Every answer says which release it was read from,
its licence, and whether figures in it are made up for demonstration. A release never changes: with `release=`
an answer stays the same for ever. Only published releases can be read. Nothing needs a key; there are no
cookies. Errors are problem documents (RFC 9457). Answers carry an `ETag`: ask again with `If-None-Match`.
"""


class _Described(NinjaAPI):
    def get_openapi_schema(self, **asked: Any) -> OpenAPISchema:
        return _schema(asked.get("path_prefix") or self.get_root_path(asked.get("path_params") or {}))


@cache
def _schema(prefix: str) -> OpenAPISchema:
    """The description of the API where it stands: made once, for it takes longer than any page."""
    schema = NinjaAPI.get_openapi_schema(api, path_prefix=prefix)
    return described(schema)  # type: ignore[return-value]


def _made() -> NinjaAPI:
    made = _Described(
        title="frankpledge: read API",
        version=VERSION,
        description=DESCRIPTION,
        docs_url=None,
        urls_namespace="api-1",
    )
    problems.handle(made)
    for prefix, router in ROUTERS:
        made.add_router(prefix, router)
    made.add_router("", _nothing)
    return made


_nothing = Router()


@_nothing.get("/{path:rest}", include_in_schema=False)
def nothing(request: HttpRequest, rest: str) -> NoReturn:
    """Whatever no noun answers to."""
    raise ProblemError(
        404, "Not found", f"There is nothing at /api/v1/{rest}. /api/v1/openapi.json says what there is."
    )


api = _made()
