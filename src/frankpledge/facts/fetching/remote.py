"""A large file on a server, brought in pieces: a piece cut off is gone on with, never begun again."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from frankpledge.facts.fetching.web import Answer, FalterError, FetchError, Web

_CONTENT_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+)")


class ChangedError(Exception):
    """The file on the server is no longer the one that was begun."""


class NoRangesError(Exception):
    """The server gives the whole file or nothing."""


@dataclass(frozen=True, slots=True)
class Version:
    """What tells one version of a file from another: ETag, Last-Modified (both may be empty), length."""

    etag: str
    modified: str
    length: int

    @classmethod
    def of(cls, answer: Answer) -> Version:
        """The version that an answer with status 200 or 206 is of."""
        if answer.status == 206:
            length = content_range(answer)[2]
        elif answer.length is not None:
            length = answer.length
        else:
            raise FetchError(
                f"{answer.url}: the server does not say how long the file is, so it cannot be checked; fetch "
                "it with a browser, look at it, and use facts add"
            )
        return cls(answer.header("ETag"), answer.header("Last-Modified"), length)

    @property
    def mark(self) -> str:
        """A name for this version that a file name can carry."""
        return hashlib.sha256(f"{self.etag}\n{self.modified}\n{self.length}".encode()).hexdigest()[:12]

    @property
    def condition(self) -> str:
        """What If-Range can carry: a strong ETag, or else the date; empty where the server gives neither."""
        return self.etag if self.etag and not self.etag.startswith("W/") else self.modified

    def unless_this(self) -> dict[str, str]:
        """Headers that ask for the file only if it is another version."""
        asked = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in asked.items() if value}


def content_range(answer: Answer) -> tuple[int, int, int]:
    """First byte, byte after the last, and length of the whole file. Raises `FalterError` for nonsense."""
    match = _CONTENT_RANGE.fullmatch(answer.header("Content-Range"))
    if not match:
        raise FalterError("answered with a part of the file without saying which")
    first, last, length = (int(part) for part in match.groups())
    return first, last + 1, length


def bring(
    web: Web,
    url: str,
    version: Version,
    start: int,
    stop: int,
    part: Path,
    told: Callable[[int, int], object],
) -> None:
    """Bytes `start` to `stop` of the file into `part`, going on after the bytes that are there already.

    Raises `ChangedError` where the server now has another version, `NoRangesError` where it gives no part of
    a file, and `FetchError` where it fails again and again; what came is kept for the next time.
    """
    part.parent.mkdir(parents=True, exist_ok=True)
    wanted = stop - start

    def attempt() -> None:
        have = part.stat().st_size if part.exists() else 0
        if have > wanted:
            part.unlink()
            have = 0
        told(have, wanted)
        if have == wanted:
            return
        headers = {"Range": f"bytes={start + have}-{stop - 1}"}
        if version.condition:
            headers["If-Range"] = version.condition
        with web.ask(url, headers) as answer:
            if answer.status not in (200, 206) or Version.of(answer) != version:
                raise ChangedError
            if answer.status == 206:
                if content_range(answer)[:2] != (start + have, stop):
                    raise FalterError("answered with another part of the file than was asked for")
            elif wanted == version.length:
                have = 0
            else:
                raise NoRangesError
            with part.open("r+b" if have else "wb") as out:
                out.seek(have)
                for chunk in answer.chunks():
                    have += len(chunk)
                    if have > wanted:
                        break
                    out.write(chunk)
                    told(have, wanted)
        if have > wanted:
            part.unlink()
            raise FalterError("sent more bytes than it said")
        if have < wanted:
            raise FalterError(f"broke off after {have:,} of {wanted:,} bytes")

    web.persist(url, attempt)
