"""A piece of work done in a child of this process, which is killed (SIGKILL) at a chosen moment of it.

The child is made by fork, so that loading the program is paid for once. It is killed at its `step`th step (a
call that touches the file system, or a statement to the records), or after `after` seconds, whichever is
given; unless it is done before.
"""

from __future__ import annotations

import json
import os
import random
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

TOUCHES = {
    *("open", "os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.chmod", "os.link", "shutil.rmtree"),
    "shutil.copyfile",
}
#: Seconds that processes which a piece of work began are given to end after it.
PATIENCE = 5.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it: whether it was killed, what the work gave, how many steps it had, how long it took,
    and whether a process that it had begun outlived it."""

    killed: bool
    said: Any = None
    steps: int = 0
    took: float = 0.0
    left: bool = False


class FailedError(RuntimeError):
    """The work ended by itself, and not well; the message is its own."""


def counted(step: int = 0) -> Callable[[], int]:
    """Count this process's steps from now on, and end it at the one asked for."""
    met = 0

    def one() -> None:
        nonlocal met
        met += 1
        if met == step:
            os.kill(os.getpid(), signal.SIGKILL)

    def statement(execute: Any, *told: Any) -> Any:
        one()
        return execute(*told)

    if "DJANGO_SETTINGS_MODULE" in os.environ and "django.db" in sys.modules:
        from django.db import connection

        connection.execute_wrappers.append(statement)
    sys.addaudithook(lambda event, _: one() if event in TOUCHES else None)
    return lambda: met


def in_a_child(work: Callable[[], Any], *, step: int = 0, after: float = 0.0) -> Outcome:
    """Do `work` in a child and wait for its end; what it gives must be fit for JSON.

    Raises `FailedError` where the child was not killed and yet did not end well.
    """
    answers = os.memfd_create("answer")
    began = time.monotonic()
    child = os.fork()
    if not child:
        _child(work, step, answers)
    if after:
        handle = os.pidfd_open(child)
        if not select.select([handle], [], [], after)[0]:
            os.kill(child, signal.SIGKILL)
        os.close(handle)
    _, status = os.waitpid(child, 0)
    took = time.monotonic() - began
    told = os.pread(answers, os.fstat(answers).st_size, 0).decode()
    os.close(answers)
    if os.WIFSIGNALED(status):
        return Outcome(True, took=took, left=_left(child))
    answer = (
        json.loads(told) if told else {"failed": f"it ended with status {os.waitstatus_to_exitcode(status)}"}
    )
    if "failed" in answer:
        raise FailedError(answer["failed"])
    return Outcome(False, answer["said"], answer["steps"], took, _left(child))


def _left(group: int) -> bool:
    """Whether anything of a child's group outlives it by more than `PATIENCE`; what does is ended."""
    until = time.monotonic() + PATIENCE
    try:
        while time.monotonic() < until:
            os.killpg(group, 0)
            time.sleep(0.02)
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


def _child(work: Callable[[], Any], step: int, answers: int) -> None:
    answer: dict[str, Any]
    try:
        os.setsid()
        steps = counted(step)
        said = work()
        answer = {"said": said, "steps": steps()}
    except BaseException as error:
        answer = {"failed": f"{type(error).__name__}: {error}\n{traceback.format_exc(limit=-4)}"}
    try:
        os.write(answers, json.dumps(answer, default=str).encode())
    finally:
        os._exit(0)


@dataclass
class Moments:
    """When work is killed: half the times at one of its steps, half at a moment of the clock."""

    chance: random.Random
    steps: int
    usual: float

    def of(self, number: int) -> dict[str, Any]:
        if number % 2 and self.steps:
            return {"step": self.chance.randint(1, self.steps)}
        return {"after": self.chance.uniform(0.001, self.usual)}
