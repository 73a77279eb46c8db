"""The read API, version 1: what a release holds, as JSON, described by OpenAPI.

    api          the `NinjaAPI`, mounted at `/api/v1/` (site/urls.py)
    CHANGES      its changelog, shown at `/api/` and in docs/api.md

A noun has a module of its own with a `router`; one line in `ROUTERS` adds it. `records` makes the description
of a noun of the records and its two answers (all, one), so that a room's noun is a few lines here.
"""

from frankpledge.site.api.changes import CHANGES
from frankpledge.site.api.interface import api

__all__ = ["CHANGES", "api"]
