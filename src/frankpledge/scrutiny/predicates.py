"""What a test may ask of a recommendation's own response, and whether a test is well written."""

from __future__ import annotations

from typing import Any

from frankpledge.plan import judging
from frankpledge.plan.judging import (
    Answer,
    Context,
    Options,
    Shown,
    Status,
    cannot_tell,
    met,
    not_met,
    predicate,
)


class ResponseOptions(Options):
    status: list[str] = ["accepted"]


@predicate("response", ResponseOptions)
def response(asked: ResponseOptions, context: Context) -> Answer:
    asking = context.recommendation
    if asking is None:
        return cannot_tell("No recommendation is being looked at.")
    shown = Shown(f"Response: {asking.status_label.lower()}.", asking.url or "")
    if asking.status in asked.status:
        return met(shown)
    return Answer(Status.PARTLY, (shown,)) if asking.status == "in-part" else not_met(shown)


def problems(parts: Any) -> list[str]:
    """What is wrong with the parts of a test; empty where nothing is."""
    if not isinstance(parts, list) or not parts:
        return ["a test has at least one part"]
    found = []
    for number, part in enumerate(parts, 1):
        if not isinstance(part, dict) or not isinstance(part.get("says"), str):
            found.append(f"part {number} has no sentence (says)")
        else:
            found += [f"part {number}: {problem}" for problem in judging.problems(part)]
    return found
