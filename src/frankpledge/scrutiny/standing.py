"""The chain as the records stand now. Reading them takes a while, so it is kept until something changes."""

from __future__ import annotations

from itertools import count
from time import monotonic
from typing import Any

from django.db.models.signals import m2m_changed, post_delete, post_save

from frankpledge import asked, plan
from frankpledge.plan.snapshots import snapshot
from frankpledge.scrutiny.chain import NOUNS, Chain, ReleaseLike

#: Seconds for which another process's change may not show.
_KEPT = 30.0
_changes = count(1)
_state = {"version": 0}
_held: dict[tuple[Any, ...], tuple[float, Chain, asked.Questions]] = {}


@asked.once
def chain(release: ReleaseLike | None) -> Chain:
    """The chain of the records as they are now, with the figures of `release`."""
    body = plan.body()
    key = (release.key if release else "", plan.today(), body.area, _state["version"])
    made, found, questions = _held.get(key, (0.0, None, {}))
    if found is None or monotonic() - made > _KEPT:
        with asked.listening() as questions:
            found = Chain.of(snapshot(wanted=NOUNS), release)
        _held.clear()
        _held[key] = (monotonic(), found, questions)
    asked.tell(questions)
    return found


def forget() -> None:
    """Read the records anew the next time."""
    _held.clear()


def _changed(**_: Any) -> None:
    _state["version"] = next(_changes)


for _signal in (post_save, post_delete, m2m_changed):
    _signal.connect(_changed, dispatch_uid="frankpledge.scrutiny.standing")
