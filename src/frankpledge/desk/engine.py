"""Questions to facts and figures from a page of the desk, answered in a process apart.

A web process must stay small and never hang on a computation: a helper process holds the engine, is begun at
the first question, and is ended where an answer takes too long. Questions and answers are lines of JSON.

    held() -> list of {"dataset", "scope", "last", "months"}
    trial(measure, targets, place, as_at, places) -> what the measure would give now
    values(dataset, column) -> the distinct values of a column, the commonest first
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import subprocess
import sys
import threading
import time
from datetime import date
from pathlib import Path
from typing import Any

from frankpledge import configuration

#: Seconds that a question may take.
PATIENCE = 60.0
#: How many values of a column are offered.
OFFERED = 200
_lock = threading.Lock()
_helper: subprocess.Popen[str] | None = None


class EngineError(Exception):
    """A question that could not be answered, in plain words."""


def held() -> list[dict[str, Any]]:
    """What the warehouse holds, by dataset and scope, without its rows."""
    answer: list[dict[str, Any]] = ask("held")
    return answer


def columns() -> dict[str, list[str]]:
    """The columns of each dataset that is held."""
    answer: dict[str, list[str]] = ask("columns")
    return answer


def values(dataset: str, column: str) -> list[str]:
    """The values of a column, the commonest first."""
    answer: list[str] = ask("values", dataset=dataset, column=column)
    return answer


def trial(
    measure: dict[str, Any],
    targets: list[dict[str, Any]],
    place: str,
    as_at: date,
    places: list[dict[str, Any]],
) -> dict[str, Any]:
    """What `figures.build` gives for one measure now: `rows` for `place` (dates as text), `missing`,
    `headline`, `decimals`, or `wrong`: what the definition does not say as it must."""
    answer: dict[str, Any] = ask(
        "trial", measure=measure, targets=targets, place=place, as_at=as_at.isoformat(), places=places
    )
    return answer


def ask(question: str, **given: Any) -> Any:
    """The helper's answer; raises `EngineError` where it gives none in time."""
    global _helper  # noqa: PLW0603 - one helper for a process
    with _lock:
        if _helper is None or _helper.poll() is not None:
            _helper = _begun()
        try:
            assert _helper.stdin is not None
            _helper.stdin.write(json.dumps({"question": question, **given}, default=str) + "\n")
            _helper.stdin.flush()
            line = _line(_helper, PATIENCE)
        except (OSError, TimeoutError) as error:
            _helper.kill()
            _helper = None
            raise EngineError(
                "The figures could not be worked out in time. Try again; if it happens again, the definition "
                "asks for too much at once."
            ) from error
    answer = json.loads(line)
    if "problem" in answer:
        raise EngineError(answer["problem"])
    return answer["answer"]


def _begun() -> subprocess.Popen[str]:
    environment = os.environ | {"FRANKPLEDGE_HOME": str(configuration.home())}
    return subprocess.Popen(
        [sys.executable, "-m", "frankpledge.desk.engine_helper"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment,
        text=True,
        cwd=Path.cwd(),
    )


def _line(helper: subprocess.Popen[str], seconds: float) -> str:
    assert helper.stdout is not None
    until = time.monotonic() + seconds
    ready, _, _ = select.select([helper.stdout], [], [], seconds)
    if not ready:
        raise TimeoutError
    line = helper.stdout.readline()
    if not line or time.monotonic() > until:
        raise TimeoutError
    return line


def end() -> None:
    """End the helper; the next question begins another."""
    global _helper  # noqa: PLW0603
    with _lock:
        if _helper is not None:
            with contextlib.suppress(OSError):
                _helper.kill()
                _helper.wait()
            _helper = None
