"""Private links: one organisation does one thing; a key is never kept, never used twice, never led to."""

from __future__ import annotations

import logging
import re
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from frankpledge.community.models import TargetRound
from frankpledge.delivery.models import Grant, TrainingNeed
from frankpledge.desk import at_once
from frankpledge.plan.models import Organisation, PrivateLink

pytestmark = pytest.mark.usefixtures("loaded")


@pytest.fixture(autouse=True)
def _uncounted() -> None:
    cache.clear()


@pytest.fixture
def open_round() -> TargetRound:
    """The small workspace's round as it was before anybody answered."""
    one = TargetRound.objects.get()
    one.decided_on = one.decided_value = None
    one.decision_reason = ""
    one.proposals = []
    one.dissent = []
    one.save()
    return one


@pytest.fixture
def forum() -> Organisation:
    return Organisation.objects.get(key="board-forum")


def link(organisation: Organisation, purpose: str, **more: Any) -> str:
    _, token = PrivateLink.make(organisation, purpose, by="somebody", **more)
    return f"/with/{token}/"


def sent(address: str, data: dict[str, Any]) -> Any:
    """What a form of the page at `address` sends, its token against forgery with it."""
    client = Client(enforce_csrf_checks=True)
    page = client.get(address).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token is not None
    return client.post(address, {**data, "csrfmiddlewaretoken": token[1]})


def test_an_invited_body_proposes_once(open_round: TargetRound, forum: Organisation) -> None:
    address = link(forum, "propose", subject=open_round.key, stage=1)
    assert sent(address, {"value": "62", "reason": "It was so before."}).status_code == 200
    row = open_round.proposals.get()
    assert (row.organisation, row.stage, row.value, row.reason) == (forum, 1, 0.62, "It was so before.")
    assert Client().get(address).status_code == 410
    assert Client().post(address, {"value": "1", "reason": "x"}).status_code == 410
    assert open_round.proposals.count() == 1


def test_a_first_proposal_is_not_shown_before_the_second_stage(
    open_round: TargetRound, forum: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    from frankpledge import plan

    open_round.second_stage = "2022-05-09"
    open_round.save()
    sent(
        link(forum, "propose", subject=open_round.key, stage=1), {"value": "71", "reason": "A secret so far."}
    )

    def shown() -> str:
        page = Client().get(f"/rounds/{open_round.key}/").content.decode()
        data = b"".join(Client().get("/data/rounds.csv").streaming_content).decode()
        return page + data + str(plan.snapshot())

    assert "A secret so far." not in shown()
    monkeypatch.setenv("FRANKPLEDGE_AS_AT", "2022-05-10")
    assert shown().count("A secret so far.") == 3


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"value": "", "reason": "x"}, "Say the value that you propose."),
        ({"value": "many", "reason": "x"}, "Write the value in digits"),
        ({"value": "101", "reason": "x"}, "A share is at most 100 per cent."),
        ({"value": "60", "reason": ""}, "Say why"),
    ],
)
def test_a_proposal_says_a_value_and_why(
    open_round: TargetRound, forum: Organisation, data: dict[str, str], said: str
) -> None:
    answer = sent(link(forum, "propose", subject=open_round.key, stage=1), data)
    assert said in answer.content.decode()
    assert not open_round.proposals.exists()


def test_a_form_sent_from_another_site_is_refused(open_round: TargetRound, forum: Organisation) -> None:
    address = link(forum, "propose", subject=open_round.key, stage=1)
    answer = Client(enforce_csrf_checks=True).post(address, {"value": "60", "reason": "x"})
    assert answer.status_code == 403
    assert not open_round.proposals.exists()


def test_a_key_is_kept_only_as_a_digest_and_by_no_cache(forum: Organisation) -> None:
    held, token = PrivateLink.make(forum, "grants")
    assert token not in str(PrivateLink.objects.filter(pk=held.pk).values()[0])
    answer = Client().get(f"/with/{token}/")
    assert "no-store" in answer["Cache-Control"]
    assert answer["Referrer-Policy"] == "same-origin"
    assert "noindex" in answer["X-Robots-Tag"]


def test_a_link_taken_back_or_run_out_opens_nothing(forum: Organisation) -> None:
    held, token = PrivateLink.make(forum, "grants", days=-1)
    assert Client().get(f"/with/{token}/").status_code == 410
    held, token = PrivateLink.make(forum, "grants")
    held.taken_back_at = held.made_at
    held.save()
    assert Client().get(f"/with/{token}/").status_code == 410


def test_too_many_wrong_keys_from_one_place_are_refused_for_a_while(forum: Organisation) -> None:
    _, token = PrivateLink.make(forum, "grants")
    assert [Client().get(f"/with/wrong-{n}/").status_code for n in range(20)] == [404] * 20
    assert Client().get("/with/wrong/").status_code == 429
    assert Client().get(f"/with/{token}/").status_code == 429
    assert Client(REMOTE_ADDR="192.0.2.7").get(f"/with/{token}/").status_code == 200


def test_a_group_sees_its_own_grants_and_no_others(forum: Organisation) -> None:
    mine = Grant.objects.first()
    assert mine is not None
    Grant.objects.update(organisation=None)
    Grant.objects.filter(pk=mine.pk).update(organisation=forum, purpose="Lights by the canal")
    Grant.objects.exclude(pk=mine.pk).update(purpose="Of somebody else")
    page = Client().get(link(forum, "grants")).content.decode()
    assert "Lights by the canal" in page
    assert "Of somebody else" not in page


def test_an_organisation_brings_its_own_training_rows_up_to_date(forum: Organisation) -> None:
    other = TrainingNeed.objects.get()
    row = TrainingNeed.objects.create(
        organisation=forum,
        role="Adviser",
        competence="trauma",
        needed=10,
        trained=4,
        updated_on="2021-01-01",
    )
    address = link(forum, "training")
    told = {"needed": "10", "trained": "9", "expiring": "2"}
    data = {f"row-{row.pk}-{name}": value for name, value in told.items()}
    stranger = {f"row-{other.pk}-{name}": "1" for name in told}
    fresh = {
        "new-role": "Adviser",
        "new-competence_name": "Other cultures",
        "new-needed": "5",
        "new-trained": "1",
    }
    sent(address, {**data, **stranger, **fresh, "new-expiring": "0"})
    row.refresh_from_db()
    assert (row.trained, row.expiring, str(row.updated_on)) == (9, 2, "2022-03-31")
    assert TrainingNeed.objects.get(organisation=forum, competence="other-cultures").gap == 4
    assert TrainingNeed.objects.get(pk=other.pk).needed == other.needed
    wrong = sent(address, {**data, f"row-{row.pk}-expiring": "11"}).content.decode()
    assert "11 expiring are more than the 9 trained" in wrong


def test_what_an_organisation_brings_stands_in_the_rows_history_and_a_draft_from_before_does_not_undo_it(
    admin_client: Client,
) -> None:
    row = TrainingNeed.objects.select_related("organisation").get()
    draft = TrainingNeed.objects.get()
    draft.trained, draft.expiring = 1, 0
    stale = draft.save_revision()
    told = {"needed": row.needed, "trained": row.needed, "expiring": 0}
    data = {f"row-{row.pk}-{name}": value for name, value in told.items()}
    sent(link(row.organisation, "training"), {**data, "new-expiring": "0"})
    row.refresh_from_db()
    assert (row.trained, row.has_unpublished_changes) == (row.needed, False)
    assert row.live_revision.content["trained"] == row.needed
    viewset: Any = TrainingNeed.snippet_viewset
    history = admin_client.get(reverse(viewset.get_url_name("history"), args=[row.pk])).content.decode()
    assert f"Brought up to date by private link: {row.organisation}" in history
    assert [one.overtaken for one in at_once.ready([stale.pk])] == [True]


def test_no_public_page_leads_to_a_private_one() -> None:
    from frankpledge.publishing.crawl import seeds

    assert not [address for address in seeds() if address.startswith("/with")]


def test_a_log_never_holds_a_key(forum: Organisation) -> None:
    from frankpledge.project.discretion import Discreet

    record = logging.LogRecord("django.request", 40, "", 1, "Forbidden: %s", ("/with/secret-key/",), None)
    assert Discreet().filter(record)
    assert record.getMessage() == "Forbidden: /with/…/"
