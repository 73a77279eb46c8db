"""`frankpledge serve`: the site, the worker and the release clock, each a process, under one that watches.

The watching process starts the others, starts again what falls, and stops them all when it is told to stop.
The others stop by themselves when it is gone: they hear its pipe close.
"""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from enum import StrEnum
from typing import Annotated, Any

import typer

from frankpledge.cli.console import people, program, records

logger = logging.getLogger(__name__)

#: How long a process is given to finish what it is doing when all are stopped, in seconds.
GRACE = 20.0
#: Seconds between one look for a release newly shown and the next.
LOOK = 10.0
#: A process that falls this often within a minute is not started again; everything stops.
MOST_FALLS = 5


class Part(StrEnum):
    WEB = "web"
    WORKER = "worker"
    CLOCK = "clock"


def serve(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen on.")] = 8000,
    workers: Annotated[int, typer.Option(min=1, help="How many processes answer for the site.")] = 1,
    only: Annotated[
        Part | None, typer.Option(help="Run one part alone: web, worker or clock; by default all three.")
    ] = None,
    watched: Annotated[bool, typer.Option("--watched", hidden=True)] = False,
) -> None:
    """Serve the site, do work in the background, publish releases at their minute. Ctrl+C stops it all."""
    if watched:
        threading.Thread(target=_stop_when_alone, daemon=True).start()
    else:
        records()
    run(host=host, port=port, workers=workers, only=only or "")


def run(*, host: str, port: int, workers: int, only: str) -> None:
    """Run one part in this process, or all under this one until it is told to stop."""
    if only == Part.WEB:
        _web(host, port, workers)
    elif only == Part.WORKER:
        _work()
    elif only == Part.CLOCK:
        _clock()
    else:
        code = Watch(host, port, workers).until_stopped()
        if code:
            raise typer.Exit(code)


def _stop_when_alone() -> None:
    """The watching process holds the other end of standard input; when that closes, stop."""
    with contextlib.suppress(OSError):
        while os.read(sys.stdin.fileno(), 1):
            pass
    os.kill(os.getpid(), signal.SIGTERM)


def _web(host: str, port: int, workers: int) -> None:
    from granian import Granian
    from granian.constants import Interfaces

    Granian(
        "frankpledge.project.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        websockets=False,
        blocking_threads=1,
        log_access=False,
        respawn_failed_workers=True,
    ).serve()


def _work() -> None:
    """Take work from the queue, one piece after another."""
    program()
    from frankpledge.desk import worker

    threading.Thread(target=_make_ready, daemon=True).start()
    worker.run()


def _make_ready() -> None:
    """Beside the work: make what takes long of each release, soon after it is shown."""
    from django.db import close_old_connections

    from frankpledge.publishing import make_ready
    from frankpledge.site import current

    ready = ""
    while True:
        try:
            shown = current.published().key
            if shown != ready:
                make_ready()
                ready = shown
        except Exception:
            logger.exception("What takes long of the release shown could not be made ready")
        close_old_connections()
        time.sleep(LOOK)


def _clock() -> None:
    """Once a second, publish what is due; first finish what a crash left."""
    program()
    from frankpledge.desk import clock

    clock.run(lambda said: people.print(said, markup=False))


class Watch:
    """The process that watches the others."""

    def __init__(self, host: str, port: int, workers: int) -> None:
        self.told = ["--host", host, "--port", str(port), "--workers", str(workers)]
        self.running: dict[Part, subprocess.Popen[bytes]] = {}
        self.falls: list[float] = []
        self.stopping = threading.Event()

    def until_stopped(self) -> int:
        """Start every part and keep it up; 0 where it was told to stop, 1 where a part keeps falling."""
        before = {number: signal.signal(number, self._stop) for number in (signal.SIGINT, signal.SIGTERM)}
        code = 0
        try:
            for part in Part:
                self._start(part)
            while not self.stopping.wait(0.3):
                if not self._kept_up():
                    code = 1
                    break
        finally:
            self._end()
            for number, handler in before.items():
                signal.signal(number, handler)
        return code

    def _stop(self, *_: Any) -> None:
        self.stopping.set()

    def _start(self, part: Part) -> None:
        command = [sys.executable, "-m", "frankpledge.cli", "serve", "--watched", "--only", part.value]
        # A group of its own: Ctrl+C reaches this process alone, which then stops the others in order.
        self.running[part] = subprocess.Popen(
            [*command, *self.told], stdin=subprocess.PIPE, start_new_session=True
        )

    def _kept_up(self) -> bool:
        now = time.monotonic()
        for part, process in list(self.running.items()):
            if process.poll() is None:
                continue
            self.falls = [*(fall for fall in self.falls if now - fall < 60), now]
            if len(self.falls) >= MOST_FALLS:
                people.print(f"The {part.value} process cannot be kept up; stopping everything.")
                return False
            people.print(f"The {part.value} process ended ({process.returncode}); starting it again.")
            self._start(part)
        return True

    def _end(self) -> None:
        """Tell each to stop; the site first, so that nothing new is asked for."""
        for process in self.running.values():
            if process.poll() is None:
                process.terminate()
        until = time.monotonic() + GRACE
        for part, process in self.running.items():
            try:
                process.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                people.print(f"The {part.value} process did not stop in {GRACE:.0f} seconds; it was ended.")
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()
            if process.stdin:
                process.stdin.close()
