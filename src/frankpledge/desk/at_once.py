"""Many approved revisions made public at once, holding the records for as little time as may be.

`ready` does beforehand, while anybody may save, what takes time: a revision becomes the record that it will
be, and is held against the record's rules and against the two people's. `make_public` then, in the
transaction that surrounds it, reads what is held in a few questions for all of them and writes only what
differs; what comes of it is what Wagtail's own publishing makes of them one by one (a test compares them row
by row). What only the desk looks up, search and uses, is brought up to date afterwards, by `index`.

A revision that asks for more than that (a changed address, a record with a way of saving of its own, one
that is to be public only later) is left to Wagtail, in its place in the order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from modelcluster.models import ClusterableModel
from modelsearch.index import Indexed, insert_or_update_object
from wagtail.models import COMMENTS_RELATION_NAME, Page, ReferenceIndex, Revision, WorkflowState
from wagtail.signals import page_published, published

from frankpledge.desk import audit, rows
from frankpledge.plan import approval
from frankpledge.plan.drafts import Guarded, coming
from frankpledge.plan.record import RecordPage
from frankpledge.site import memory

#: Ways of saving that add nothing to what is written here; a record with another is left to Wagtail.
_KNOWN = {Guarded.save, RecordPage.save, ClusterableModel.save, models.Model.save}
#: What belongs to a record and not to a revision of it, and stays as it is held.
_OF_THE_RECORD = {
    *("path", "depth", "numchild", "url_path", "content_type", "draft_title", "owner", "alias_of"),
    *("locked", "locked_by", "locked_at", "latest_revision", "latest_revision_created_at"),
    *("translation_key", "locale"),
}


class ChangedMeanwhileError(Exception):
    """A record was made public by another way since its revision was made ready: make it ready again."""


@dataclass
class Ready:
    """A revision, and the record that it will be.

    `plain`: it is written here, else left to Wagtail. `overtaken`: what is public is newer (brought up to
    date by a private link, or loaded at the machine), and stays.
    """

    revision: Revision
    record: Any
    #: The revision that is public before this one.
    public: int | None
    overtaken: bool = False
    plain: bool = False
    #: Whether there was an earlier revision, so that a change of title is told in the history.
    followed: bool = False

    @property
    def of(self) -> tuple[int, str]:
        return self.revision.base_content_type_id, self.revision.object_id


def ready(wanted: Sequence[int]) -> list[Ready]:
    """The revisions `wanted`, in their order, each looked at as if those before it were public already.

    Raises `NotApprovedError` where one was not approved by a second person.
    """
    held = Revision.objects.select_related("content_type", "base_content_type").in_bulk(list(wanted))
    made: list[Ready] = []
    before: dict[tuple[int, str], int] = {}
    with coming() as public:
        for pk in wanted:
            made.append(one := _ready(held[pk]))
            one.public = before.get(one.of, one.public)
            if not one.overtaken:
                before[one.of] = pk
            if not isinstance(one.record, Page):
                public(one.record)
    return made


def _ready(revision: Revision) -> Ready:
    record = revision.as_object()
    now = type(record)._base_manager.select_related("live_revision").get(pk=record.pk)
    one = Ready(revision, record, now.live_revision_id)
    if now.live and now.live_revision and now.live_revision.created_at >= revision.created_at:
        one.overtaken = True
        return one
    earlier = Revision.objects.filter(created_at__lt=revision.created_at, object_id=revision.object_id)
    one.followed = earlier.filter(base_content_type=revision.base_content_type_id).exists()
    one.plain = _plain(record, now)
    if one.plain:
        record.live, record.expired, record.live_revision = True, False, revision
        approval.check_saved(record, None)
        if isinstance(record, RecordPage):
            record.place_in_tree()
        try:
            if isinstance(record, Page):  # as saving a page does
                record.full_clean()
        except ValidationError:
            # It may hold once those before it are public; if not, it is said then and nothing is published.
            one.plain = False
    return one


def _plain(record: Any, now: Any) -> bool:
    """Whether publishing it is no more than writing its fields, rows and links."""
    if record.go_live_at and record.go_live_at > timezone.now():
        return False
    for model in rows.models_of(type(record), leave_out={COMMENTS_RELATION_NAME}):
        if model.save not in _KNOWN or (model._meta.parents and model is not type(record)):
            return False
    if not isinstance(record, Page):
        return True
    comments = getattr(record, COMMENTS_RELATION_NAME).all()
    return now.slug == record.slug and not comments and not now.aliases.exists()


def make_public(those: Iterable[Ready]) -> None:
    """Make them public, in the transaction that surrounds this; `index` is owed afterwards.

    Raises `ChangedMeanwhileError` where one is not what it was made ready against.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("Public together or not at all: open a transaction")
    moment = timezone.now()
    for together in _together(one for one in those if not one.overtaken):
        if together[0].plain:
            _write(together, moment)
        else:
            together[0].revision.publish(skip_permission_checks=True)
    memory.changed()


def _together(those: Iterable[Ready]) -> Iterator[list[Ready]]:
    """Plain ones that follow one another, of different records; each of the others alone."""
    group: list[Ready] = []
    for one in those:
        if group and (not one.plain or one.of in {other.of for other in group}):
            yield group
            group = []
        if one.plain:
            group.append(one)
        else:
            yield [one]
    if group:
        yield group


def _write(those: list[Ready], moment: datetime) -> None:
    by_model: dict[Any, list[Ready]] = {}
    for one in those:
        by_model.setdefault(type(one.record), []).append(one)
    entries: list[Any] = []
    latest = _latest(those)
    for model, mine in by_model.items():
        found = model._base_manager.select_for_update().in_bulk([one.record.pk for one in mine])
        pairs = []
        for one in mine:
            held = found.get(one.record.pk)
            if held is None or held.live_revision_id != one.public:
                raise ChangedMeanwhileError(one.revision.object_str)
            _dated(one.record, held, moment)
            one.record.has_unpublished_changes = latest[one.of] != one.revision.pk
            entries += _entries(one, held, moment)
            pairs.append((one.record, held))
        rows.write_fields(model, pairs, leave_out=_OF_THE_RECORD)
        rows.write(model, pairs, leave_out={COMMENTS_RELATION_NAME})
    _no_longer_scheduled(those)
    audit.write(
        sorted(entries, key=lambda entry: [one.revision.pk for one in those].index(entry.revision_id))
    )
    for state in _asked(those):
        state.cancel()


def _dated(record: Any, held: Any, moment: datetime) -> None:
    record.last_published_at = moment
    record.first_published_at = record.first_published_at or held.first_published_at or moment


def _of_those(those: Iterable[Ready]) -> Iterator[models.Q]:
    """The rows that are about `those`, whatever table has a base content type and an object's number."""
    by_type: dict[int, list[str]] = {}
    for one in those:
        by_type.setdefault(one.of[0], []).append(one.of[1])
    for kind, numbers in by_type.items():
        yield models.Q(base_content_type=kind, object_id__in=numbers)


def _latest(those: Iterable[Ready]) -> dict[tuple[int, str], int]:
    """The last revision of each record."""
    last: dict[tuple[int, str], int] = {}
    for about in _of_those(those):
        told = Revision.objects.filter(about).order_by("created_at", "pk")
        for kind, number, pk in told.values_list("base_content_type", "object_id", "pk"):
            last[kind, number] = pk
    return last


def _no_longer_scheduled(those: Iterable[Ready]) -> None:
    for about in _of_those(those):
        Revision.objects.filter(about).exclude(approved_go_live_at=None).update(approved_go_live_at=None)


def _asked(those: Iterable[Ready]) -> Iterator[WorkflowState]:
    """Later drafts that wait for approval: what they were written upon is no longer what is public."""
    for about in _of_those(those):
        yield from WorkflowState.objects.active().filter(about)


def _entries(one: Ready, held: Any, moment: datetime) -> Iterator[Any]:
    """What the history says of it, as Wagtail says it."""
    data = {}
    if one.followed and str(held) != str(one.record):
        data = {"title": {"old": str(held), "new": str(one.record)}}
        yield audit.entry(one.record, "wagtail.rename", moment, revision=one.revision, data=data)
    yield audit.entry(
        one.record, "wagtail.publish", moment, revision=one.revision, data=data, content_changed=True
    )


def index(revisions: Iterable[int]) -> None:
    """Have the desk find and count uses of what was made public, and tell whoever listens. Harmless twice."""
    wanted = Revision.objects.filter(pk__in=list(revisions)).order_by("pk")
    for revision in wanted.select_related("content_type"):
        record = revision.content_object
        if record is None or not record.live:
            continue
        record = getattr(record, "specific", record)
        if isinstance(record, Indexed):
            insert_or_update_object(record)
        if ReferenceIndex.is_indexed(type(record)):
            with transaction.atomic():
                ReferenceIndex.create_or_update_for_object(record)
        if isinstance(record, Page):
            page_published.send(sender=type(record), instance=record, revision=revision)
        published.send(sender=type(record), instance=record, revision=revision)


__all__ = ["ChangedMeanwhileError", "Ready", "index", "make_public", "ready"]
