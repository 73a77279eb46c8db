"""One release for the whole of a page."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from frankpledge import asked
from frankpledge.site import current

#: Where staff work, and files that no release has a say in.
_APART = ("/admin/", "/static/", "/media/", "/documents/", "/pre-release/")


class OneRelease:
    """Holds one release from a page's first line to its last.

    A page that was being made at the very moment of publishing might have the words of one release and the
    figures of another; it is made again, so that what is sent is of one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in {"GET", "HEAD"} or request.path_info.startswith(_APART):
            return self.get_response(request)
        shelf = current.published()
        response = self._made(request, shelf)
        later = current.published()
        return response if later.key == shelf.key else self._made(request, later)

    def _made(self, request: HttpRequest, shelf: current.Shelf) -> HttpResponse:
        with current.showing(shelf), asked.holding():
            return self.get_response(request)
