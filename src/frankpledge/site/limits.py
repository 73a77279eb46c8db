"""How often one place may send a form. Every public form is in `LIMITS`.

Places are told apart by the address that a request comes from (behind a proxy, by what the proxy says); of
it a digest is kept, for as long as it is counted, and nowhere written. Each process counts for itself.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from frankpledge import configuration
from frankpledge.site import memory


@dataclass(frozen=True, slots=True)
class Limit:
    """`most` requests of one place within `seconds`, of the addresses that begin as `path` does. A form that
    is sent by GET is counted where it asks something (a question mark)."""

    method: str
    path: str
    most: int
    seconds: int


#: Formats and private links count more closely too, where they are answered; a name that failed to sign in
#: five times is locked for an hour besides.
LIMITS = (
    Limit("POST", "/areas/postcode/", 60, 600),
    Limit("POST", "/formats/", 30, 3600),
    Limit("POST", "/with/", 120, 3600),
    Limit("POST", "/admin/login/", 30, 900),
    Limit("POST", "/admin/second-factor/", 30, 900),
    Limit("POST", "/admin/password_reset/", 5, 3600),
    Limit("GET", "/search/", 1_200, 60),
    Limit("GET", "/explore/", 1_200, 60),
    Limit("GET", "/engagement/", 1_200, 60),
    Limit("GET", "/performance/", 1_200, 60),
    Limit("GET", "/choose-area/", 1_200, 60),
)


def address_of(request: HttpRequest, *_: object) -> str:
    """The address that a request comes from: where a proxy is said to stand in front, the one that it names
    last.
    """
    named = str(request.META.get("HTTP_X_FORWARDED_FOR", "")) if configuration.PROXY.read() else ""
    return named.rpartition(",")[2].strip() or str(request.META.get("REMOTE_ADDR", ""))


def place(request: HttpRequest) -> str:
    """Where a request comes from, as a digest that only this installation can make."""
    who = f"{address_of(request)}{settings.SECRET_KEY}"
    return hashlib.sha256(who.encode()).hexdigest()[:32]


def count(name: str, seconds: int) -> int:
    """How often `name` happened within `seconds` since it first did, this time among them."""
    cache.add(name, 0, seconds)
    try:
        return int(cache.incr(name))
    except ValueError:  # it ran out between the two
        cache.set(name, 1, seconds)
        return 1


class Limits:
    """Answers 429, in plain words, whoever sends a form too often."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        limit = _limit(request)
        if limit is None or count(f"limit/{limit.path}/{place(request)}", limit.seconds) <= limit.most:
            return self.get_response(request)
        response = render(request, "pages/too_many.html", status=429)
        response["Retry-After"] = str(limit.seconds)
        response["Cache-Control"] = "no-store"
        return response


def _limit(request: HttpRequest) -> Limit | None:
    if request.META.get(memory.AFRESH):
        return None
    method = "GET" if request.method == "HEAD" else request.method
    for limit in LIMITS:
        if method == limit.method and request.path_info.startswith(limit.path):
            return limit if method == "POST" or request.META.get("QUERY_STRING") else None
    return None
