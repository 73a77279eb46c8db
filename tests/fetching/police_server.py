"""A publisher's server on this machine that can be told to fail, and a clock that nobody waits for."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from frankpledge.facts.fetching import Fetched

FORCE = "metropolitan"
Fault = Callable[["Handler", bytes], None]
Fetcher = Callable[..., Fetched]
Stands = Callable[[], dict[str, bytes]]


def etag_of(content: bytes) -> str:
    """Not the MD5 sum of the file, as with files that were stored in several parts."""
    return f'"{hashlib.md5(content).hexdigest()}-7"'


class Handler(BaseHTTPRequestHandler):
    """Archives with ETags, ranges and conditions, as a storage service serves them; faults come first."""

    protocol_version = "HTTP/1.1"
    server: Server

    def log_message(self, format: str, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        publisher = self.server.publisher
        name = self.path.rsplit("/", 1)[1]
        publisher.asked.append((name, dict(self.headers)))
        faults = publisher.faults.get(name, [])
        fault = faults.pop(0) if faults else publisher.always.get(name)
        if name == "":
            content = publisher.page().encode()
        elif name.removesuffix(".zip") in publisher.archives:
            content = publisher.archives[name.removesuffix(".zip")]
        else:
            self.answer(404, b"no such file")
            return
        if fault:
            fault(self, content)
        else:
            self.give(content)

    def give(self, content: bytes, *, ranges: bool = True, wrong: bytes | None = None) -> None:
        """Answer as a good server does; `wrong` is sent instead of the true bytes, under the true headers."""
        etag = etag_of(content)
        if self.headers.get("If-None-Match") == etag:
            self.answer(304, b"", {"ETag": etag})
            return
        asked = self.headers.get("Range", "")
        if not ranges or not asked or self.headers.get("If-Range", etag) != etag:
            self.answer(200, content, {"ETag": etag}, send=wrong)
            return
        first, last = asked.removeprefix("bytes=").split("-")
        start = int(first) if first else max(0, len(content) - int(last))
        stop = min(len(content), int(last) + 1) if first and last else len(content)
        said = {"ETag": etag, "Content-Range": f"bytes {start}-{stop - 1}/{len(content)}"}
        self.answer(206, content[start:stop], said, send=wrong)

    def answer(
        self,
        status: int,
        content: bytes,
        headers: dict[str, str] | None = None,
        *,
        send: bytes | None = None,
    ) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        sent = content if send is None else send
        try:
            self.wfile.write(sent)
        except OSError:
            # The reader had enough, as it may.
            self.close_connection = True
        if len(sent) != len(content):
            self.close_connection = True


@dataclass
class Publisher:
    """What the server publishes, what it was asked, and what it is to do wrong (once each, or always)."""

    archives: dict[str, bytes] = field(default_factory=dict)
    sums: dict[str, str] = field(default_factory=dict)
    faults: dict[str, list[Fault]] = field(default_factory=dict)
    always: dict[str, Fault] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    address: str = ""

    def page(self) -> str:
        rows = (
            f'<li><a href="/data/archive/{name}.zip">{name}</a> MD5 {self.sums.get(name, "")}</li>'
            for name in sorted(self.archives, reverse=True)
        )
        return f"<html><body><a href='latest.zip'>Latest</a><ul>{''.join(rows)}</ul></body></html>"

    def of(self, name: str) -> list[dict[str, str]]:
        """Headers of the requests made for one file."""
        return [headers for asked, headers in self.asked if asked == name]


class Server(ThreadingHTTPServer):
    daemon_threads = True
    publisher: Publisher


@dataclass
class Clock:
    """Time that passes only when somebody sleeps, or by `step` each time that it is read."""

    at: float = 0.0
    step: float = 0.0
    slept: list[float] = field(default_factory=list)

    def read(self) -> float:
        self.at += self.step
        return self.at

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.at += seconds

    @property
    def waits(self) -> list[float]:
        """Waits after a fault, without those that keep the pace."""
        return [one for one in self.slept if one > 0.5]
