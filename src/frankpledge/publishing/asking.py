"""The site asked for its pages in this process, as any reader who is not signed in would ask."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes
from uuid import uuid4

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from frankpledge.asked import Question
from frankpledge.site import memory

#: What has links.
TEXT = {"text/html", "text/css", "application/atom+xml"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What the site answered: text in memory until its links are found, then in a file as anything else."""

    address: str
    status: int
    kind: str = ""
    location: str = ""
    text: str = ""
    file: str = ""
    #: SHA-256 of the file, where it shall stand as it is.
    sha256: str = ""
    #: The addresses of this site that it leads to, in order, each once.
    to: tuple[str, ...] = ()
    #: Links to a part of a page: as written, the page's address, the part.
    parts: tuple[tuple[str, str, str], ...] = ()
    #: The places in it that a link may lead to.
    anchors: frozenset[str] = frozenset()
    #: What it asked of the records.
    asked: tuple[Question, ...] = ()
    #: Not made now: the folder published to has it already, as the file of this digest.
    kept: str = ""


def host() -> str:
    """A name that the site answers to."""
    first = next((h for h in settings.ALLOWED_HOSTS if h != "*"), "localhost")
    return first.lstrip(".")


@lru_cache(maxsize=1)
def _handler() -> WSGIHandler:
    return WSGIHandler()


@contextmanager
def _one_connection() -> Iterator[None]:
    """Keep the caller's connection, and the transaction that it may be in, from one request to the next."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


def ask(address: str, scratch: Path) -> Answer:
    """The site's answer; a download is written to a file in `scratch` as it comes."""
    path, _, query = address.partition("?")
    told: dict[str, str] = {}

    def start(status: str, headers: list[tuple[str, str]], *_: object) -> None:
        told.update({name.lower(): value for name, value in headers}, status=status)

    environ = {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": query,
        "SERVER_NAME": host(),
        "SERVER_PORT": "80",
        "HTTP_HOST": host(),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "https" if settings.SECURE_SSL_REDIRECT else "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        memory.AFRESH: True,
    }
    with _one_connection():
        return _answered(_handler()(environ, start), address, told, scratch)


def _answered(body: Any, address: str, told: dict[str, str], scratch: Path) -> Answer:
    try:
        status = int(told["status"].split()[0])
        kind = told.get("content-type", "").split(";")[0]
        if status != 200:
            return Answer(address, status, kind, location=told.get("location", ""))
        if kind in TEXT:
            return Answer(address, status, kind, text=b"".join(body).decode())
        file, told = scratch / uuid4().hex, hashlib.sha256()
        with file.open("wb") as opened:
            for part in body:
                opened.write(part)
                told.update(part)
        return Answer(address, status, kind, file=str(file), sha256=told.hexdigest())
    finally:
        close = getattr(body, "close", None)
        if close:
            close()
