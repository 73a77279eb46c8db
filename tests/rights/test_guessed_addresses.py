"""Another area's drafts are at no address of the desk: not by a guess, a search, a chooser, a list or the
API."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse
from wagtail.models import Page

from frankpledge.community.models import AreaPage, Board, Engagement, LocalPriorityPage
from frankpledge.desk.rights.table import FOR_EACH, Role
from frankpledge.plan.models import Place

pytestmark = pytest.mark.usefixtures("loaded")

SECRET = "Zebracrossing"
PAGE_VIEWS = (
    *("edit", "view_draft", "history", "usage", "copy", "delete", "move", "unpublish", "workflow_history"),
    *("preview_on_edit", "set_privacy", "add_subpage", "convert_alias", "confirm_workflow_cancellation"),
)
RECORD_VIEWS = ("edit", "history", "usage", "delete", "copy", "unpublish", "workflow_history", "inspect")
RUNNING = (
    "/admin/reports/site-history/",
    "/admin/reports/site-history/?export=xlsx",
    "/admin/workflows/list/",
)
LISTS = (
    *("/admin/", "/admin/reports/site-history/", "/admin/reports/aging-pages/", "/admin/reports/workflow/"),
    *("/admin/reports/workflow_tasks/", "/admin/reports/locked/", "/admin/reports/page-types-usage/"),
    *(f"/admin/pages/search/?q={SECRET}", f"/admin/choose-page/search/?q={SECRET}", "/admin/choose-page/"),
    *(
        "/admin/api/main/pages/",
        f"/admin/api/main/pages/?search={SECRET}",
        "/admin/pages/usage/community/areapage/",
    ),
    *("/admin/pages/usage/community/localprioritypage/", "/admin/account/", "/admin/snippets/"),
)


@pytest.fixture
def drafts(desk: Callable[..., Client]) -> list[Any]:
    """Drafts of another area, begun and waiting: of its page, of a new local priority, of boards, of an
    event."""
    staff = desk("staff").person
    area = AreaPage.objects.get(place__code="W02")
    area.intro = f"{SECRET} of the area"
    new = LocalPriorityPage(key="new-one", title=f"{SECRET} comes first", set_on="2022-03-01", live=False)
    Page.objects.get(pk=area.pk).add_child(instance=new)
    board = Board.everything.create(key="brook-board", name="Brook Board", area=area)
    board.name = f"{SECRET} Board"
    hidden = Board.everything.create(key="other-board", name=f"{SECRET} Street Board", area=area, live=False)
    event = Engagement.everything.create(key="brook", title="Brook", kind="walk", on="2022-01-01", area=area)
    event.title = f"{SECRET} walk"
    for record in (area, new, board, hidden, event):
        record.save_revision(user=staff, log_action=True)
    new.refresh_from_db()
    new.get_workflow().start(new, staff)
    return [area, new, board, hidden, event]


def guesses(records: list[Any]) -> Iterator[str]:
    for record in records:
        revision = record.get_latest_revision().pk
        if isinstance(record, Page):
            space, views, extra = "wagtailadmin_pages:", PAGE_VIEWS, [f"/admin/pages/{record.pk}/"]
            extra += [f"/admin/choose-page/{record.pk}/", f"/admin/api/main/pages/{record.pk}/"]
            extra += [f"/admin/choose-page/chosen-multiple/?id={record.pk}"]
            extra += [f"/admin/bulk/wagtailcore/page/delete/?id={record.pk}"]
        else:
            viewset = type(record).snippet_viewset
            space, views = f"{viewset.url_namespace}:", RECORD_VIEWS
            listed = reverse(f"{space}list")
            chooser = reverse(f"{viewset.chooser_viewset.url_namespace}:choose")
            extra = [listed, f"{listed}?q={SECRET}", chooser, f"{chooser}results/?q={SECRET}"]
            extra += [reverse(f"{viewset.chooser_viewset.url_namespace}:chosen", args=[record.pk])]
            extra += [
                f"/admin/bulk/{record._meta.app_label}/{record._meta.model_name}/delete/?id={record.pk}"
            ]
        named = [(view, [record.pk]) for view in views]
        named += [(view, [record.pk, revision]) for view in ("revisions_view", "revisions_revert")]
        for view, args in [*named, ("revisions_compare", [record.pk, "earliest", "latest"])]:
            try:
                yield reverse(f"{space}{view}", args=args)
            except NoReverseMatch:  # not every kind of record has every view
                continue
        yield from extra
    yield from LISTS


@pytest.mark.parametrize("role", ["borough-officer", "board-chair"])
def test_another_areas_drafts_are_at_no_address(
    desk: Callable[..., Client], drafts: list[Any], role: str
) -> None:
    client = desk(role, "area:W01" if role == "borough-officer" else "board:W01")
    for address in guesses(drafts):
        for headers in ({}, {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"}):
            answer = client.get(address, **headers)
            said = answer.content.decode() if not answer.streaming else ""
            # A search says again what was searched for, as the person typed it.
            said = said.replace(f'value="{SECRET}"', "").replace(f"q={SECRET}", "")
            found = [said[max(0, at - 80) : at + 60] for at in [said.find(f"{SECRET} ")] if at >= 0]
            assert not found, (address, found)


def test_the_areas_own_officer_finds_them_there(desk: Callable[..., Client], drafts: list[Any]) -> None:
    client = desk("borough-officer", "area:W02")
    for record in drafts:
        space = (
            "wagtailadmin_pages" if isinstance(record, Page) else type(record).snippet_viewset.url_namespace
        )
        assert SECRET in client.get(reverse(f"{space}:edit", args=[record.pk])).content.decode()


def test_a_record_cannot_be_moved_into_another_area_nor_made_there(
    desk: Callable[..., Client], drafts: list[Any]
) -> None:
    client = desk("borough-officer", "area:W01")
    other = Place.objects.get(code="W02").page
    from django.core.exceptions import PermissionDenied

    mine = Board.objects.get(key="ashby-board")
    mine.area = other
    with pytest.raises(PermissionDenied):
        mine.save_revision(user=client.person)
    address = reverse("wagtailadmin_pages:add", args=["community", "localprioritypage", other.pk])
    assert client.get(address).status_code != 200
    assert client.post(address, {"title": "Here", "key": "here", "set_on": "2022-03-01"}).status_code != 200
    assert not LocalPriorityPage.objects.filter(key="here").exists()


@pytest.mark.parametrize("role", [role for role in Role if role not in FOR_EACH])
def test_logs_of_every_draft_and_the_steps_of_approval_open_to_who_runs_the_installation_alone(
    role: Role, desk: Callable[..., Client], drafts: list[Any]
) -> None:
    client = desk(role)
    assert "site-history" not in client.get("/admin/").content.decode()
    for address in RUNNING:
        assert client.get(address).status_code != 200
        assert desk("staff").get(address).status_code == 200
    for address in LISTS:
        assert client.get(address).status_code < 500


def test_an_auditor_changes_nothing_at_any_address(desk: Callable[..., Client], drafts: list[Any]) -> None:
    client = desk("auditor")
    for address in (
        "/admin/pages/%d/edit/",
        "/admin/pages/%d/delete/",
        "/admin/pages/%d/move/",
        "/admin/desk/%d/",
    ):
        assert client.post(address % drafts[0].pk).status_code in {302, 403, 404}
    assert (
        client.post(reverse("wagtailadmin_api:pages:action", args=[drafts[0].pk, "copy"])).status_code == 403
    )
    assert client.post("/admin/logout/").status_code == 302
