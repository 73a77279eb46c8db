"""A process that does one piece of work again and again, and is killed at a chosen moment of it.

Run with a folder; reads a line of JSON for each piece of work and answers with one. The work is done in a
child made by fork, so that loading the program is paid for once. It is killed (SIGKILL) at its `step`th call
that touches the file system, or after `after` seconds, whichever is given; unless it is done before.
"""

from __future__ import annotations

import json
import os
import pickle
import signal
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from frankpledge import facts, releases
from frankpledge.desk import keeping
from frankpledge.facts import Warehouse

TODAY = date(2022, 3, 31)
_TOUCHES = {"open", "os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.chmod", "os.link", "shutil.rmtree"}


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


def _counted(step: int) -> Callable[[], int]:
    """Count the steps, and die at the one asked for."""
    met = 0

    def hook(event: str, _: object) -> None:
        nonlocal met
        if event in _TOUCHES:
            met += 1
            if met == step:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)
    return lambda: met


def _child(home: Path, told: dict[str, Any]) -> None:
    try:
        steps = _counted(told.get("step", 0))
        {"add": add, "freeze": freeze, "backup": backup}[told["work"]](home, told)
        met = steps()
        (home / "steps").write_text(str(met))
        os._exit(0)
    except BaseException as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr, flush=True)
        os._exit(1)


def main(home: Path) -> None:
    for line in sys.stdin:
        told = json.loads(line)
        began = time.monotonic()
        child = os.fork()
        if not child:
            _child(home, told)
        if told.get("after"):
            time.sleep(told["after"])
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        took = time.monotonic() - began
        answer = {"killed": os.WIFSIGNALED(status), "failed": os.WIFEXITED(status) and status != 0}
        print(json.dumps(answer | {"took": took}), flush=True)


main(Path(sys.argv[1]))
