"""Two people at one record, a reason for each change, and what never changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from forms import filled
from wagtail.models import Revision

from frankpledge import workspace
from frankpledge.community.models import Board
from frankpledge.plan.models import CommitmentPage, MeasurePage

pytestmark = pytest.mark.usefixtures("loaded")


def review() -> CommitmentPage:
    return CommitmentPage.objects.get(key="online-review", edition__current=True)


def _address(record: Any) -> str:
    if isinstance(record, CommitmentPage | MeasurePage):
        return reverse("wagtailadmin_pages:edit", args=[record.pk])
    return reverse(type(record).snippet_viewset.get_url_name("edit"), args=[record.pk])


@pytest.mark.parametrize(("record", "field"), [(review, "title"), (Board.objects.get, "name")])
def test_the_second_of_two_editors_is_told_and_loses_nothing(
    desk: Callable[..., Client], record: Any, field: str
) -> None:
    first, second, held = desk("staff"), desk("staff"), record()
    address = _address(held)
    forms = [client.get(address).content.decode() for client in (first, second)]
    first.post(address, filled(forms[0], **{field: "As the first left it"}))
    kept = Revision.objects.count()
    told = second.post(address, filled(forms[1], **{field: "As the second wrote it"}))
    text = told.content.decode()
    assert told.status_code == 409
    assert Revision.objects.count() == kept
    assert first.person.get_username() in text
    assert "As the first left it" in text
    assert "As the second wrote it" in text
    form = BeautifulSoup(text, "html.parser").select_one("form:has(input[name=conflict-seen])")
    again: dict[str, list[str]] = {}
    for one in form.select("input"):
        again.setdefault(one["name"], []).append(one["value"])
    second.post(address, again)
    versions = [one.as_object() for one in held.revisions.order_by("-created_at", "-pk")[:2]]
    assert [getattr(one, field) for one in versions] == ["As the second wrote it", "As the first left it"]


def test_a_status_is_not_changed_without_a_reason_and_evidence(desk: Callable[..., Client]) -> None:
    page, client = review(), desk("staff")
    address = _address(page)
    form = filled(client.get(address).content.decode())
    rows = int(form["statuses-TOTAL_FORMS"][0])
    row = {"on": "2022-03-30", "delivery": "delayed", "why": "Late files.", "ORDER": str(rows + 1)}
    form |= {f"statuses-{rows}-{name}": [value] for name, value in row.items()}
    form["statuses-TOTAL_FORMS"] = [str(rows + 1)]
    before = Revision.objects.count()
    answer = client.post(address, form | {"why_changed": ["The board said so."]})
    assert "a change of status needs its evidence" in answer.content.decode()
    form[f"statuses-{rows}-evidence"] = ["The project board's note of 29 March"]
    answer = client.post(address, form)
    assert "Say why: a status, a date or a target is changed." in answer.content.decode()
    assert Revision.objects.count() == before
    client.post(address, form | {"why_changed": ["The board said so."]})
    assert Revision.objects.count() == before + 1
    history = client.get(reverse("wagtailadmin_pages:history", args=[page.pk])).content.decode()
    assert "Why: The board said so." in history
    assert client.person.get_username() in history


def test_a_measure_whose_targets_were_not_touched_needs_no_reason_and_one_whose_target_moves_does(
    desk: Callable[..., Client],
) -> None:
    page, client = MeasurePage.objects.get(key="trust"), desk("staff")
    assert any(row.years for row in page.targets.all())
    address = _address(page)
    form = filled(client.get(address).content.decode(), title="Trust, said otherwise")
    before = Revision.objects.count()
    client.post(address, form)
    assert Revision.objects.count() == before + 1
    form = filled(client.get(address).content.decode())
    years = next(name for name in form if name.startswith("targets-") and name.endswith("-years"))
    answer = client.post(address, form | {years: [form[years][0].replace("0.54", "0.53")]})
    assert "Say why: a status, a date or a target is changed." in answer.content.decode()
    assert Revision.objects.count() == before + 1


def test_an_original_date_does_not_change_in_the_desk_nor_does_its_milestone_go(
    desk: Callable[..., Client],
) -> None:
    page, client = review(), desk("staff")
    address = _address(page)
    form = filled(client.get(address).content.decode(), why_changed="To tidy up")
    before = Revision.objects.count()
    moved = client.post(address, form | {"milestones-0-original_date": ["2023-01-01"]})
    assert "never changes" in moved.content.decode()
    gone = client.post(address, form | {"milestones-0-DELETE": ["on"]})
    assert "was promised, and stays" in gone.content.decode()
    assert Revision.objects.count() == before


def test_the_wording_of_an_issued_edition_changes_neither_in_the_desk_nor_by_a_load(
    desk: Callable[..., Client], folder: Any
) -> None:
    page, client = review(), desk("staff")
    form = client.get(_address(page)).content.decode()
    said = client.post(_address(page), filled(form, wording="We promise rather less."))
    assert "does not change" in said.content.decode()
    path = folder / "commitments" / "1-violence.yml"
    path.write_text(path.read_text().replace(page.wording, "We promise rather less."))
    with pytest.raises(workspace.WorkspaceError, match="does not change"):
        workspace.load(folder)
