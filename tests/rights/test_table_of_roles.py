"""Every role with every kind of record: the running desk does what the table says, and the page in the docs
is it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.template.response import SimpleTemplateResponse
from django.test import Client
from django.urls import reverse
from forms import filled
from wagtail.models import Page, Revision

from frankpledge.desk.rights.documented import page as documented
from frankpledge.desk.rights.table import DESK, DESK_ACTS, FOR_EACH, KINDS, TABLE, Reach, Role, holds
from frankpledge.plan.approval import deployment
from frankpledge.plan.models import Body, EditionComparison, EditionPage, Topic
from frankpledge.plan.nouns import noun
from frankpledge.plan.permission import Act
from frankpledge.scrutiny.models import Submission

DOCUMENT = Path(__file__).parents[2] / "docs" / "roles.md"
OF = {"priority": "priority:2022-25/violence", "area": "area:W01", "board": "board:W01"}
#: A field of each kind that can be changed without breaking a rule.
FIELD = {
    **dict.fromkeys(("people", "organisations", "body", "boards"), "name"),
    **dict.fromkeys(("places", "areas"), "name"),
    **{
        "areas": "intro",
        "questions": "asked_by",
        "comparisons": "note",
        "submissions": "said",
        "tests": "question",
        "grants": "purpose",
        "training": "note",
    },
    **{"quoted-figures": "label"},
}


@pytest.fixture(autouse=True)
def _kinds_not_in_the_small_workspace(loaded: None) -> None:
    """One of each kind of record of which it has none."""
    earlier, later = EditionPage.objects.order_by("position")[:2]
    with deployment("the tests of roles"):
        Topic.everything.create(key="drugs", title="Drugs", terms=["drugs"])
        EditionComparison.everything.create(key="c", edition=later, earlier=earlier, made_on="2022-03-01")
        Submission.everything.create(
            key="s", edition=later, received="2022-01-10", sender="resident", said="Light the park."
        )


def model(kind: str) -> Any:
    return Body if kind == "body" else Page if kind == "index" else noun(kind).model


def _records(kind: str, own: set[str]) -> tuple[Any, Any]:
    """A record that belongs to them, and one that does not; None where there is none."""
    if kind == "index":
        return None, Page.objects.get(slug="plan").specific
    held = list(model(kind)._base_manager.all())
    mine = next((one for one in held if one.belongs_to & own), None)
    other = next((one for one in held if not one.belongs_to & own), None)
    return mine, other


def address(record: Any, view: str) -> str:
    if isinstance(record, Page):
        return reverse(f"wagtailadmin_pages:{view}", args=[record.pk])
    return reverse(type(record).snippet_viewset.get_url_name(view), args=[record.pk])


def allowed(answer: Any) -> bool:
    return bool(answer.status_code == 200)


@contextmanager
def unrendered() -> Iterator[None]:
    """Views decide and answer; what they would show is not made, which is most of their time."""
    with patch.object(SimpleTemplateResponse, "rendered_content", ""):
        yield


def saves(client: Client, record: Any, kind: str, html: str) -> bool:
    """Whether a draft sent to the record's form is kept."""
    before = Revision.objects.count()
    field = FIELD.get(kind, "title")
    sent = filled(html, **{field: "Said otherwise", "loaded_revision_id": ""})
    answer = client.post(address(record, "edit"), sent)
    kept = Revision.objects.count() > before
    form = (getattr(answer, "context_data", None) or {}).get("form")
    assert kept or form is None or not form.errors, form.errors
    return kept


def can(reach: Reach, record: Any, own: set[str]) -> bool:
    return reach is Reach.ALL or (reach is Reach.OWN and bool(getattr(record, "belongs_to", set()) & own))


def belonging(role: Role) -> tuple[str, set[str]]:
    """What a role is for in these tests, and whose records are its own."""
    of = OF[FOR_EACH[role]] if role in FOR_EACH else ""
    return of, {of, "office"} if role is Role.POLICY_OFFICER else {of}


@pytest.mark.parametrize("kind", KINDS)
def test_each_role_reads_and_writes_drafts_as_the_table_says(desk: Callable[..., Client], kind: str) -> None:
    staff = desk("staff")
    forms: dict[Any, str] = {}
    for role in Role:
        of, own = belonging(role)
        client, cell = desk(role.value, of), TABLE[role][kind]
        records = [one for one in _records(kind, own) if one is not None]
        assert records, f"none of {kind} in the small workspace"
        for record in records:
            told = (role, record)
            if record not in forms:
                forms[record] = staff.get(address(record, "edit")).content.decode()
            reads, writes = can(cell.reach(Act.READ), record, own), can(cell.write, record, own)
            with unrendered():
                assert allowed(client.get(address(record, "edit"))) is reads, told
                assert allowed(client.get(address(record, "history"))) is reads, told
                if not reads:
                    assert not allowed(client.get(address(record, "usage"))), told
                assert saves(client, record, kind, forms[record]) is writes, told
                if isinstance(record, Page):
                    _api(client, record, reads, writes)


def _api(client: Client, record: Page, reads: bool, writes: bool) -> None:
    """The desk's API gives and takes no more than its forms."""
    if not reads:
        assert not allowed(client.get(address(record, "view_draft")))
        return
    assert allowed(client.get(reverse("wagtailadmin_api:pages:detail", args=[record.pk])))
    before = Revision.objects.count()
    action = reverse("wagtailadmin_api:pages:action", args=[record.pk, "revert_to_page_revision"])
    client.post(action, {"revision_id": record.latest_revision_id}, content_type="application/json")
    assert (Revision.objects.count() > before) is writes


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "index"])
def test_each_role_publishes_what_another_wrote_as_the_table_says(
    desk: Callable[..., Client], kind: str
) -> None:
    staff = desk("staff")
    for role in Role:
        of, own = belonging(role)
        client = desk(role.value, of)
        record = next(one for one in _records(kind, own) if one is not None)
        live = record.live_revision_id
        state = waiting(record, staff)
        with unrendered():
            client.post(_action(record, state))
        published = type(record)._base_manager.get(pk=record.pk).live_revision_id != live
        assert published is can(TABLE[role][kind].publish, record, own), role


def waiting(record: Any, writer: Client) -> Any:
    """What waits for approval: since another role was refused, or written and sent now."""
    if not record.workflow_in_progress:
        record.save_revision(user=writer.person)
        record.get_workflow().start(record, writer.person)
    return record.current_workflow_task_state


def _action(record: Any, state: Any) -> str:
    args = [record.pk, "approve", state.pk]
    if isinstance(record, Page):
        return reverse("wagtailadmin_pages:workflow_action", args=args)
    return reverse(type(record).snippet_viewset.get_url_name("workflow_action"), args=args)


def test_whoever_writes_or_publishes_a_kind_reads_it_too() -> None:
    for role in Role:
        for cell in TABLE[role].values():
            assert cell.reach(Act.READ) >= max(cell.write, cell.publish)


def test_the_page_in_the_documentation_is_the_table() -> None:
    assert DOCUMENT.read_text() == documented()


#: Pages of the desk, and what opens each.
OPENED_BY = {
    "/admin/desk/files/": ("desk.view_upload", "desk.add_upload", "desk.accept_upload"),
    "/admin/desk/release-day/": ("desk.view_preparation", "desk.freeze_release", "desk.approve_release"),
    "/admin/desk/release-day/correct/": ("desk.correct_release",),
    "/admin/desk/work/": ("desk.view_job",),
}
#: What changes something, and what lets somebody do so: asked of a number that does not exist.
DONE_BY = {
    "files/999/check/": ("desk.add_upload", "desk.accept_upload"),
    "files/999/decide/": ("desk.accept_upload",),
    "release-day/begin/none/": ("desk.freeze_release",),
    "release-day/move/none/": ("desk.freeze_release",),
    "release-day/999/freeze/": ("desk.freeze_release",),
    "release-day/999/waive/fresh/": ("desk.freeze_release", "desk.approve_release"),
    "release-day/999/approve/": ("desk.approve_release",),
    "release-day/999/take-back/": ("desk.freeze_release", "desk.approve_release"),
    "release-day/999/abandon/": ("desk.freeze_release",),
    "release-day/999/admit/": ("desk.freeze_release",),
    "release-day/999/withdraw/999/": ("desk.freeze_release",),
}


@pytest.mark.parametrize("role", Role)
def test_each_role_uses_the_desks_own_pages_as_the_table_says(
    desk: Callable[..., Client], role: Role
) -> None:
    client = desk(role.value, belonging(role)[0])
    for to, permissions in OPENED_BY.items():
        answer = client.get(to)
        # With no release to correct there is nothing to open, and it says so.
        opened = answer.status_code == 200 or "/release-day/" in answer.get("Location", "")
        assert opened is any(holds(role, one) for one in permissions), to
    for to, permissions in DONE_BY.items():
        found = client.post(f"/admin/desk/{to}").status_code == 404
        assert found is any(holds(role, one) for one in permissions), to
    # In these records there is nothing to make a link for but training: no round is open, no grant paid out.
    sees = holds(role, "plan.view_privatelink") or bool(TABLE[role]["training"].write)
    assert (client.get("/admin/desk/links/").status_code == 200) is sees


def test_what_is_about_no_record_is_all_documented() -> None:
    named = {one for role in Role for one in DESK[role] if not one.endswith("*")}
    assert named - set(DESK_ACTS) == {"desk.add_job", "desk.change_job"}, "only a program makes these"


def test_an_auditor_sees_every_page_of_the_desk_and_changes_nothing() -> None:
    views = [name for name in DESK_ACTS if ".view_" in name]
    assert all(holds(Role.AUDITOR, name) for name in views)
    assert not any(holds(Role.AUDITOR, name) for name in DESK_ACTS if name not in views)
