"""The table's answers about a person and a record."""

from __future__ import annotations

from typing import Any

from django.db import models
from wagtail.models import Page

from frankpledge.desk.models import RoleGroup
from frankpledge.desk.rights.table import FOR_EACH, TABLE, Reach, Role
from frankpledge.plan.models import Body
from frankpledge.plan.nouns import noun_of
from frankpledge.plan.permission import Act

_HELD = "_frankpledge_roles"
#: Under these a page can be made by whoever has only their own: what is made belongs where it is made.
_HOLDERS = ("priorities", "areas")


def roles(user: Any) -> list[tuple[Role, str]]:
    """The roles that somebody has, each with what it is for (`area:E09000007`, or empty); read once a
    request."""
    held: list[tuple[Role, str]] | None = getattr(user, _HELD, None)
    if held is None:
        rows = RoleGroup.objects.filter(group__user=user.pk).values_list("role", "belongs_to")
        held = [(Role(role), of) for role, of in rows]
        setattr(user, _HELD, held)
    return held


def own(role: Role, of: str) -> set[str]:
    """Whose records count as their own."""
    return {of, "office"} if role is Role.POLICY_OFFICER else {of}


def kind_of(model: type[models.Model]) -> str | None:
    """The kind of record, as the table calls it; None for what is no record."""
    noun = noun_of(model)
    if noun is not None:
        return noun.name
    if model is Body:
        return "body"
    return "index" if issubclass(model, Page) else None


def reach(user: Any, act: Act, kind: str) -> Reach:
    """How far `act` goes for somebody, over all their roles."""
    if user.is_superuser:
        return Reach.ALL
    return max((TABLE[role][kind].reach(act) for role, _ in roles(user)), default=Reach.NONE)


def answer(user: Any, act: Act, record: Any) -> bool:
    """Whether `user` may do `act` with `record`: a record, a class of records, or a class and the page under
    which one would be made."""
    if user.is_superuser:
        return True
    if not user.is_active or user.pk is None:
        return False
    parent = None
    if isinstance(record, tuple):
        record, parent = record
        if parent is not None:
            parent = parent.specific
    elif type(record) is Page:
        record = record.specific
    model = record if isinstance(record, type) else type(record)
    kind = kind_of(model)
    if kind is None:
        return False
    for role, of in roles(user):
        held = TABLE[role][kind].reach(act)
        if held is Reach.ALL:
            return True
        if held is Reach.OWN and _is_own(own(role, of), record, parent):
            return True
    return False


def _is_own(mine: set[str], record: Any, parent: Any) -> bool:
    if parent is not None:
        return kind_of(type(parent)) in _HOLDERS and bool(parent.belongs_to & mine)
    return isinstance(record, type) or bool(record.belongs_to & mine)


__all__ = ["FOR_EACH", "answer", "kind_of", "reach", "roles"]
