"""A process that does one piece of work again and again, and is killed at a chosen moment of it.

Run with a folder; reads a line of JSON for each piece of work and answers with one. How it is killed is told
in `trust.killing`.
"""

from __future__ import annotations

import json
import os
import pickle
import sys
from datetime import date
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from frankpledge import facts, releases
from frankpledge.desk import keeping
from frankpledge.facts import Warehouse
from trust.killing import FailedError, in_a_child

TODAY = date(2022, 3, 31)


def add(home: Path, told: dict[str, Any]) -> None:
    facts.add([Path(told["file"])], Warehouse(home / "warehouse"), today=TODAY)


def freeze(home: Path, told: dict[str, Any]) -> None:
    folder = home / "releases"
    releases.freeze(
        pickle.loads((home / "figures.pickle").read_bytes()),
        {},
        [],
        key=told["key"],
        folder=folder,
        as_at=TODAY,
        title=told["key"],
        illustrative=True,
        previous=releases.Release.current(folder),
        keys=releases.Keys(home / "keys"),
    )
    releases.publish(told["key"], folder)


def backup(home: Path, told: dict[str, Any]) -> None:
    os.environ["FRANKPLEDGE_HOME"] = str(home)
    keeping.backup(Path(told["file"]), records=False)


WORKS = {"add": add, "freeze": freeze, "backup": backup}


def main(home: Path) -> None:
    for line in sys.stdin:
        told = json.loads(line)
        moment = {name: told[name] for name in ("step", "after") if told.get(name)}
        answer: dict[str, Any] = {"failed": False}
        try:
            outcome = in_a_child(lambda told=told: WORKS[told["work"]](home, told), **moment)
            answer |= {"killed": outcome.killed, "took": outcome.took, "steps": outcome.steps}
        except FailedError as error:
            print(error, file=sys.stderr, flush=True)
            answer["failed"] = True
        print(json.dumps(answer), flush=True)


main(Path(sys.argv[1]))
