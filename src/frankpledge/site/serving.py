"""Pages of the tree at their addresses."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from wagtail import views
from wagtail.models.sites import get_site_for_hostname

from frankpledge import asked


def serve(request: HttpRequest, path: str) -> HttpResponse:
    """The page at an address, as Wagtail serves it.

    While the whole site is made, its front page is looked for once, and not for each page again.
    """
    if asked.makes_all():
        site, home = _front(request.get_host().split(":")[0], request.get_port())
        request._wagtail_site = site  # type: ignore[attr-defined]
        request._wagtail_route_for_request = home.route(request, path.split("/")[:-1])  # type: ignore[attr-defined]
    response: HttpResponse = views.serve(request, path)
    return response


@asked.once
def _front(host: str, port: str) -> tuple[Any, Any]:
    """The site at a host, and its front page."""
    site = get_site_for_hostname(host, port)
    return site, site.root_page.specific
