"""When the plan is looked at again: what is awaited, what has come out, and which promises it reopens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from frankpledge import plan
from frankpledge.plan.drafts import named
from frankpledge.plan.models import CommitmentPage, StatusChange


@dataclass(frozen=True, slots=True)
class Reopened:
    """A promise to be looked at again; `since` is when it was last told of after the finding came out."""

    commitment: Any
    since: Any | None


@dataclass(frozen=True, slots=True)
class Told:
    """A trigger: `out`, `awaited` (its day is to come), `overdue` (its day has passed) or `undated`."""

    trigger: Any
    state: str
    reopened: Sequence[Reopened]

    @property
    def unanswered(self) -> bool:
        """Whether it is out and some promise that it reopens has said nothing since."""
        return self.state == "out" and any(one.since is None for one in self.reopened)


@dataclass(frozen=True, slots=True)
class View:
    edition: Any
    groups: Sequence[tuple[str, Sequence[Told]]]
    out: int
    awaited: int


ORDER = ("out", "overdue", "awaited", "undated")


def build(edition: Any) -> View:
    promised = named(CommitmentPage.objects.live().filter(edition=edition))
    commitments = {one.key: one for one in promised.prefetch_related("updates", StatusChange.standing())}
    told = [_told(row, commitments) for row in edition.triggers.all()]
    groups = [(name, [one for one in told if one.state == name]) for name in ORDER]
    out = sum(one.state == "out" for one in told)
    return View(edition, [(name, found) for name, found in groups if found], out, len(told) - out)


def _told(row: Any, commitments: Mapping[str, Any]) -> Told:
    today = plan.today()
    if row.happened and row.happened <= today:
        state = "out"
    elif row.expected is None:
        state = "undated"
    else:
        state = "overdue" if row.expected < today else "awaited"
    keys = [key.rpartition("/")[2] for key in row.reopens]
    reopened = [
        Reopened(commitments[key], _since(commitments[key], row.happened) if state == "out" else None)
        for key in keys
        if key in commitments
    ]
    return Told(row, state, reopened)


def _since(commitment: Any, day: Any) -> Any | None:
    """The day on which something was last said of it after `day`, up to today."""
    said = [row.written_on for row in commitment.updates.all() if row.written_on]
    said += [row.on for row in commitment.statuses.all()]
    return max((one for one in said if day <= one <= plan.today()), default=None)
