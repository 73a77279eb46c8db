"""What a machine does to a program: a full disk, locked records, a lost engine, a changed clock, a power cut.

After each, as after a kill: what anyone sees is the former or the new, whole; started again, `doctor` ends
well, and the work can be done. A person is told in one plain line what happened (`frankpledge` itself, exit
status 1).
"""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from trust import office
from trust.killing import FailedError
from trust.kills import Killed, ready
from trust.results import Line, Size
from trust.works import WORKS

_WORKS = {work.name: work for work in WORKS}
#: Of the small file system that the home is put on, where this machine lets us make one.
SMALL_DISK = 160 * 2**20


def prove(size: Size) -> Iterator[Line]:
    chance = random.Random(size.seed)
    tries = 1 if size.every > 1 else 6
    with tempfile.TemporaryDirectory() as made, small_disk(Path(made) / "disk") as (disk, how):
        ready(disk / "home")
        names = ["facts add", "an upload accepted", "a release frozen", "documents put out at once", "backup"]
        for name in names if tries > 1 else names[:3]:
            held = _begun(name, disk, Path(made))
            yield full_disk(held, chance, tries, how)
            if name in {"an upload accepted", "a release frozen"}:
                yield locked(held)
            if name in {"facts add", "a release frozen", "backup", "documents put out at once"}:
                yield order_of_writes(held)
            if name == "a release frozen":
                yield engine_lost(held)
                yield clock_changed(held)
    yield told_plainly()


def _begun(name: str, disk: Path, made: Path) -> Killed:
    held = Killed(_WORKS[name], disk / "home", made / f"pristine {name}")
    for path in [*held.home.glob("*"), *held.home.glob(".*")]:
        subprocess.run(["rm", "-rf", str(path)], check=True)
    held.begin()
    held.undisturbed(random.Random(0))
    return held


# --- a full disk ----------------------------------------------------------------


@contextmanager
def small_disk(at: Path) -> Iterator[tuple[Path, str]]:
    """A file system of its own that can be filled; where none can be mounted, a folder, and files that may
    not grow."""
    at.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SMALL_DISK}", "tmpfs", str(at)]
    mounted = os.geteuid() == 0 and not subprocess.run(mount, check=False, capture_output=True).returncode
    try:
        yield (
            at,
            "a file system of its own, filled"
            if mounted
            else "RLIMIT_FSIZE: no file system could be mounted",
        )
    finally:
        if mounted:
            subprocess.run(["umount", "-l", str(at)], check=False)


def full_disk(held: Killed, chance: random.Random, tries: int, how: str) -> Line:
    """The work done again and again with less room than it needs."""
    held.failed.clear()
    held.afresh()
    before = _used(held.home)
    held.child(held.work.do)
    needs = max(_used(held.home) - before, 64 * 1024)
    met = 0
    for _ in range(tries):
        held.afresh()
        room = chance.randrange(0, needs)
        try:
            with filled(held.home.parent, room, mounted=how.startswith("a file system")):
                held.child(_limited(held, room, mounted=how.startswith("a file system")))
        except FailedError:
            pass
        met += held.child(lambda home: dict(held.work.written(home))).said != held.new_written
        held.judge(f"{held.work.name}, with {room:,} bytes left")
    note = f"{tries} tries; {how}"
    return Line("faults", f"disk full: {held.work.name} stopped by it", met, note, tuple(held.failed))


def _limited(held: Killed, room: int, *, mounted: bool) -> Callable[[Path], Any]:
    def limited(home: Path) -> Any:
        if not mounted:
            import resource

            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (max(room, 4096), resource.RLIM_INFINITY))
        return held.work.do(home)

    return limited


@contextmanager
def filled(disk: Path, room: int, *, mounted: bool) -> Iterator[None]:
    """All of the file system taken, but for `room` bytes."""
    ballast = disk / "ballast"
    if mounted:
        free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
        with ballast.open("wb") as taken:
            os.posix_fallocate(taken.fileno(), 0, max(free - room, 1))
    try:
        yield
    finally:
        ballast.unlink(missing_ok=True)


def _used(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


# --- records that another program has locked ------------------------------------


@contextmanager
def locking(database: Path) -> Iterator[sqlite3.Connection]:
    """Another program writes to the records, and does not end."""
    other = sqlite3.connect(database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield other
    finally:
        with suppress(sqlite3.OperationalError):
            other.execute("ROLLBACK")
        other.close()


def locked(held: Killed) -> Line:
    """Locked throughout: refused, nothing by halves. Locked for a moment: waited for, and done."""
    held.failed.clear()

    def impatient(home: Path) -> Any:
        from django.db import connection

        connection.settings_dict["OPTIONS"]["timeout"] = 0.5
        return held.work.do(home)

    held.afresh()
    with locking(held.home / "records.sqlite3"):
        try:
            held.child(impatient)
            held.failed.append(f"{held.work.name}: done, though the records were locked")
        except FailedError as error:
            if "locked" not in str(error):
                held.failed.append(f"{held.work.name}: {error}")
    held.judge(f"{held.work.name}, the records locked")
    held.afresh()
    with tempfile.TemporaryDirectory() as made:
        # Held by a process of its own for a second, while the work waits.
        script = (
            "import sqlite3, sys, time; c = sqlite3.connect(sys.argv[1], isolation_level=None); "
            "c.execute('BEGIN IMMEDIATE'); print('held', flush=True); time.sleep(1); c.execute('ROLLBACK')"
        )
        command = [sys.executable, "-c", script, str(held.home / "records.sqlite3")]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=made) as other:
            assert other.stdout is not None
            other.stdout.readline()
            try:
                held.child(held.work.do)
            except FailedError as error:
                held.failed.append(f"{held.work.name}, locked for a second: {error}")
    written = held.child(lambda home: dict(held.work.written(home))).said
    if written != held.new_written:
        held.failed.append(f"{held.work.name}, locked for a second: {written}")
    return Line(
        "faults", f"records locked: {held.work.name}", 2, "refused whole; waited for", tuple(held.failed)
    )


# --- the engine that figures are computed on ------------------------------------


def engine_lost(held: Killed) -> Line:
    """The helper that answers the desk's questions is killed between two of them; and an engine that is
    named and is not there stops a release before anything of it is written."""
    held.failed.clear()
    held.afresh()

    def asked(home: Path) -> list[Any]:
        from frankpledge.desk import engine

        first = engine.held()
        assert engine._helper is not None
        os.kill(engine._helper.pid, signal.SIGKILL)
        engine._helper.wait()
        again = engine.held()
        engine.end()
        return [first, again]

    first, again = held.child(asked).said
    if first != again or not first:
        held.failed.append(f"the desk's helper, killed between two questions: {first} then {again}")

    def nowhere(home: Path) -> None:
        os.environ["FRANKPLEDGE_ENGINE"] = "nowhere://127.0.0.1:9"
        held.work.do(home)

    with suppress(FailedError):  # refused, or noted with the work that a worker did
        held.child(nowhere)
    held.judge("a release frozen on an engine that is not there")
    return Line(
        "faults", "engine lost", 2, "the helper killed; an engine that is not there", tuple(held.failed)
    )


# --- the clock ------------------------------------------------------------------


def clock_changed(held: Killed) -> Line:
    """Set back a year and forward ten, round publishing: nothing is taken back, nothing comes early or
    twice.
    """
    held.failed.clear()
    held.afresh()
    told = 0

    def at(day: str, act: Callable[[], Any]) -> Any:
        def there(home: Path) -> Any:
            with office.day(day):
                return act()

        return held.child(there).said

    def shown() -> list[Any]:
        from frankpledge import desk, releases
        from frankpledge.plan.models import Publication

        folder = held.home / "releases"
        broken = releases.chain(folder, desk.signing_keys().trusted()).broken
        return [desk.shown().key, Publication.objects.count(), broken, office.doctor()]

    def frozen() -> None:
        from frankpledge.desk.models import Preparation

        office.frozen(Preparation.objects.get())

    at(office.BEFORE, frozen)
    for day, expected in (
        ("2021-01-01", office.FORMER),  # set back: not yet
        (office.BEFORE, office.FORMER),
        ("2031-01-01", office.COMING),  # set forward: late, and so at once
        ("2021-01-01", office.COMING),  # set back again: published is published
        (office.DUE, office.COMING),
    ):
        at(day, office.tick)
        key, count, broken, ill = at(day, shown)
        told += 1
        if key != expected or count != (1 if expected == office.FORMER else 2) or broken or ill:
            held.failed.append(f"the clock at {day}: {key} is shown, {count} publications; {broken} {ill}")
    return Line(
        "faults", "clock set back and forward", told, "turns of the release clock", tuple(held.failed)
    )


# --- the order of writes --------------------------------------------------------


def order_of_writes(held: Killed) -> Line:
    """What is renamed into its place was put on the disk before, and its folder after: so a power cut leaves
    the old or the new. Seen by a wrapper round the system's calls of this program's own code."""
    held.failed.clear()
    held.afresh()
    found: dict[str, Any] = held.child(lambda home: recorded(lambda: held.work.do(home), home)).said
    failed = tuple(f"{held.work.name}: {one}" for one in found["wrong"])
    if not found["renames"]:
        failed += (f"{held.work.name}: nothing was renamed into place",)
    note = "each written, synced, renamed, and its folder synced"
    return Line("faults", f"order of writes: {held.work.name}", found["renames"], note, failed)


def recorded(do: Callable[[], Any], home: Path) -> dict[str, Any]:
    """Do it, and say what was renamed into `home` without having been put on the disk, or not after it."""
    clock = 0
    synced: dict[str, int] = {}
    opened: dict[str, int] = {}
    wrong: list[str] = []
    waiting: set[str] = set()
    renames = 0
    fsync = os.fsync

    def now() -> int:
        nonlocal clock
        clock += 1
        return clock

    def noted(handle: int) -> None:
        fsync(handle)
        path = str(Path(f"/proc/self/fd/{handle}").readlink())
        synced[path] = now()
        waiting.discard(path)

    def settled(path: str) -> bool:
        return synced.get(path, 0) > opened.get(path, 0)

    def renamed(source: str, to: str) -> None:
        nonlocal renames
        if not to.startswith(str(home)) or "/static/" in to:
            return
        renames += 1
        inside = [str(one) for one in Path(source).rglob("*")] if Path(source).is_dir() else []
        wrong.extend(
            f"{one} was renamed before it was on the disk" for one in [source, *inside] if not settled(one)
        )
        waiting.add(os.path.dirname(to))  # noqa: PTH120

    def heard(event: str, told: tuple[Any, ...]) -> None:
        if event == "open" and isinstance(told[0], str) and told[2] & (os.O_WRONLY | os.O_RDWR):
            opened[os.path.abspath(told[0])] = now()  # noqa: PTH100
        elif event == "os.rename":
            renamed(os.path.abspath(os.fspath(told[0])), os.path.abspath(os.fspath(told[1])))  # noqa: PTH100

    os.fsync = noted
    sys.addaudithook(heard)
    do()
    wrong += [f"{folder} was not put on the disk after something was renamed into it" for folder in waiting]
    return {"renames": renames, "wrong": wrong[:20]}


# --- what a person is told ------------------------------------------------------


def told_plainly() -> Line:
    """The commands themselves, on records that are locked and a disk that is full: one plain line, status
    1.
    """
    failed: list[str] = []
    with tempfile.TemporaryDirectory() as made, small_disk(Path(made) / "disk") as (disk, how):
        home = disk / "home"
        environment = os.environ | {"FRANKPLEDGE_HOME": str(home), "FRANKPLEDGE_AS_AT": office.LOADED}
        making = "from trust import faults; faults.make_office()"
        subprocess.run([sys.executable, "-c", making], env=environment, check=True)

        def command(*told: str) -> tuple[int, str]:
            run = [sys.executable, "-m", "frankpledge.cli", *told]
            done = subprocess.run(run, env=environment, capture_output=True, text=True, check=False)
            return done.returncode, done.stderr

        count = 0
        with locking(home / "records.sqlite3"):
            began = time.monotonic()
            status, said = command("staff", "add", "ann", "--role", "staff")
            count += 1
            if status != 1 or "Traceback" in said or "another program" not in said:
                failed.append(
                    f"locked: status {status} after {time.monotonic() - began:.0f} s: {said[-300:]}"
                )
        if how.startswith("a file system"):
            with filled(disk, 0, mounted=True):
                status, said = command(
                    "facts", "add", str(office.tidy(Path(made) / "files", office.EMBARGOED))
                )
                count += 1
            if status != 1 or "Traceback" in said or "disk is full" not in said:
                failed.append(f"full: status {status}: {said[-300:]}")
    return Line("faults", "commands that said plainly why they stopped", count, failed=tuple(failed))


def make_office() -> None:
    """An office in this process's own home."""
    office.opened(Path(os.environ["FRANKPLEDGE_HOME"]))
    office.tables()
    office.loaded()
