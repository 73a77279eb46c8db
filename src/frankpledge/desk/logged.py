"""The log of release day: who did what, when and why."""

from __future__ import annotations

from typing import Any

from frankpledge import plan
from frankpledge.desk.models import Entry, Preparation

#: Who acts when nobody at a screen does.
COMMAND, CLOCK = "the command line", "the release clock"


def name_of(user: Any) -> str:
    """What a person is called in the log."""
    return user.get_full_name() or user.get_username()


def log(
    act: Entry.Act,
    by: Any,
    *,
    preparation: Preparation | None = None,
    release: str = "",
    why: str = "",
    check: str = "",
) -> Entry:
    """Write an entry. `by` is a user, or the name of what acted."""
    user = None if isinstance(by, str) else by
    return Entry.objects.create(
        act=act,
        by=user,
        who=by if user is None else name_of(user),
        preparation=preparation,
        release=release or (preparation.release if preparation else ""),
        why=why,
        check_key=check,
        at=plan.now(),
    )
