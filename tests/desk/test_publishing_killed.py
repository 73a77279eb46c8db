"""Killed at any step of publishing, the former release is whole and served, or the new one is; the next start
finishes what was begun.

`FRANKPLEDGE_KILLS` sets at how many steps it is killed (8 unless set; `all` kills at every one).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

KILLS = os.environ.get("FRANKPLEDGE_KILLS", "8")
FORMER = {"figures": ["2021-q3"], "new_words": [False], "told": "2021-q3", "file": "2021-q3", "kept": 0}
NEW = {"figures": ["2021-q4"], "new_words": [True], "told": "2021-q4"}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Any]:
    """Asks the process that publishes, and is killed at a step, what came of it."""
    with subprocess.Popen(
        [sys.executable, str(Path(__file__).parent / "killed_publishing.py"), str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert json.loads(process.stdout.readline() or "{}").get("ready"), "the office could not be made"

        def ask(step: int) -> dict[str, Any]:
            process.stdin.write(json.dumps({"step": step}) + "\n")
            process.stdin.flush()
            return json.loads(process.stdout.readline())

        yield ask
        process.stdin.close()


def says(told: dict[str, Any], expected: dict[str, Any]) -> bool:
    return all(told[name] == value for name, value in expected.items())


def test_killed_at_any_step_the_former_or_the_new_is_served_whole(office):
    undisturbed = office(0)
    assert not undisturbed["killed"]
    assert says(undisturbed["seen"], NEW | {"file": "2021-q4", "state": "published", "wrong": []}), (
        undisturbed
    )
    steps = undisturbed["steps"]
    count = steps if KILLS == "all" else min(int(KILLS), steps)
    outcomes = set()
    for number in range(count):
        step = 1 + number * (steps - 1) // max(count - 1, 1)
        told = office(step)
        seen, after = told["seen"], told["after"]
        assert told["killed"], f"at step {step}"
        former = says(seen, FORMER | {"state": "approved"})
        assert former or says(seen, NEW | {"state": "published"}), f"at step {step}: {seen}"
        assert seen["wrong"] == []
        outcomes.add(former)
        assert says(after, NEW | {"file": "2021-q4", "state": "published"}), f"at step {step}"
        assert after["kept"] == 4, "the pages are kept as they stood"
    print(f"killed at {count} of {steps} steps")
    assert outcomes == {True, False}
