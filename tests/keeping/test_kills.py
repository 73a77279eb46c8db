"""Killed at any moment, what was there before is there still, or the new is there whole.

`FRANKPLEDGE_KILLS` sets how many times each kind of work is killed (8 unless set), `FRANKPLEDGE_SEED` the
moments. Half are at a step of the work that touches the file system, half at a moment of the clock.
"""

import json
import os
import pickle
import random
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from test_backup import figures, tidy

from frankpledge import facts, releases
from frankpledge.desk import keeping
from frankpledge.facts import Warehouse

KILLS = int(os.environ.get("FRANKPLEDGE_KILLS", "8"))
SEED = int(os.environ.get("FRANKPLEDGE_SEED", "2022"))
TODAY = date(2022, 3, 31)


class Worker:
    """The process that is made to do things, and killed."""

    def __init__(self, home: Path) -> None:
        here = Path(__file__).parent
        self.process = subprocess.Popen(
            [sys.executable, str(here / "killed.py"), str(home)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.home = home
        self.steps = 0
        self.moments = random.Random(SEED)
        self.usual = 0.0
        self.done = self.killed = 0

    def does(self, **told: object) -> dict[str, object]:
        self.process.stdin.write(json.dumps(told) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        assert not answer["failed"]
        self.done += 1
        self.killed += answer["killed"]
        return answer

    def undisturbed(self, **told: object) -> None:
        answer = self.does(**told)
        assert not answer["killed"]
        self.usual = float(answer["took"])
        self.steps = int(answer["steps"])

    def is_killed_in(self, number: int, **told: object) -> None:
        """Half at a step, half at a moment."""
        if number % 2:
            self.does(**told, step=self.moments.randint(1, self.steps))
        else:
            self.does(**told, after=self.moments.uniform(0.001, self.usual))


@pytest.fixture
def worker(home: Path) -> Iterator[Worker]:
    made = Worker(home)
    yield made
    print(f"{made.killed} of {made.done} pieces of work were killed")
    made.process.stdin.close()
    made.process.stdout.close()
    made.process.wait()


def rows(warehouse: Warehouse) -> list[tuple[str, float]]:
    held = warehouse.table("published").select("month", "value").to_pyarrow().to_pylist()
    return sorted((row["month"], row["value"]) for row in held)


def test_facts_are_the_former_or_the_new_and_nothing_else(home, tmp_path, worker):
    files, states = [], {}
    for number, value in enumerate((100, 200)):
        (tmp_path / str(number)).mkdir()
        files.append(tidy(tmp_path / str(number), value))
        worker.undisturbed(work="add", file=str(files[-1]))
        held = Warehouse(home / "warehouse")
        states[held.state()] = (number, rows(held))
    assert len(states) == 2
    outcomes = set()
    for number in range(KILLS):
        before = Warehouse(home / "warehouse").state()
        wanted = 1 - states[before][0]
        worker.is_killed_in(number, work="add", file=str(files[wanted]))
        held = Warehouse(home / "warehouse")
        assert held.state() in states
        assert rows(held) == states[held.state()][1]
        assert keeping.facts_wrong(held.folder) == []
        outcomes.add(held.state() == before)
    assert worker.killed >= KILLS // 3
    assert outcomes == {True, False} or KILLS < 20
    # What the killed left behind is swept away: what is kept is current, or was until the last commit.
    for file in (*files, *files):
        facts.add([file], Warehouse(home / "warehouse"), today=TODAY)
    held = Warehouse(home / "warehouse")
    assert held.state() in states
    assert not list(held.folder.glob(".staging-*"))
    assert len(list(held.folder.glob("*/*/*/*.parquet"))) <= 2 * len(held.ledger.referenced())


def test_a_release_is_there_whole_and_signed_or_not_at_all(home, worker):
    (home / "figures.pickle").write_bytes(pickle.dumps(figures()))
    folder, keys = home / "releases", releases.Keys(home / "keys")
    worker.does(work="freeze", key="first", step=8)
    worker.undisturbed(work="freeze", key="q0")
    for number in range(KILLS):
        shown = releases.Release.current(folder).key
        worker.is_killed_in(number, work="freeze", key=f"q{number + 1}")
        held = releases.Release.all(folder)
        assert {release.key for release in held} <= {"first", *(f"q{n}" for n in range(number + 2))}
        assert [problem for release in held for problem in release.verify(keys.trusted())] == []
        assert releases.chain(folder, keys.trusted()).broken == ""
        assert releases.Release.current(folder).key in {shown, f"q{number + 1}"}
        assert keeping.whole(home) == []
    assert worker.killed >= KILLS // 3


def test_a_backup_is_there_whole_or_not_at_all(home, tmp_path, worker):
    (home / "figures.pickle").write_bytes(pickle.dumps(figures()))
    worker.undisturbed(work="freeze", key="q1")
    worker.undisturbed(work="add", file=str(tidy(tmp_path, 100)))
    worker.undisturbed(work="backup", file=str(tmp_path / "first.tar.zst"))
    for number in range(KILLS):
        file = tmp_path / f"{number}.tar.zst"
        worker.is_killed_in(number, work="backup", file=str(file))
        if file.exists():
            assert keeping.restore(file, tmp_path / f"there-{number}").releases == ("q1",)
        assert keeping.whole(home) == []
    assert worker.killed >= KILLS // 3
