"""Fifty readers at once: requests a second and p99 of the main pages, warm; and what each takes when some
other record has changed, and made anew.

`python -m bench.readers [many]`.
One process of granian serves a copy of FRANKPLEDGE_HOME (`frankpledge demo --no-serve` makes one). Another
asks: each reader over a connection of its own that is kept open, one page after another. On a machine of two
cores the asking takes its share of them; how much is printed beside.
"""

from __future__ import annotations

import asyncio
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterable
from pathlib import Path

from frankpledge import configuration

READERS, REQUESTS, ANEW = 50, 6_000, 30
PORT = int(os.environ.get("FRANKPLEDGE_BENCH_PORT", "8941"))
PAGES = ("/", "/performance/", "/performance/homicides/", "/areas/camden/", "/scrutiny/draft-plan-2021-25/")
#: Seconds that the server has to start.
_PATIENCE = 120


async def _reader(address: str, many: int, taken: list[float]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", PORT)
    asked = f"GET {address} HTTP/1.1\r\nHost: localhost:{PORT}\r\nAccept-Encoding: gzip\r\n\r\n".encode()
    for _ in range(many):
        started = time.perf_counter()
        writer.write(asked)
        head = await reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            raise SystemExit(f"bench.readers: {address} answers {head.splitlines()[0].decode()}")
        length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
        await reader.readexactly(int(length.partition(b":")[2]))
        taken.append(time.perf_counter() - started)
    writer.close()


async def _read(address: str, readers: int, requests: int) -> list[float]:
    taken: list[float] = []
    await asyncio.gather(*(_reader(address, requests // readers, taken) for _ in range(readers)))
    return sorted(taken)


def _changed(home: Path, addresses: Iterable[str]) -> str:
    """What a page takes after each change of a record, for each of `addresses`."""
    taken: list[float] = []
    for address in addresses:
        now = time.time_ns()
        os.utime(home / "records-changed", ns=(now, now))
        asyncio.run(_reader(address, 1, taken))
    taken.sort()
    return f"median {taken[len(taken) // 2] * 1000:5.1f} ms, most {taken[-1] * 1000:5.1f} ms"


def _up() -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{PORT}/", timeout=_PATIENCE).read()
            return
        except (TimeoutError, urllib.error.URLError, ConnectionError):
            time.sleep(0.3)
    raise SystemExit("bench.readers: the server did not start")


def main(readers: int = READERS, requests: int = REQUESTS) -> None:
    if not (configuration.home() / "releases" / "current").exists():
        print("readers: no release is held in FRANKPLEDGE_HOME; `frankpledge demo --no-serve` makes one")
        return
    with tempfile.TemporaryDirectory() as made:
        home = shutil.copytree(configuration.home(), Path(made) / "home")
        told = os.environ | {"FRANKPLEDGE_HOME": str(home)}
        command = [str(Path(sys.executable).with_name("frankpledge")), "serve", "--only", "web"]
        server = subprocess.Popen(
            [*command, "--port", str(PORT)], env=told, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            _up()
            print(f"{readers} readers at once, {requests:,} requests of each page, one process")
            for address in PAGES:
                asyncio.run(_read(address, 1, 5))  # warm: made once, then answered from memory
                before, started = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
                taken = asyncio.run(_read(address, readers, requests))
                clock, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_SELF)
                own = (after.ru_utime + after.ru_stime) - (before.ru_utime + before.ru_stime)
                p50, p99 = (taken[int(len(taken) * share)] * 1000 for share in (0.5, 0.99))
                speed = f"{len(taken) / clock:7,.0f} a second   p50 {p50:5.1f} ms   p99 {p99:6.1f} ms"
                print(f"  {address:<32} {speed}   (the asking took {own / clock:.0%} of a core)")
                print(f"    another record changed: {_changed(home, [address] * ANEW)}")
                # No answer to such a question is kept, and the page takes no notice of it.
                print(f"    made anew: {_changed(home, (f'{address}?anew={n}' for n in range(ANEW)))}")
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main(*(int(given) for given in sys.argv[1:]))
