"""Every piece of work killed at random moments, and begun again: nothing lost, nothing half to be seen.

After each kill: what anyone sees is the former or the new, whole, and `doctor` ends well. Then the program is
started again: what is written down is the former or the new, `doctor` ends well; and where it is the former,
the work is done once more and comes to the new.
"""

from __future__ import annotations

import importlib
import os
import random
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from trust import office
from trust.killing import FailedError, Moments, Outcome, in_a_child
from trust.results import Line, Size
from trust.works import WORKS, Work

#: Loaded once, before any child is made.
_ROOMS = (
    "facts",
    "figures",
    "releases",
    "workspace",
    "publishing",
    "desk.worker",
    "desk.uploads",
    "desk.keeping",
    "desk.quarter",
)


@dataclass
class Killed:
    """One kind of work being killed."""

    work: Work
    home: Path
    pristine: Path
    kills: int = 0
    former_after: int = 0
    failed: list[str] = field(default_factory=list)

    def child(self, act: Callable[[Path], Any], **moment: Any) -> Outcome:
        return in_a_child(lambda: act(self.home), **moment)

    def afresh(self) -> None:
        """The home as it was before the work began."""
        shutil.rmtree(self.home)
        shutil.copytree(self.pristine, self.home, symlinks=True)

    def begin(self) -> None:
        self.child(self._made)
        shutil.copytree(self.home, self.pristine, symlinks=True)

    def _made(self, home: Path) -> None:
        office.tables()
        office.loaded()
        self.work.begin(home)
        _settled_on_disk()

    def undisturbed(self, chance: random.Random) -> Moments:
        """Do it once, whole: what is seen before and after, and how many steps it has."""
        work = self.work
        self.former, self.former_written = self.child(self._both).said
        self.afresh()
        done = self.child(work.do)
        self.new, self.new_written = self.child(self._both).said
        self.afresh()
        return Moments(chance, done.steps, done.took)

    def _both(self, home: Path) -> list[Any]:
        seen = dict(self.work.look(home))
        return [seen, dict(self.work.written(home))]

    def kill(self, moment: dict[str, Any]) -> None:
        """Kill it once, and look; nothing is counted where it was done before."""
        self.afresh()
        told = f"{self.work.name}, killed at {moment}"
        try:
            outcome = self.child(self.work.do, **moment)
        except FailedError as error:
            # The step was one of a process that it had begun: that was killed, and the work gave up.
            if "BrokenProcessPool" not in str(error):
                self.failed.append(f"{told}: {error}")
            outcome = Outcome(True)
        if not outcome.killed:
            return
        self.kills += 1
        if outcome.left:
            self.failed.append(f"{told}: a process that it had begun outlived it")
        self.judge(told)

    def judge(self, told: str) -> None:
        """Look at what is there now; start the program again, and look; do the work once more where need
        be.
        """
        try:
            seen, ill = self.child(lambda home: [dict(self.work.look(home)), office.doctor()]).said
            if not self.work.whole(seen, self.former, self.new):
                self.failed.append(f"{told}: half to be seen: {_differs(seen, self.former)}")
            self._well(f"{told}, before it was started again", ill)
            written, ill = self.child(self._again).said
            self.former_after += written == self.former_written != self.new_written
            if not self.work.whole(written, self.former_written, self.new_written):
                self.failed.append(f"{told}, started again: {_differs(written, self.former_written)}")
            self._well(f"{told}, started again", ill)
            if written != self.new_written:
                self.child(self.work.do)
                written = self.child(lambda home: dict(self.work.written(home))).said
                if written != self.new_written:
                    self.failed.append(f"{told}, done once more: {_differs(written, self.new_written)}")
        except FailedError as error:
            self.failed.append(f"{told}: {error}")

    def _again(self, home: Path) -> list[Any]:
        self.work.again(home)
        return [dict(self.work.written(home)), office.doctor()]

    def _well(self, when: str, ill: list[str]) -> None:
        self.failed += [f"{when}: doctor: {said}" for said in ill]


def _differs(seen: Any, other: Any) -> str:
    """What differs, of what may be a long list."""
    return str({name: value for name, value in seen.items() if other.get(name) != value})[:300]


def _settled_on_disk() -> None:
    """All that was written to the records is in their one file, which can be copied."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def killed(work: Work, folder: Path, count: int, seed: int) -> Killed:
    """Kill one kind of work `count` times, in the home `folder/home`."""
    held = Killed(work, folder / "home", folder / "pristine")
    held.begin()
    moments = held.undisturbed(random.Random(f"{seed} {work.name}"))
    for number in range(3 * count):
        if held.kills == count:
            break
        held.kill(moments.of(number))
    shutil.rmtree(held.pristine)
    shutil.rmtree(held.home)
    (held.home / "static").mkdir(parents=True)
    return held


def ready(home: Path) -> None:
    """Load all that children need, once; open nothing."""
    office.opened(home, as_at=office.DUE)
    for room in _ROOMS:
        importlib.import_module(f"frankpledge.{room}")
    os.environ["COLUMNS"] = "200"


def prove(size: Size) -> Iterator[Line]:
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        ready(folder / "home")
        each, more = divmod(size.kills, len(WORKS))
        for number, work in enumerate(WORKS):
            held = killed(work, folder, each + (number < more), size.seed)
            note = f"{held.former_after} begun anew, {held.kills - held.former_after} found done or finished"
            yield Line("kills", f"{work.name} killed", held.kills, note, tuple(held.failed))
