"""What one wrote becomes public only when another approved it, whichever way is tried."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from forms import filled
from wagtail.log_actions import LogContext
from wagtail.models import Page

from frankpledge import workspace
from frankpledge.community.models import Board
from frankpledge.plan.approval import NotApprovedError, deployment
from frankpledge.plan.models import CommitmentPage, PriorityPage

pytestmark = pytest.mark.usefixtures("loaded")
NEW = "A title that only one person has seen"


@pytest.fixture
def page() -> CommitmentPage:
    return CommitmentPage.objects.get(key="fraud-plan")


def public_title(page: Page) -> str:
    return Page.objects.get(pk=page.pk).title


def drafted(page: CommitmentPage, writer: Client) -> Any:
    page.title = NEW
    return page.save_revision(user=writer.person)


def sent(page: CommitmentPage, writer: Client) -> Any:
    """A draft by `writer`, waiting for approval."""
    drafted(page, writer)
    page.refresh_from_db()
    page.get_workflow().start(page, writer.person)
    return page.current_workflow_task_state


def decide(client: Client, page: Page, state: Any, action: str = "approve", **said: str) -> Any:
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, action, state.pk])
    return client.post(address, said)


def test_a_second_person_publishes_and_the_history_has_both(desk: Callable[..., Client], page: Any) -> None:
    writer, approver = desk("policy-officer", "priority:2022-25/violence"), desk("approver")
    page = CommitmentPage.objects.get(key="online-review", edition__current=True)
    state = sent(page, writer)
    decide(approver, page, state)
    assert public_title(page) == NEW
    state.refresh_from_db()
    assert (state.revision.user, state.finished_by) == (writer.person, approver.person)


@pytest.mark.parametrize("role", ["staff", "approver"])
def test_whoever_wrote_it_cannot_approve_it_a_superuser_no_more_than_others(
    desk: Callable[..., Client], page: Any, role: str
) -> None:
    writer, other = desk("staff"), desk("staff")
    if role == "approver":
        from frankpledge.desk.models import RoleGroup

        writer.person.groups.add(RoleGroup.objects.get(role="approver").group)
    drafted(page, writer)
    state = sent(page, other)
    for one in (writer, other):
        decide(one, page, state)
        assert public_title(page) != NEW
    decide(desk("approver"), page, state)
    assert public_title(page) == NEW


def test_no_form_of_the_editor_publishes(desk: Callable[..., Client], page: Any) -> None:
    staff = desk("staff")
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    form = staff.get(address).content.decode()
    assert "action-publish" not in form
    staff.post(address, filled(form, **{"title": NEW, "action-publish": "action-publish"}))
    assert public_title(page) != NEW
    assert Page.objects.get(pk=page.pk).specific.get_latest_revision_as_object().title == NEW


def test_no_bulk_action_copy_api_call_or_taking_down_publishes_or_hides(
    desk: Callable[..., Client], page: Any
) -> None:
    staff = desk("staff")
    revision = drafted(page, staff)
    held = Page.objects.count()
    for action in ("publish", "unpublish", "delete", "move"):
        staff.post(f"/admin/bulk/wagtailcore/page/{action}/?id={page.pk}")
    for view in ("unpublish", "delete"):
        staff.post(reverse(f"wagtailadmin_pages:{view}", args=[page.pk]))
    copy = {
        "new_title": NEW,
        "new_slug": "copied",
        "new_parent_page": page.get_parent().pk,
        "publish_copies": "on",
    }
    staff.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), copy)
    for action in ("publish", "unpublish", "delete", "create_alias", "revert_to_page_revision"):
        address = reverse("wagtailadmin_api:pages:action", args=[page.pk, action])
        staff.post(address, {"revision_id": revision.pk}, content_type="application/json")
    assert public_title(page) != NEW
    assert Page.objects.get(pk=page.pk).live
    assert not Page.objects.live().filter(title=NEW).exists()
    assert Page.objects.count() <= held + 1  # the copy, as a draft


def test_a_time_to_go_live_that_the_writer_set_publishes_nothing(
    desk: Callable[..., Client], page: Any
) -> None:
    page.go_live_at = timezone.now() - timedelta(minutes=1)
    revision = drafted(page, desk("staff"))
    revision.approved_go_live_at = page.go_live_at
    revision.save(update_fields=["approved_go_live_at"])
    with pytest.raises(NotApprovedError):
        call_command("publish_scheduled")
    assert public_title(page) != NEW


def test_no_program_publishes_what_nobody_approved(desk: Callable[..., Client], page: Any) -> None:
    with pytest.raises(NotApprovedError):
        drafted(page, desk("staff")).publish()
    with deployment("a test"):
        page.get_latest_revision().publish()
    assert public_title(page) == NEW


def test_an_approval_given_once_does_not_publish_that_version_again(
    desk: Callable[..., Client], page: Any
) -> None:
    writer, approver = desk("staff"), desk("approver")
    first = sent(page, writer)
    decide(approver, page, first)
    page = CommitmentPage.objects.get(pk=page.pk)
    page.title = "Said better"
    page.save_revision(user=writer.person)
    page.get_workflow().start(page, writer.person)
    decide(approver, page, page.current_workflow_task_state)
    with pytest.raises(NotApprovedError):
        first.revision.publish()
    assert public_title(page) == "Said better"


def test_what_was_sent_back_says_why_and_stays_unpublished(desk: Callable[..., Client], page: Any) -> None:
    state = sent(page, desk("staff"))
    decide(desk("approver"), page, state, "reject", comment="The date is wrong.")
    state.refresh_from_db()
    assert (public_title(page) != NEW, state.comment) == (True, "The date is wrong.")


def test_a_record_that_is_no_page_is_published_by_two_as_well(desk: Callable[..., Client]) -> None:
    writer, approver = desk("borough-officer", "area:W01"), desk("approver")
    board = Board.objects.get()
    address = reverse(Board.snippet_viewset.get_url_name("edit"), args=[board.pk])
    form = writer.get(address).content.decode()
    writer.post(address, filled(form, **{"name": NEW, "action-publish": "y"}))
    assert Board.objects.get().name != NEW
    form = writer.get(address).content.decode()
    writer.post(address, filled(form, **{"action-submit": "y"}))
    state = Board.objects.get().current_workflow_task_state
    approver.post(
        reverse(Board.snippet_viewset.get_url_name("workflow_action"), args=[board.pk, "approve", state.pk])
    )
    assert Board.objects.get().name == NEW


def test_a_new_record_is_read_by_no_public_page_until_it_is_approved(desk: Callable[..., Client]) -> None:
    writer = desk("borough-officer", "area:W01")
    area = Board.objects.get().area
    address = reverse(Board.snippet_viewset.get_url_name("add"))
    form = writer.get(address).content.decode()
    writer.post(address, filled(form, key="new-board", area=area.pk, name=NEW))
    assert Board.everything.filter(name=NEW, live=False).exists()
    assert not Board.objects.filter(name=NEW).exists()
    assert not area.boards.filter(name=NEW).exists()


def test_a_load_is_refused_while_somebody_at_the_desk_is_behind_it(
    desk: Callable[..., Client], folder: Any
) -> None:
    with LogContext(user=desk("staff").person), pytest.raises(NotApprovedError):
        workspace.load(folder)


def test_a_load_says_in_the_history_that_the_machine_did_it(folder: Any, page: Any) -> None:
    text = (folder / "priorities.yml").read_text()
    (folder / "priorities.yml").write_text(text.replace("Fewer people hurt.", "Far fewer people hurt."))
    workspace.load(folder)
    priority = PriorityPage.objects.get(key="violence", edition__current=True)
    from wagtail.log_actions import registry

    last = registry.get_logs_for_instance(priority).first()
    assert (last.action, last.user, last.data["why"]) == (
        "frankpledge.load",
        None,
        f"frankpledge load {folder.name}",
    )
