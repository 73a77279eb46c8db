"""What was made public past the desk, kept in the record's history as everything else is."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page, Revision


def revise(record: Any, action: str, *, why: str, drafts: bool = True) -> Revision:
    """Keep what is now live as the record's public revision, so that a draft can be begun from it and
    compared with it, and write down how it came (`action`, one of the history's).

    A draft that waited for approval waits no more: what it was written upon has changed. `drafts` is whether
    there may be one. As `save_revision` does, but for saving the record (and indexing it) a second time.
    """
    revision = Revision.objects.create(
        content_object=record,
        base_content_type=record.get_base_content_type(),
        content=record.serializable_data(),
        object_str=str(record),
    )
    held: dict[str, Any] = {"latest_revision": revision, "live_revision": revision}
    held |= {"has_unpublished_changes": False, "last_published_at": timezone.now()}
    if isinstance(record, Page):
        held["latest_revision_created_at"] = revision.created_at
    for name, value in held.items():
        setattr(record, name, value)
    table: Any = Page if isinstance(record, Page) else type(record)
    table._base_manager.filter(pk=record.pk).update(**held)
    for waiting in record.workflow_states.active() if drafts else ():
        waiting.cancel()
    log(record, action, revision=revision, data={"why": why}, content_changed=True)
    return revision
