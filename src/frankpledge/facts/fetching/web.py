"""Asking a publisher's server politely: one request at a time, not too often, again when it falters."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from typing import TypeVar

import requests
from urllib3.exceptions import HTTPError

from frankpledge.facts.errors import FactsError

T = TypeVar("T")
_CHUNK = 2**16
_TRY_AGAIN = {408, 425, 429, 500, 502, 503, 504}
_AGAIN = "run the same command again: it goes on from where it stopped"


class FetchError(FactsError):
    """What could not be fetched: one line that names the address, what was found and the remedy."""


class MissingError(FetchError):
    """The publisher's server says that there is no such file."""


class FalterError(Exception):
    """A fault that may pass; `wait` is how many seconds the server asked for, where it did."""

    def __init__(self, reason: str, wait: float | None = None) -> None:
        super().__init__(reason)
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Manners:
    """How politely and how patiently to ask. Times are in seconds, speeds in bytes a second."""

    per_second: float = 2.0
    attempts: int = 6
    first_wait: float = 1.0
    longest_wait: float = 60.0
    longest_asked: float = 900.0
    silence: float = 30.0
    #: An answer slower than this over any `patience` seconds is given up and asked for again.
    slowest: float = 1024.0
    patience: float = 60.0
    redirects: int = 5
    #: Faults are counted afresh once this many bytes have come between two of them.
    headway: int = 2**20


class Answer:
    """What a server answered; its body can be read once."""

    def __init__(self, response: requests.Response, web: Web) -> None:
        self._response, self._web = response, web
        self.status = response.status_code
        self.url = str(response.url)

    def header(self, name: str) -> str:
        return self._response.headers.get(name, "")

    @property
    def length(self) -> int | None:
        """What the answer says that its body measures, where it says so."""
        said = self.header("Content-Length")
        return int(said) if said.isdigit() else None

    def chunks(self) -> Iterator[bytes]:
        """The body as it comes. Raises `FalterError` where it is cut short, or trickles."""
        manners, clock = self._web.manners, self._web.clock
        since, came = clock(), 0
        try:
            while chunk := self._response.raw.read1(_CHUNK):
                self._web.received += len(chunk)
                came += len(chunk)
                yield chunk
                elapsed = clock() - since
                if elapsed >= manners.patience:
                    if came < manners.slowest * elapsed:
                        raise FalterError(f"sent only {came:,} bytes in {elapsed:.0f} seconds")
                    since, came = clock(), 0
        except (HTTPError, OSError) as error:
            raise FalterError("broke off in the middle of the answer") from error

    def body(self, most: int) -> bytes:
        """The whole body, at most `most` bytes. Raises `FalterError` where its length is not as said."""
        content = bytearray()
        for chunk in self.chunks():
            content += chunk
            if len(content) > most:
                raise FetchError(
                    f"{self.url}: answered with more than {most:,} bytes, far too many; {_REPORT}"
                )
        if self.length is not None and len(content) != self.length:
            raise FalterError(f"sent {len(content):,} bytes where it said {self.length:,}")
        return bytes(content)


_REPORT = "open the address in a browser to see what is there, or try another day"


class Web:
    """One connection to publishers' servers, with its manners; the clock, sleep and chance can be given."""

    def __init__(
        self,
        manners: Manners | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
        chance: Callable[[], float] = random.random,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.manners = manners or Manners()
        self.clock, self._sleep, self._chance, self._now = clock, sleep, chance, now
        self._session = requests.Session()
        self._session.max_redirects = self.manners.redirects
        self._session.headers.update(
            {
                "User-Agent": f"frankpledge/{version('frankpledge')} "
                "(open source; reads published police data)",
                # Ranges and lengths are of the file itself, so nothing may be packed on the way.
                "Accept-Encoding": "identity",
            }
        )
        self._asked: float | None = None
        #: Requests made and bytes of bodies received so far.
        self.requests, self.received = 0, 0

    @contextmanager
    def ask(self, url: str, headers: Mapping[str, str]) -> Iterator[Answer]:
        """One request. Answers with status 200, 206, 304 and 416 are handed on.

        Raises `MissingError` for 404 and 410, `FalterError` for what may pass, `FetchError` for all else.
        """
        self._keep_pace()
        self.requests += 1
        try:
            response = self._session.get(
                url, headers=dict(headers), stream=True, timeout=self.manners.silence
            )
        except requests.TooManyRedirects as error:
            raise FetchError(
                f"{url}: sends on from address to address without end; {_REPORT}, "
                "and look whether FRANKPLEDGE_POLICE_UK is right"
            ) from error
        except requests.Timeout as error:
            raise FalterError(f"did not answer within {self.manners.silence:g} seconds") from error
        except requests.ConnectionError as error:
            raise FalterError("could not be reached") from error
        except requests.RequestException as error:
            raise FetchError(
                f"{url}: cannot be fetched ({error}); look whether the address is right"
            ) from error
        try:
            self._check(url, response)
            yield Answer(response, self)
        finally:
            response.close()

    def persist(self, url: str, attempt: Callable[[], T]) -> T:
        """`attempt` until it succeeds, waiting longer after each fault; raises `FetchError` in the end."""
        faults = 0
        while True:
            before = self.received
            try:
                return attempt()
            except FalterError as fault:
                faults = 1 if self.received - before >= self.manners.headway else faults + 1
                if faults >= self.manners.attempts:
                    raise FetchError(
                        f"{url}: {fault}, and so {faults} times running; look whether this machine has a "
                        f"connection, then {_AGAIN}"
                    ) from fault
                if fault.wait is not None and fault.wait > self.manners.longest_asked:
                    raise FetchError(
                        f"{url}: {fault}, and asks to wait {fault.wait / 60:,.0f} minutes; "
                        f"after that, {_AGAIN}"
                    ) from fault
                longest = min(self.manners.longest_wait, self.manners.first_wait * 2 ** (faults - 1))
                # Half is sure and half is chance, so that many who were cut off do not come back together.
                own = longest * (0.5 + 0.5 * self._chance())
                self._sleep(max(own, fault.wait or 0.0))

    def _keep_pace(self) -> None:
        if self._asked is not None:
            rest = self._asked + 1 / self.manners.per_second - self.clock()
            if rest > 0:
                self._sleep(rest)
        self._asked = self.clock()

    def _check(self, url: str, response: requests.Response) -> None:
        status = response.status_code
        if url.startswith("https:") and not str(response.url).startswith("https:"):
            raise FetchError(f"{url}: sends on to an address without encryption, {response.url}; {_REPORT}")
        if status in (404, 410):
            raise MissingError(f"{url}: the publisher has no such file ({status})")
        if status in _TRY_AGAIN:
            wait = self._asked_to_wait(response.headers.get("Retry-After", ""))
            raise FalterError(f"answered {status} ({response.reason or 'no reason given'})", wait)
        if status not in (200, 206, 304, 416):
            raise FetchError(f"{url}: answered {status} ({response.reason or 'no reason given'}); {_REPORT}")

    def _asked_to_wait(self, said: str) -> float | None:
        """Seconds from a Retry-After header: a number of seconds, or a date."""
        if said.strip().isdigit():
            return float(said)
        try:
            then = parsedate_to_datetime(said)
        except ValueError:
            return None
        return max(0.0, (then.replace(tzinfo=then.tzinfo or UTC) - self._now()).total_seconds())
