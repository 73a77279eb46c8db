"""Lists across the plan of what residents look for by kind: powers sought, ways to help, partners, groups,
plans.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from frankpledge.plan.models import CommitmentPage

#: The part of the address → the name of a commitment's rows.
KINDS = {
    "powers": "powers",
    "help": "help",
    "partnerships": "partners",
    "working-groups": "members",
    "action-plans": "interventions",
}


@dataclass(frozen=True, slots=True)
class Held:
    """One commitment with the rows that the list is of, and the last thing in its log."""

    commitment: Any
    rows: Sequence[Any]
    last: Any | None
    meetings: int
    outputs: int


@dataclass(frozen=True, slots=True)
class View:
    kind: str
    held: Sequence[Held]

    @property
    def rows(self) -> int:
        return sum(len(one.rows) for one in self.held)


def build(kind: str) -> View:
    rows = KINDS[kind]
    found = []
    commitments = CommitmentPage.in_force().filter(**{f"{rows}__isnull": False}).distinct()
    for commitment in commitments.prefetch_related(rows, "log", "statuses"):
        log = sorted(commitment.log.all(), key=lambda row: row.on)
        found.append(
            Held(
                commitment,
                list(getattr(commitment, rows).all()),
                log[-1] if log else None,
                sum(row.kind == "meeting" for row in log),
                sum(row.kind == "output" for row in log),
            )
        )
    return View(kind, found)
