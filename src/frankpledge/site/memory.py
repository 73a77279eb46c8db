"""Public answers kept in memory, and dropped the moment that anything they show changes.

An answer is kept under the address, the release shown and the day, so that a new release and midnight leave
all that was kept behind. When a record has changed since, what the page asked of the records is asked again,
and it is made again where an answer is another (frankpledge.asked). What only some may see is never kept:
answers to who is signed in, answers that set a cookie or vary on one, and the desk's.
"""

from __future__ import annotations

import os
import sys
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from hashlib import blake2b
from itertools import count
from pathlib import Path
from threading import Lock
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.cache import caches
from django.core.signals import setting_changed
from django.db import transaction
from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.http import http_date, parse_etags

from frankpledge import asked, configuration

#: A caller in this process that asks for each address once says so in the request's environment.
AFRESH = "frankpledge.afresh"
#: Tables whose rows no public page shows.
_PRIVATE = {
    "sessions",
    "axes",
    "otp_totp",
    "otp_static",
    "contenttypes",
    "auth",
    "django_tasks_database",
    "desk",
}
#: The most that one kept answer holds; longer ones are made each time.
_MOST = 2_000_000
#: Of so many answers it is kept what they asked.
_HEARD = 1000
_changes = count(1)
_here = 0


@lru_cache(maxsize=64)
def _path(home: Path, name: str) -> str:
    return str(home / name)


def _stamp_file() -> str:
    return _path(configuration.home(), "records-changed")


def changed() -> None:
    """Say that records have changed, to every process that shares this home folder.

    Saving and deleting say it by themselves; what writes to the tables past the models calls this.
    """
    global _here  # noqa: PLW0603
    _here = next(_changes)
    transaction.on_commit(_touch)


def _touch() -> None:
    path, now = Path(_stamp_file()), time.time_ns()
    try:
        os.utime(path, ns=(now, now))
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


def _on_change(sender: type[Model], **_: Any) -> None:
    if sender._meta.app_label not in _PRIVATE:
        changed()


def listen() -> None:
    """Begin to hear of changes (called once, when Django starts)."""
    for signal in (post_save, post_delete, m2m_changed):
        signal.connect(_on_change, dispatch_uid="frankpledge.site.memory")
    setting_changed.connect(lambda **_: caches["pages"].clear(), weak=False)


def _mtime(path: str) -> int:
    try:
        return os.stat(path).st_mtime_ns  # noqa: PTH116  (asked at every request)
    except FileNotFoundError:
        return 0


def state() -> tuple[tuple[int, int], tuple[int, int, str, str]]:
    """What every public page depends on beside its address: equal for as long as none of it changes."""
    return changes(), besides()


def changes() -> tuple[int, int]:
    """Another at every change of a record, in this process or another."""
    return _mtime(_stamp_file()), _here


def besides() -> tuple[int, int, str, str]:
    """What the pages depend on that no record says: the release, the lookup of postcodes and wards, the day,
    and whose home folder it is.
    """
    home = configuration.home()
    pointer = _mtime(_path(home, "releases/current"))
    lookup = _mtime(_path(home, "lookups/lookup.sqlite3"))
    as_at = os.environ.get(configuration.AS_AT.name, "")
    return pointer, lookup, as_at or date.today().isoformat(), _path(home, "")


def last_change() -> datetime:
    """When what the pages show last changed: a release, a record, or the day."""
    (records, _), (pointer, lookup, *_) = state()
    midnight = datetime.combine(date.today(), datetime.min.time()).astimezone(UTC)
    return max(midnight, datetime.fromtimestamp(max(pointer, records, lookup) / 1e9, UTC))


@dataclass(slots=True)
class _Heard:
    """What a kept answer asked of the records, and what it rests on besides."""

    #: Of which answer: its `until`.
    of: float
    questions: tuple[asked.Question, ...]
    files: tuple[int, ...]
    #: Of each question's answer: asked for when the answer is first sent again.
    digests: list[str] | None = None


@dataclass(frozen=True, slots=True)
class _Kept:
    """An answer as it is sent, and when it was last known to stand."""

    content: bytes
    headers: list[tuple[str, str]]
    at: tuple[int, int]
    #: The moment (`time.monotonic`) after which it is not sent any more.
    until: float
    #: Whether its questions' answers are known.
    told: bool = False


class PublicMemory:
    """Answers from memory what was asked before. It stands outside everything else, so what is kept is whole:
    compressed, with every header.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._heard: OrderedDict[str, _Heard] = OrderedDict()
        self._lock = Lock()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in {"GET", "HEAD"} or not _public(request):
            return self.get_response(request)
        key = _key(request)
        kept: _Kept | None = caches["pages"].get(key)
        if kept is not None and kept.until < time.monotonic():
            kept = None
        if kept is not None and not (kept.told and kept.at == changes()):
            kept = self._standing(key, kept)
        if kept is None:
            # What the reader already has is asked after below: an answer is kept even if this one needs none.
            has = request.META.pop("HTTP_IF_NONE_MATCH", None)
            request.META.pop("HTTP_IF_MODIFIED_SINCE", None)
            at, files = changes(), _files()
            with asked.listening() as questions:
                response = self.get_response(request)
            if not _may_be_kept(request, response):
                return response
            _finish(response)
            until = time.monotonic() + settings.CACHES["pages"]["TIMEOUT"]
            kept = _Kept(response.content, list(response.items()), at, until)
            self._keep(key, kept)
            told = tuple((sys.intern(sql), given) for sql, given in (*questions, _sites()))
            self._hear(key, _Heard(until, told, files))
            return _again(has, kept)
        return _again(request.META.get("HTTP_IF_NONE_MATCH"), kept)

    def _standing(self, key: str, kept: _Kept) -> _Kept | None:
        """What was kept, where it would be made the same now; None where it has to be made again."""
        now, heard = changes(), self._heard.get(key)
        if heard is None or heard.of != kept.until or asked.UNTOLD in heard.questions:
            return kept if kept.at == now else None
        if kept.at != now and (heard.digests is None or heard.files != _files()):
            return None
        digests = asked.digests(heard.questions)
        if changes() != now or heard.digests not in (None, digests):
            return None
        heard.digests = digests
        return self._keep(key, replace(kept, at=now, told=True))

    def _keep(self, key: str, kept: _Kept) -> _Kept:
        caches["pages"].set(key, kept)
        return kept

    def _hear(self, key: str, heard: _Heard) -> None:
        with self._lock:
            self._heard.pop(key, None)
            self._heard[key] = heard
            while len(self._heard) > _HEARD:
                self._heard.popitem(last=False)


@cache
def _sites() -> asked.Question:
    """What Wagtail keeps of its sites, and pages rest on without asking."""
    sites = apps.get_model("wagtailcore", "Site")
    return sites.objects.order_by("pk").query.sql_with_params()  # type: ignore[no-any-return]


def _files() -> tuple[int, ...]:
    """What some pages read beside the records and the release shown."""
    home = configuration.home()
    return tuple(_mtime(_path(home, name)) for name in ("releases", "keys", "lookups"))


def _public(request: HttpRequest) -> bool:
    closed = request.path_info.startswith(("/admin/", settings.STATIC_URL, settings.MEDIA_URL, "/documents/"))
    if request.META.get(AFRESH):
        return False
    return not closed and settings.SESSION_COOKIE_NAME not in request.COOKIES


def _key(request: HttpRequest) -> str:
    zipped = "gzip" in request.headers.get("Accept-Encoding", "")
    told = (request.method, request.scheme, request.get_host(), request.get_full_path(), zipped, besides())
    return blake2b(repr(told).encode(), digest_size=20).hexdigest()


def _may_be_kept(request: HttpRequest, response: HttpResponse) -> bool:
    told = response.get("Cache-Control", "")
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and "cookie" not in response.get("Vary", "").lower()
        and "no-store" not in told
        and "private" not in told
        and len(response.content) <= _MOST
    )


def _finish(response: HttpResponse) -> None:
    if "Cache-Control" not in response:
        patch_cache_control(response, public=True, max_age=0, must_revalidate=True)
    if "Last-Modified" not in response:
        response["Last-Modified"] = http_date(last_change().timestamp())


def _again(has: str | None, kept: _Kept) -> HttpResponse:
    response = HttpResponse(kept.content)
    response.headers._store = {name.lower(): (name, value) for name, value in kept.headers}  # type: ignore[attr-defined]
    tag = response.get("ETag", "").removeprefix("W/")
    if has and tag and tag in {one.removeprefix("W/") for one in parse_etags(has)}:
        response.status_code, response.content = 304, b""
        del response["Content-Length"]
    return response
