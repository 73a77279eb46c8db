"""What pages may ask of a browser, and what the desk is allowed that a public page is not."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse


class DeskPolicy:
    """Gives pages under /admin/ the desk's own content policy, and lets its previews be framed by itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path_info.startswith("/admin/"):
            response._csp_config = settings.DESK_CONTENT_SECURITY_POLICY
            response.headers.setdefault("X-Frame-Options", "SAMEORIGIN")
        return response


class Permissions:
    """Says with every answer that no page of ours uses a camera, a place, a payment or the like."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        return response
