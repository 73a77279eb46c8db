"""At the desk: links for those whom somebody may ask, who came to one's own events, lessons where they are
needed.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from frankpledge.community.models import Engagement, Participant, TargetRound
from frankpledge.plan.models import CommitmentPage, PrivateLink

pytestmark = pytest.mark.usefixtures("loaded")
Desk = Callable[..., Client]


@pytest.fixture
def open_round() -> TargetRound:
    one = TargetRound.objects.get()
    one.decided_on = one.decided_value = None
    one.proposals = []
    one.save()
    return one


def test_a_link_is_shown_once_to_whoever_made_it_and_works(desk: Desk, open_round: TargetRound) -> None:
    analyst = desk("analyst")
    assert "propose/board-forum/trust-round" in analyst.get("/admin/desk/links/").content.decode()
    page = analyst.post("/admin/desk/links/", {"for": "propose/board-forum/trust-round"}).content.decode()
    found = re.search(r'id="address">[^<]*?(/with/[^<]+/)<', page)
    assert found is not None
    assert Client().get(found[1]).status_code == 200
    assert found[1] not in analyst.get("/admin/desk/links/").content.decode()
    link = PrivateLink.objects.get()
    assert (link.stage, link.made_by) == (1, analyst.person.username)  # type: ignore[attr-defined]
    analyst.post(f"/admin/desk/links/{link.pk}/take-back/")
    assert Client().get(found[1]).status_code == 410


def test_nobody_makes_links_for_what_they_may_not_write(desk: Desk, open_round: TargetRound) -> None:
    assert desk("policy-officer", "priority:2022-25/violence").get("/admin/desk/links/").status_code == 200
    for role, of in (("borough-officer", "area:W01"), ("auditor", ""), ("scrutiny-member", "")):
        answer = desk(role, of).post("/admin/desk/links/", {"for": "propose/board-forum/trust-round"})
        assert answer.status_code in {302, 403}
    assert not PrivateLink.objects.exists()


def test_who_came_is_seen_by_whoever_writes_the_event_and_nobody_else(desk: Desk) -> None:
    address = reverse("desk:participants", args=["ashby-january"])
    chair = desk("board-chair", "board:W01")
    given = {"name": "Imogen Tallow", "email": "", "said": "age: 65 and over"}
    assert chair.post(address, given).status_code == 302
    assert Participant.objects.get().characteristics == {"age": "65 and over"}
    assert "Imogen Tallow" in chair.get(address).content.decode()
    for role, of in (
        ("borough-officer", "area:W02"),
        ("analyst", ""),
        ("auditor", ""),
        ("scrutiny-member", ""),
    ):
        assert desk(role, of).get(address).status_code in {302, 403}
    assert "Nothing was given" in chair.post(address, {"said": ""}).content.decode()
    chair.post(address, {"erase": Participant.objects.get().pk})
    assert not Participant.objects.exists()


def test_lessons_are_offered_where_a_commitment_on_the_same_topic_is_drafted(desk: Desk) -> None:
    event = Engagement.objects.get(key="ashby-january")
    page = CommitmentPage.in_force().get(key="online-review")
    event.lesson, event.lesson_for = "Say the date early.", page.topics[:1] or ["online"]
    event.save()
    page.topics = event.lesson_for
    page.save_revision()
    shown = desk("staff").get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert "Say the date early." in shown
    assert f"/engagement/?topic={event.lesson_for[0]}" in shown
