"""A workbook at the desk becomes drafts for approval, all or none, record by record as the person may."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from frankpledge.plan.models import CommitmentPage

Desk = Callable[..., Client]
ADDRESS = "/admin/desk/workbook/"


def taken(client: Client) -> Any:
    answer = client.get(f"{ADDRESS}plan.xlsx")
    return load_workbook(BytesIO(b"".join(answer.streaming_content)))


def brought(client: Client, book: Any, how: str) -> Any:
    file = BytesIO()
    book.save(file)
    given = SimpleUploadedFile("plan.xlsx", file.getvalue())
    return client.post(ADDRESS, {"file": given, how: "1"})


def summarise(book: Any, key: str, words: str) -> None:
    sheet = book["Commitments"]
    heads = [one.value for one in sheet[1]]
    row = next(r for r in range(2, sheet.max_row + 1) if sheet.cell(r, heads.index("Key") + 1).value == key)
    sheet.cell(row, heads.index("Summary") + 1).value = words


@pytest.fixture
def page(desk: Desk) -> Any:
    return CommitmentPage.in_force().first()


def officer_of(desk: Desk, page: Any) -> Client:
    return desk("policy-officer", f"priority:2022-25/{page.priority.key}")


def test_a_change_becomes_a_draft_that_waits_for_a_second_person(desk: Desk, page: Any) -> None:
    officer = officer_of(desk, page)
    book = taken(officer)
    summarise(book, page.key, "Said anew.")
    answer = brought(officer, book, "send")
    assert answer.status_code == 200
    assert "Sent for approval" in answer.content.decode()
    fresh = CommitmentPage.objects.get(pk=page.pk)
    assert fresh.summary == page.summary
    assert fresh.get_latest_revision_as_object().summary == "Said anew."
    assert fresh.workflow_in_progress
    again = brought(officer, book, "send")
    assert "has a draft that is not public yet" in again.content.decode()


def test_links_to_many_are_in_the_draft_and_not_in_the_record(desk: Desk, page: Any) -> None:
    officer = officer_of(desk, page)
    book = taken(officer)
    sheet = book["Commitments"]
    heads = [one.value for one in sheet[1]]
    keys = [sheet.cell(r, heads.index("Key") + 1).value for r in range(2, sheet.max_row + 1)]
    sheet.cell(keys.index(page.key) + 2, heads.index("Measures") + 1).value = "homicides, trust"
    before = set(page.measures.all())
    assert brought(officer, book, "send").status_code == 200
    fresh = CommitmentPage.objects.get(pk=page.pk)
    assert set(fresh.measures.all()) == before
    held = {one.key for one in fresh.get_latest_revision_as_object().measures.all()}
    assert held == {"homicides", "trust"}


def test_checking_changes_nothing(desk: Desk, page: Any) -> None:
    officer = officer_of(desk, page)
    book = taken(officer)
    summarise(book, page.key, "Said anew.")
    assert "It would change 1 record" in brought(officer, book, "check").content.decode()
    assert not CommitmentPage.objects.get(pk=page.pk).has_unpublished_changes


def test_a_record_that_is_not_theirs_is_refused_and_takes_all_with_it(desk: Desk, page: Any) -> None:
    other = next(one for one in CommitmentPage.in_force() if one.priority_id != page.priority_id)
    officer = officer_of(desk, page)
    book = taken(officer)
    summarise(book, page.key, "Said anew.")
    summarise(book, other.key, "Theirs said anew.")
    answer = brought(officer, book, "send")
    assert answer.status_code == 422
    assert "you may not change this record" in answer.content.decode()
    assert not CommitmentPage.objects.filter(has_unpublished_changes=True).exists()


def test_whoever_only_reads_may_take_it_and_not_bring_it(desk: Desk, page: Any) -> None:
    auditor = desk("auditor")
    book = taken(auditor)
    assert brought(auditor, book, "send").status_code in {302, 403}


def test_nothing_chosen_is_said_plainly(desk: Desk, page: Any) -> None:
    answer = officer_of(desk, page).post(ADDRESS, {"check": "1"})
    assert answer.status_code == 422
    assert "Choose a workbook" in answer.content.decode()


def test_nothing_of_an_upload_is_left_lying(desk: Desk, page: Any, tmp_path: Path) -> None:
    officer = officer_of(desk, page)
    given = SimpleUploadedFile("plan.xlsx", b"no workbook")
    answer = officer.post(ADDRESS, {"file": given, "send": "1"})
    assert "something that is no workbook" in answer.content.decode()
