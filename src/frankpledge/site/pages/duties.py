"""The register of duties: basis in law, when each falls due by its rule, what was done, what is exempt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from frankpledge import plan
from frankpledge.plan import duties
from frankpledge.plan.models import Duty

#: The states of a duty, the one that asks for attention first.
STATES = ("late", "due", "done", "exempt", "none")


@dataclass(frozen=True, slots=True)
class Line:
    """A duty with its times: those past or done, and those to come within twelve months."""

    duty: Any
    state: str
    rule: str
    past: Sequence[tuple[duties.Due, int]]
    late: Sequence[tuple[duties.Due, int]]
    coming: Sequence[duties.Due]


@dataclass(frozen=True, slots=True)
class View:
    lines: Sequence[Line]
    counts: dict[str, int]


def build() -> View:
    lines = [line(duty) for duty in Duty.objects.prefetch_related("occasions")]
    return View(lines, dict(Counter(one.state for one in lines)))


def line(duty: Any) -> Line:
    today = plan.today()
    told = duty.falls
    waiting = [] if duty.exemption else [one for one in told if not one.done and one.due]
    return Line(
        duty,
        duty.state,
        duties.in_words(duty),
        [(one, one.late(today)) for one in told if one.done],
        [(one, one.late(today)) for one in waiting if one.due and one.due < today],
        [one for one in waiting if one.due and one.due >= today],
    )
