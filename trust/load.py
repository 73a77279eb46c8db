"""Reading and writing at once, for minutes, on SQLite and on PostgreSQL, against `frankpledge serve`.

Readers ask for pages, data, charts and searches as fast as they are answered. Meanwhile drafts are saved at
the desk, requests for formats are sent, and facts are added and releases frozen and published by the
commands. No answer may be an error; all that was answered as kept must be there at the end; memory must not
grow.
"""

from __future__ import annotations

import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from trust import office
from trust.loading import people
from trust.postgresql import binaries, server
from trust.results import Line, Size

READERS = 4
#: How much more memory the last third of the time may take than the third before it.
GROWTH = 1.10


def prove(size: Size) -> Iterator[Line]:
    yield from one("SQLite", "", size)
    programs = binaries()
    if programs is None:
        yield Line("load", "PostgreSQL: not tried, no server on this machine", 0)
        return
    with server(programs) as address:
        yield from one("PostgreSQL", address, size)


def one(name: str, database: str, size: Size) -> Iterator[Line]:
    """The whole of it on one database."""
    with tempfile.TemporaryDirectory(prefix="frankpledge-load-") as made:
        home = Path(made) / "home"
        environment = os.environ | {"FRANKPLEDGE_HOME": str(home), "FRANKPLEDGE_AS_AT": office.LOADED}
        environment.pop("DATABASE_URL", None)
        if database:
            environment["DATABASE_URL"] = database
        told = json.loads(_office("begin", environment))
        done, memory = people.Done(), list[int]()
        with served(environment) as (port, process):
            began = time.monotonic()
            _all_at_once(port, process, home, environment, told, done, memory, size)
            took = time.monotonic() - began
        lost = json.loads(_office("end", environment, json.dumps(done.kept)))
    requests = sum(done.served[what] for what in ("read", "drafts", "requests"))
    writes = sum(len(kept) for kept in done.kept.values())
    note = f"{took / 60:.1f} minutes, {requests / took:,.0f} a second"
    yield Line("load", f"{name}: requests served", requests, note, tuple(done.wrong))
    kinds = ", ".join(f"{len(kept)} {what}" for what, kept in done.kept.items())
    failed = [
        *lost,
        *(f"no {what} were written" for what, kept in done.kept.items() if not kept and took > 60),
    ]
    yield Line("load", f"{name}: writes answered and kept", writes, kinds, tuple(failed))
    yield _flat(name, memory)


def _all_at_once(
    port: int,
    process: int,
    home: Path,
    environment: dict[str, str],
    told: dict[str, object],
    done: people.Done,
    memory: list[int],
    size: Size,
) -> None:
    stop = threading.Event()
    threads = [
        threading.Thread(target=people.read, args=(port, number, told["addresses"], done, stop, size.seed))
        for number in range(READERS)
    ]
    threads += [
        threading.Thread(target=people.edit, args=(port, told["session"], told["page"], done, stop)),
        threading.Thread(target=people.ask_for_formats, args=(port, done, stop)),
        threading.Thread(target=people.release, args=(home, environment, done, stop)),
        threading.Thread(target=people.watch, args=(process, memory, stop)),
    ]
    for thread in threads:
        thread.start()
    time.sleep(size.minutes * 60)
    stop.set()
    for thread in threads:
        thread.join()


def _flat(name: str, memory: list[int]) -> Line:
    """Whether memory grew between the second third of the time and the last."""
    third = len(memory) // 3
    if not third:
        return Line("load", f"{name}: megabytes at most", 0, failed=("memory was not seen",))
    middle, last = (statistics.median(memory[at : at + third]) for at in (third, 2 * third))
    grown = last > GROWTH * middle
    note = f"median {middle / 2**20:,.0f} MB in the second third, {last / 2**20:,.0f} MB in the last"
    failed = (f"it grew by {last / middle - 1:.0%}",) if grown else ()
    return Line("load", f"{name}: megabytes at most", max(memory) // 2**20, note, failed)


@contextmanager
def served(environment: dict[str, str]) -> Iterator[tuple[int, int]]:
    """`frankpledge serve` on a free port; gives the port and the process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "frankpledge.cli", "serve", "--port", str(port)]
    with subprocess.Popen(command, env=environment) as process:
        try:
            if not people.answers(port, 180):
                raise RuntimeError("the site did not answer")
            yield port, process.pid
        finally:
            process.terminate()
            process.wait(60)


def _office(what: str, environment: dict[str, str], given: str = "") -> str:
    command = [sys.executable, "-m", "trust.loading.office", what]
    done = subprocess.run(command, env=environment, input=given, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"the office could not {what}: {done.stderr[-2000:]}")
    return done.stdout.splitlines()[-1]
