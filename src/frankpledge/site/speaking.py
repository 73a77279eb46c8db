"""Each request answered in the language of its address, which is the only thing that says which it is.

Pages so vary on neither cookie nor `Accept-Language`, and any cache may hold them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape, unescape

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from frankpledge.site import languages, unwritten
from frankpledge.site.languages import Language

_TAG = re.compile(r"<(?:a|form|area)\s[^<>]*>")
_TO = re.compile(r'(\s(?:href|action)=")(/(?!/)[^"]*)(")')


class Speaking:
    """Takes the language off the address, speaks it while the page is made, and leads links onward in it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language, path = languages.split(request.path_info)
        request.language = language  # type: ignore[attr-defined]
        if path.startswith("/admin/"):  # in the language that each member of staff has chosen
            return self.get_response(request)
        if language.code == languages.ENGLISH:
            with languages.speaking(language.code):
                return self.get_response(request)
        file = "." in path.rpartition("/")[2]
        page = path if file or path.endswith("/") else path + "/"
        if language not in languages.published() or not languages.exists(page):
            query = request.META.get("QUERY_STRING", "")
            return HttpResponseRedirect(f"{path}?{query}" if query else path)
        request.path_info = path
        unwritten.prepare(language.code)
        with languages.speaking(language.code):
            response = self.get_response(request)
            if not getattr(response, "is_rendered", True):
                response.render()  # type: ignore[attr-defined]
        return _led(response, language)


def _led(response: HttpResponse, language: Language) -> HttpResponse:
    """The response with its way onward in `language`, and what is English in it said to be."""
    onward = response.headers.get("Location", "")
    if onward.startswith("/"):
        response.headers["Location"] = within(onward, language)[0]
    if response.streaming or not response.headers.get("Content-Type", "").startswith("text/html"):
        return response
    page = unwritten.shown(response.content.decode(response.charset))
    response.content = _TAG.sub(lambda tag: _tag(tag[0], language), page)
    response.headers["Content-Language"] = language.tag
    if "Content-Length" in response.headers:
        response.headers["Content-Length"] = str(len(response.content))
    return response


def _tag(tag: str, language: Language) -> str:
    """A link or form of the page; one that says its language already stays as it is."""
    found = _TO.search(tag)
    if found is None or "hreflang=" in tag:
        return tag
    to, known = within(unescape(found[2]), language)
    if known:
        return f"{tag[: found.start()]}{found[1]}{escape(to)}{found[3]}{tag[found.end() :]}"
    page = tag.startswith("<a") and to.partition("#")[0].partition("?")[0].endswith("/")
    return f'{tag[: found.end()]} hreflang="en"{tag[found.end() :]}' if page else tag


def within(address: str, language: Language) -> tuple[str, bool]:
    """`address` in `language`, and whether it exists there."""
    path = re.split(r"[?#]", address, maxsplit=1)[0]
    if languages.split(path)[0].code != languages.ENGLISH:
        return address, True
    if languages.exists(path):
        return language.prefix + address, True
    return address, False
