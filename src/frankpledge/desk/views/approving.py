"""What a page of the desk writes: a draft, and its way to a second person."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied

from frankpledge.plan.permission import Act, may


def drafted(record: Any) -> Any:
    """A record as it was last drafted, whether that is public or not."""
    return record.get_latest_revision_as_object()


def keep(record: Any, user: Any) -> None:
    """Keep a record as a draft of `user`'s; nothing of it is public. Raises `PermissionDenied` where they
    may not write it."""
    if not may(user, Act.WRITE, record if record.pk else type(record)):
        raise PermissionDenied
    if record.pk is None:
        record.live = False
        record.save()
    record.save_revision(user=user, changed=True)


def send(record: Any, user: Any) -> bool:
    """Send the last draft for approval by a second person, in place of any that waits; False where nobody is
    named to approve such records."""
    held = type(record).everything.get(pk=record.pk)
    waiting = held.current_workflow_state
    if waiting is not None:
        waiting.cancel(user=user)
    workflow = held.get_workflow()
    if workflow is None:
        return False
    workflow.start(held, user)
    return True
