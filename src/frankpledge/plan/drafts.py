"""Drafts of records that are no pages: kept beside what is public, and never read by a public page.

Wagtail gives them what pages have: revisions, drafts, approval. `objects`, and every relation to such a
record, gives only the public ones; within the desk (`drafts_seen`) it gives all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from types import MappingProxyType
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db import models
from wagtail.locks import BaseLock
from wagtail.log_actions import log
from wagtail.models import DraftStateMixin, LockableMixin, RevisionMixin, WorkflowMixin

from frankpledge.plan import approval
from frankpledge.plan.permission import Act, may, person_at_the_desk
from frankpledge.plan.why import RecordForm

#: What names a page and tells where it stands.
_NAMES = ("title", "slug", "url_path", "path", "depth", "live", "key", "position")

_seen: ContextVar[bool] = ContextVar("frankpledge_drafts_seen", default=False)
#: Records that are about to be public, by class.
_coming: ContextVar[Mapping[type, set[Any]]] = ContextVar("frankpledge_coming", default=MappingProxyType({}))


@contextmanager
def drafts_seen() -> Iterator[None]:
    """Let `objects` of records give drafts too, for as long as a page of the desk is being made."""
    token = _seen.set(True)
    try:
        yield
    finally:
        _seen.reset(token)


@contextmanager
def coming() -> Iterator[Callable[[Any], None]]:
    """Let `objects` of records give, beside what is public, each record that the function given is told of:
    what is about to become public together is looked at as if those before it were public already.
    """
    told: dict[type, set[Any]] = {}
    token = _coming.set(told)
    try:
        yield lambda record: told.setdefault(type(record), set()).add(record.pk)
    finally:
        _coming.reset(token)


class PublicManager(models.Manager):
    """Public records only, but in the desk."""

    def get_queryset(self) -> models.QuerySet[Any]:
        held = super().get_queryset()
        if _seen.get():
            return held
        soon = _coming.get().get(self.model)
        return held.filter(models.Q(live=True) | models.Q(pk__in=soon)) if soon else held.filter(live=True)


def named(found: models.QuerySet[Any], *also: str) -> models.QuerySet[Any]:
    """Pages with no more than what names them and where they stand, and `also`.

    What is made of these rests on no more of them, and stands when something else about them is changed.
    """
    held = {field.name for field in found.model._meta.fields}
    return found.only(*(name for name in _NAMES if name in held), *also)


def public_of(relation: Any, *along: str, order: str = "path") -> list[Any]:
    """The public pages of a relation, such as a commitment's measures, with what `along` names.

    A draft holds its relations as lists, which cannot be asked for what is live: theirs are read again. What
    was read along with its record (`together.read`) is not.
    """
    held = relation.all()
    if not isinstance(held, models.QuerySet):
        found = relation.model._base_manager.filter(pk__in=[one.pk for one in held], live=True)
    elif held._result_cache is None:
        found = held.filter(live=True)
    else:
        return sorted((one for one in held if one.live), key=lambda one: getattr(one, order))
    return list(found.prefetch_related(*along).order_by(order))


class ReaderLock(BaseLock):
    """Keeps the form of a record closed for whoever may read its drafts and not write them."""

    def for_user(self, user: Any) -> bool:
        return not may(user, Act.WRITE, self.object)

    def get_message(self, user: Any) -> str | None:
        return "You can read this and not change it." if self.for_user(user) else None

    def get_locked_by(self, user: Any) -> str:
        return "Read only"

    def get_description(self, user: Any) -> str:
        return "Your role reads this and does not change it"


class Guarded(models.Model):
    """What pages and other records share: who may write them, and that two people publish them."""

    #: Fields and rows of which a change wants its reason.
    ASKS_WHY: ClassVar[tuple[str, ...]] = ()
    #: The reason for what is saved next, as the form took it.
    why_changed = ""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        approval.check_saved(self, kwargs.get("update_fields"))
        super().save(*args, **kwargs)

    def save_revision(self, user: Any = None, **kwargs: Any) -> Any:
        """As Wagtail's; refused where `user` may not write what this would be, or what it is now."""
        acting = user or person_at_the_desk()
        if acting is not None:
            held = type(self)._base_manager.filter(pk=self.pk).first()
            if not all(may(acting, Act.WRITE, one) for one in (self, held) if one is not None):
                raise PermissionDenied(f"You may not write {self._meta.verbose_name} “{self}”.")
        revision = super().save_revision(user=user, **kwargs)
        why, self.why_changed = self.why_changed, ""
        if why:
            log(self, "frankpledge.why", user=acting, revision=revision, data={"why": why})
        return revision

    def get_lock(self) -> Any:
        held = super().get_lock()
        person = person_at_the_desk()
        if held is None and person is not None and ReaderLock(self).for_user(person):
            return ReaderLock(self)
        return held


class Draftable(Guarded, WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, models.Model):
    """A record that is no page, with drafts, history and approval."""

    base_form_class = RecordForm

    objects = PublicManager()
    everything = models.Manager()

    class Meta:
        abstract = True

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        approval.check_deleted(self, self.live)
        return super().delete(*args, **kwargs)
