"""Who may do what with a record: asked here, answered by the desk (docs/roles.md).

This room knows neither roles nor groups. The desk gives its answer when Django starts (`answer_with`); until
then only a superuser may do anything.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from wagtail.log_actions import get_active_log_context


class Act(StrEnum):
    """What somebody may want to do with a record."""

    READ = "read"
    """Read it as a draft, with its history."""
    WRITE = "write"
    """Save a draft of it."""
    PUBLISH = "publish"
    """Approve what somebody else wrote, which publishes it."""


Answer = Callable[[Any, Act, Any], bool]


def _superusers_only(user: Any, act: Act, record: Any) -> bool:
    return bool(user.is_active and user.is_superuser)


_answer: Answer = _superusers_only


def answer_with(answer: Answer) -> None:
    """Let `answer(user, act, record)` decide from now on."""
    global _answer  # noqa: PLW0603 - the one place where the rooms below the desk learn its answer
    _answer = answer


def may(user: Any, act: Act, record: Any) -> bool:
    """Whether `user` may do `act` with `record`: a record, a page of the tree, or a class of records.

    Of a class: whether there can be any record of it with which they may.
    """
    return bool(user.is_active) and _answer(user, act, record)


def person_at_the_desk() -> Any:
    """Who is acting in the desk now; None in a command, in the background, or on a public page."""
    return get_active_log_context().user
