"""Two people to publish: what one wrote, another approves, and nothing goes public by another way.

The rule is kept where a record is saved, so that no form, bulk action, schedule, API or program goes round
it:

- a revision becomes public only if somebody who wrote none of what it changes approved it (a superuser too);
- nobody at the desk makes, takes down or deletes a public record by any other way;
- loading a workspace is an act of whoever holds the machine (`deployment`): it is recorded as such, and
  cannot be done from the desk.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from wagtail.models import Revision, TaskState

from frankpledge.plan.permission import person_at_the_desk

_deploying: ContextVar[str] = ContextVar("frankpledge_deploying", default="")

ALONE = "Nobody publishes what they wrote themselves: send it for approval by a second person."


class NotApprovedError(PermissionDenied):
    """Something would have become public, or ceased to be, without a second person."""


@contextmanager
def deployment(why: str) -> Iterator[None]:
    """Let records be published, changed and removed by a command at the machine; `why` goes into the log.

    Raises `NotApprovedError` where somebody at the desk is behind it.
    """
    if person_at_the_desk() is not None:
        raise NotApprovedError("Records are loaded by a command at the machine, not from the desk.")
    token = _deploying.set(why)
    try:
        yield
    finally:
        _deploying.reset(token)


def deploying() -> str:
    """Why a deployment is under way; empty where none is."""
    return _deploying.get()


def unpublished(revision: Revision) -> Any:
    """The revisions that `revision` would make public: those since the public one, up to itself."""
    record = revision.base_content_object
    earlier = Revision.objects.filter(
        base_content_type_id=revision.base_content_type_id, object_id=revision.object_id
    ).filter(created_at__lte=revision.created_at)
    public = record.live_revision if record.live else None
    return earlier.filter(created_at__gt=public.created_at) if public else earlier


def writers(revision: Revision) -> set[int]:
    """Who wrote anything of what `revision` would make public."""
    found = unpublished(revision).exclude(user=None).values_list("user_id", flat=True)
    return set(found.order_by()) | ({revision.user_id} if revision.user_id else set())


def approved(revision: Revision) -> bool:
    """Whether a second person approved just this revision, to come after what is public now."""
    record = revision.base_content_object
    if record.live and record.live_revision and revision.created_at <= record.live_revision.created_at:
        return False
    wrote = writers(revision)
    said = TaskState.objects.filter(revision=revision, status=TaskState.STATUS_APPROVED).exclude(
        finished_by=None
    )
    return any(
        state.finished_by_id not in wrote
        for state in said.select_related("task")
        if getattr(state.task.specific, "second_person", False)
    )


def check_saved(record: Any, update_fields: Any) -> None:
    """Called before `record` is saved. Raises `NotApprovedError` where that would publish or take down
    without a second person."""
    if deploying() or (update_fields is not None and not {"live", "live_revision"} & set(update_fields)):
        return
    held = None
    if record.pk:
        held = type(record)._base_manager.filter(pk=record.pk).values("live", "live_revision_id").first()
    was_live = bool(held and held["live"])
    if record.live:
        if was_live and held and held["live_revision_id"] == record.live_revision_id:
            return
        if record.live_revision_id is None or (held is None and record.pk is None):
            if person_at_the_desk() is not None:
                raise NotApprovedError(ALONE)
        elif not approved(record.live_revision):
            raise NotApprovedError(ALONE)
    elif was_live and person_at_the_desk() is not None and not _ran_out(record):
        raise NotApprovedError("A public record is not taken down from the desk; docs/roles.md says how.")


def _ran_out(record: Any) -> bool:
    """Whether it was approved to be public only until a time, which is past."""
    return bool(record.expire_at and record.expire_at <= timezone.now())


def check_deleted(record: Any, live: bool) -> None:
    """Called before `record` is deleted; `live`: whether it, or a page under it, is public."""
    if live and not deploying() and person_at_the_desk() is not None:
        raise NotApprovedError("A public record is not deleted from the desk; docs/roles.md says how.")


def to_publish(workflow_state: Any) -> Revision:
    """The revision that a finished approval lets become public, and that one only; raises `NotApprovedError`
    where there is none.
    """
    state = workflow_state.current_task_state
    revision: Revision | None = state.revision if state else None
    if revision is None or not revision.is_latest_revision() or not approved(revision):
        raise NotApprovedError(ALONE)
    return revision


def publish_approved(workflow_state: Any, user: Any = None) -> None:
    """Publish what a finished approval lets become public."""
    to_publish(workflow_state).publish(user=user, skip_permission_checks=True)
