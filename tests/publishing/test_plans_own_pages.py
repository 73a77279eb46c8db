"""The plan's legal contents, its money, what reopens it and its duties: each whole on a page of its own."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from frankpledge.plan.models import CommitmentPage, Duty, EditionPage, Trigger
from frankpledge.site.pages import duties, money, statute, triggers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("london")]


@pytest.fixture
def edition() -> Any:
    return EditionPage.objects.get(current=True)


def test_each_of_the_six_is_there_in_the_laws_order_and_what_is_missing_is_named(edition: Any) -> None:
    view = statute.build(edition)
    assert [item.name for item in view.items][:3] == ["objectives", "policing", "resources"]
    assert len(view.items) == 6
    assert view.heading == "Of the six things that a plan sets out: four covered and two in part"
    assert [item.name for item in view.missing] == ["policing", "resources"]


def test_an_edition_of_which_nobody_has_said_is_not_said_to_be_empty() -> None:
    view = statute.build(EditionPage.objects.get(key="2017-21"))
    assert "Nobody has said" in view.heading
    assert all(item.row is None for item in view.items)


def test_money_is_summed_by_year_and_what_is_not_funded_stands_apart(edition: Any) -> None:
    view = money.build(edition)
    lines = [row for row in edition.budget.all() if row.year == "2022/23"]
    assert [y.total for y in view.years if y.year == "2022/23"] == [sum(row.amount for row in lines)]
    assert view.unfunded == sum(
        row.amount or 0
        for one in CommitmentPage.objects.filter(edition=edition)
        for row in one.resources.all()
        if not row.funded
    )
    assert len(view.trade_offs) == 3


def test_an_unknown_amount_is_said_and_never_counted_as_zero(edition: Any) -> None:
    row = edition.budget.filter(year="2022/23").first()
    type(row).objects.filter(pk=row.pk).update(amount=None)
    page = Client().get("/plan/2022-25/money/").content.decode()
    assert "and one line without an amount" in page
    assert "not known" in page


def test_a_finding_that_is_out_shows_which_promises_have_said_nothing_since(edition: Any) -> None:
    Trigger.objects.filter(edition=edition, key="engagement-review").update(happened=date(2022, 3, 30))
    (state, told) = triggers.build(edition).groups[0]
    assert state == "out"
    assert told[0].unanswered
    page = Client().get("/plan/2022-25/triggers/").content.decode()
    assert "nothing said of it since" in page


def test_a_day_that_has_passed_without_news_is_said_so(edition: Any) -> None:
    Trigger.objects.filter(edition=edition, key="engagement-review").update(expected=date(2022, 3, 1))
    assert [state for state, _ in triggers.build(edition).groups] == ["overdue", "undated"]


def test_duties_stand_with_their_dates_and_an_exemption_with_its_reason() -> None:
    Duty.objects.filter(key="decisions").update(exemption="Order", exemption_reason="None was made.")
    found = {one.duty.key: one for one in duties.build().lines}
    assert found["decisions"].state == "exempt"
    assert len(found["monthly-grants"].coming) == 13
    assert found["inspection-comments"].past[0][1] == 12
    page = Client().get("/plan/duties/").content.decode()
    assert "None was made." in page
    assert "1 month after the end of each month" in page


@pytest.mark.parametrize("to", ["law/", "money/", "triggers/"])
def test_the_plans_pages_lead_there(to: str) -> None:
    for page in ("/plan/", "/plan/2022-25/"):
        assert f'href="/plan/2022-25/{to}"' in Client().get(page).content.decode()
    assert 'href="/plan/duties/"' in Client().get("/plan/").content.decode()
