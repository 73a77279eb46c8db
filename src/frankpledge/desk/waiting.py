"""Approved changes that wait for a release, so that words and figures become public together.

While a release that holds pages is on its way, what a second person approves of any page or record waits for
it. Otherwise it is public at once.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from wagtail.models import Revision

from frankpledge.desk.errors import DeskError
from frankpledge.desk.logged import log
from frankpledge.desk.models import Entry, Preparation, Waiting

_OVER = [Preparation.State.PUBLISHED, Preparation.State.ABANDONED]


def held_for() -> Preparation | None:
    """The release for which approved changes wait now, if any: the one being gathered before others."""
    found = Preparation.objects.filter(holds_pages=True).exclude(state__in=_OVER).order_by("-pk")
    return found.filter(state=Preparation.State.GATHERING).first() or found.first()


def hold(revision: Revision, user: Any) -> Waiting:
    """Have an approved revision wait; an earlier one of the same page gives way to it."""
    with transaction.atomic():
        frozen = {one["revision"] for p in Preparation.objects.exclude(state__in=_OVER) for one in p.pages}
        earlier = Waiting.objects.filter(
            state=Waiting.State.WAITING,
            revision__object_id=revision.object_id,
            revision__base_content_type=revision.base_content_type_id,
        ).exclude(revision__in=frozen)
        earlier.update(state=Waiting.State.REPLACED)
        return Waiting.objects.create(revision=revision, title=revision.object_str[:255], approved_by=user)


def to_be_frozen() -> list[Waiting]:
    """What waits now, in the order in which it was approved."""
    return list(Waiting.objects.filter(state=Waiting.State.WAITING).select_related("revision"))


def withdraw(waiting: Waiting, by: Any, reason: str) -> None:
    """Take an approved change out of the release; it stays a draft, to be approved again."""
    if not reason.strip():
        raise DeskError("Say why it is withdrawn; the reason is kept in the log.")
    for preparation in Preparation.objects.exclude(state__in=_OVER):
        if waiting.revision_id in {one["revision"] for one in preparation.pages}:
            raise DeskError(
                f"“{waiting.title}” was frozen with “{preparation.title}”; take that back first, and freeze "
                "it again without."
            )
    if waiting.state != Waiting.State.WAITING:
        raise DeskError(f"“{waiting.title}” no longer waits: {waiting.get_state_display().lower()}.")
    with transaction.atomic():
        waiting.state, waiting.reason = Waiting.State.WITHDRAWN, reason.strip()
        waiting.save(update_fields=["state", "reason"])
        log(Entry.Act.WITHDRAWN, by, preparation=held_for(), why=f"{waiting.title}: {reason.strip()}")
