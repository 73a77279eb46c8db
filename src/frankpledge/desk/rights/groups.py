"""Groups of staff, kept in step with the records: one a role, or one for each priority, area or board."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from wagtail.models import (
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowContentType,
    WorkflowPage,
    WorkflowTask,
)

from frankpledge.community.models import AreaPage
from frankpledge.desk.models import RoleGroup
from frankpledge.desk.rights.table import COMMITTEE, DESK, Role
from frankpledge.plan.models import (
    Body,
    EditionPage,
    HomePage,
    PerformancePage,
    PlanIndexPage,
    SecondPersonTask,
)
from frankpledge.plan.nouns import nouns
from frankpledge.scrutiny.models import ScrutinyIndexPage

_WRITES, _READS = ("add", "change"), ("view",)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A group that there has to be: its role, what for, its name, and its branches of the tree."""

    role: Role
    belongs_to: str
    name: str
    branches: tuple[tuple[Any, tuple[str, ...]], ...]


def wanted() -> Iterator[Wanted]:
    """The groups that the records as they are now call for."""
    home, plan = HomePage.objects.first(), PlanIndexPage.objects.first()
    performance, scrutiny = PerformancePage.objects.first(), ScrutinyIndexPage.objects.first()
    whole = ((home, _READS),)
    yield Wanted(Role.ANALYST, "", "Analyst", ((plan, _READS), (performance, _WRITES), (scrutiny, _READS)))
    yield Wanted(Role.APPROVER, "", "Approver", whole)
    yield Wanted(Role.SCRUTINY_MEMBER, "", "Scrutiny member", ((scrutiny, _WRITES),))
    yield Wanted(Role.AUDITOR, "", "Auditor", whole)
    edition = EditionPage.in_force()
    for priority in edition.priorities.live().order_by("position") if edition else ():
        (of,) = priority.belongs_to
        yield Wanted(
            Role.POLICY_OFFICER,
            of,
            f"Policy officer: {priority.title}",
            ((priority, _WRITES), (performance, _READS), (scrutiny, _READS)),
        )
    for area in AreaPage.objects.live().select_related("place").order_by("position"):
        if area.place and area.place.is_area:
            code = area.place.code
            yield Wanted(
                Role.BOROUGH_OFFICER, f"area:{code}", f"Borough officer: {area.title}", ((area, _WRITES),)
            )
            yield Wanted(Role.BOARD_CHAIR, f"board:{code}", f"Board chair: {area.title}", ())


def keep(**_: Any) -> list[str]:
    """Make the groups and the approvals match the records. Done twice, the second changes nothing; a group
    whose priority or area is no more goes, and its members keep their accounts without it. Returns the
    groups' names."""
    asked = list(wanted())
    held = {(row.role, row.belongs_to): row for row in RoleGroup.objects.select_related("group")}
    for one in asked:
        row = held.pop((one.role.value, one.belongs_to), None)
        group = row.group if row else _group(one.name)
        if row is None:
            RoleGroup.objects.create(group=group, role=one.role.value, belongs_to=one.belongs_to)
        elif group.name != one.name:
            group.name = _free(one.name)
            group.save(update_fields=["name"])
        _permit(group, one)
    Group.objects.filter(pk__in=[row.group_id for row in held.values()]).delete()
    _approvals()
    return [one.name for one in asked]


def _group(name: str) -> Group:
    return Group.objects.create(name=_free(name))


def _free(name: str) -> str:
    """`name`, or with a number where a group of another hand has it."""
    taken = set(Group.objects.filter(name__startswith=name[:140]).values_list("name", flat=True))
    numbered = (f"{name[:140]} ({n})" for n in range(2, 10_000))
    return name[:150] if name[:150] not in taken else next(one for one in numbered if one not in taken)


def _permit(group: Group, one: Wanted) -> None:
    """Let the group into the desk, and into its branches."""
    access = Permission.objects.filter(content_type__app_label="wagtailadmin", codename="access_admin")
    desk = Permission.objects.none()
    for name in DESK[one.role]:
        app, _, codename = name.partition(".")
        exact = {"codename__startswith": codename[:-1]} if codename.endswith("*") else {"codename": codename}
        desk |= Permission.objects.filter(content_type__app_label=app, **exact)
    ids = {*access.values_list("pk", flat=True), *desk.values_list("pk", flat=True)}
    if ids != set(group.permissions.values_list("pk", flat=True)):
        group.permissions.set(ids)
    pages = ContentType.objects.get_for_model(Page)
    codenames = {row.codename: row.pk for row in Permission.objects.filter(content_type=pages)}
    branches = {
        (page.pk, codenames[f"{action}_page"]) for page, actions in one.branches if page for action in actions
    }
    rows = {(row.page_id, row.permission_id): row for row in GroupPagePermission.objects.filter(group=group)}
    GroupPagePermission.objects.bulk_create(
        GroupPagePermission(group=group, page_id=page, permission_id=permission)
        for page, permission in sorted(branches - set(rows))
    )
    GroupPagePermission.objects.filter(pk__in=[rows[gone].pk for gone in set(rows) - branches]).delete()


def _approvals() -> None:
    """One step of approval for the office's records, one for the committee's; each decided by its own
    groups."""
    approver = Group.objects.get(role__role=Role.APPROVER)
    committee = Group.objects.get(role__role=Role.SCRUTINY_MEMBER)
    office = _workflow("Approval by a second person", [approver])
    theirs = _workflow("Approval by a second person of the committee", [committee, approver])
    for page, workflow in ((HomePage.objects.first(), office), (ScrutinyIndexPage.objects.first(), theirs)):
        if page is not None:
            WorkflowPage.objects.update_or_create(page_id=page.pk, defaults={"workflow": workflow})
    for noun in nouns():
        if not noun.is_page:
            _for_model(noun.model, theirs if noun.name in COMMITTEE else office)
    _for_model(Body, office)


def _for_model(model: Any, workflow: Workflow) -> None:
    WorkflowContentType.objects.update_or_create(
        content_type=ContentType.objects.get_for_model(model, for_concrete_model=False),
        defaults={"workflow": workflow},
    )


def _workflow(name: str, groups: list[Group]) -> Workflow:
    workflow, _ = Workflow.objects.get_or_create(name=name)
    task = SecondPersonTask.objects.filter(name=name).first() or SecondPersonTask.objects.create(name=name)
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task, defaults={"sort_order": 0})
    if set(task.groups.values_list("pk", flat=True)) != {group.pk for group in groups}:
        task.groups.set(groups)
    return workflow
