"""Accounts of staff: who has which role, made and taken away at the machine's command line."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django_otp import devices_for_user

from frankpledge.desk.models import RoleGroup
from frankpledge.desk.rights.table import FOR_EACH, Role
from frankpledge.plan.models import EditionPage

#: Not a role of the table: whoever runs the installation.
STAFF = "staff"


class StaffError(ValueError):
    """A role, a priority, an area or an account that is not there; the message says what there is."""


@dataclass(frozen=True, slots=True)
class Account:
    """An account of staff: its name, what it is for, and whether it may sign in."""

    name: str
    roles: tuple[str, ...]
    active: bool


def accounts() -> list[Account]:
    """Every account that may use the desk, by name."""
    people = get_user_model().objects.order_by("username").prefetch_related("groups")
    return [
        Account(
            one.get_username(),
            (*((STAFF,) if one.is_superuser else ()), *(group.name for group in one.groups.all())),
            one.is_active,
        )
        for one in people
        if one.is_superuser or one.groups.exists()
    ]


def group_for(role: str, of: str = "") -> RoleGroup:
    """The group of a role: for a policy officer `of` is the key of a priority of the current edition, for a
    borough officer and a board chair an area's code. Raises `StaffError`."""
    known = [one.value for one in Role]
    if role not in known:
        raise StaffError(f"There is no role “{role}”. There are: {', '.join([*known, STAFF])}.")
    kind = FOR_EACH.get(Role(role))
    if kind is None and of:
        raise StaffError(f"The role “{role}” is for everything; leave out --for.")
    rows = RoleGroup.objects.filter(role=role).select_related("group").order_by("belongs_to")
    if not rows:
        raise StaffError("There are no groups of staff yet: load a workspace first (frankpledge load DIR).")
    wanted = f"{kind}:{of}" if kind else ""
    edition = EditionPage.in_force()
    if kind == "priority" and edition and "/" not in of:
        wanted = f"{kind}:{edition.key}/{of}"
    row = rows.filter(belongs_to=wanted).first()
    if row is None:
        ones = ", ".join(one.belongs_to.rpartition("/")[2].rpartition(":")[2] for one in rows)
        found = f"“{of}” is none of them" if of else "say which, with --for"
        raise StaffError(f"There is one “{role}” for each {kind}; {found}: {ones}.")
    return row


def check_password(name: str, password: str, email: str = "") -> None:
    """Hold a password chosen by a person against the policy; raises `StaffError` with what is wrong."""
    try:
        validate_password(password, get_user_model()(username=name, email=email))
    except ValidationError as error:
        raise StaffError(" ".join(error.messages)) from error


@transaction.atomic
def add(name: str, role: str, of: str = "", *, password: str = "", email: str = "") -> str:
    """Make the account `name`, or give one that is there this role too. Returns the password: the one given,
    or one made now and kept nowhere; empty where the account has its own already and none was given."""
    row = None if role == STAFF else group_for(role, of)
    person, made = get_user_model().objects.get_or_create(username=name, defaults={"email": email})
    password = password or (secrets.token_urlsafe(12) if made else "")
    if password:
        person.set_password(password)
    if row is None:
        person.is_staff = person.is_superuser = True
    person.is_active = True
    person.save()
    if row is not None:
        person.groups.add(row.group)
    return password


def demonstration() -> list[tuple[str, str, str]]:
    """An account of each role with a new password, for trying them out: what it is, its name, its password.
    Of roles with several groups, the first one's."""
    made = []
    for role in Role:
        row = RoleGroup.objects.filter(role=role).select_related("group").order_by("pk").first()
        if row is not None:
            name, password = role.value, secrets.token_urlsafe(9)
            person, _ = get_user_model().objects.get_or_create(username=name)
            person.set_password(password)
            person.save()
            person.groups.set([row.group])
            made.append((row.group.name, name, password))
    return made


def _person(name: str) -> Any:
    person = get_user_model().objects.filter(username=name).first()
    if person is None:
        raise StaffError(f"There is no account “{name}”; see frankpledge staff list.")
    return person


def reset_codes(name: str) -> int:
    """Forget somebody's authenticator and recovery codes: they connect one anew when they sign in next.
    Returns how many devices were forgotten."""
    held = list(devices_for_user(_person(name), confirmed=None))
    for device in held:
        device.delete()
    return len(held)


def remove(name: str) -> None:
    """Let `name` in no more. The account stays, closed, so that the history keeps its name."""
    person = _person(name)
    reset_codes(name)
    person.is_active = person.is_superuser = person.is_staff = False
    person.set_unusable_password()
    person.save()
    person.groups.clear()
