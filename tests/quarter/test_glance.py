"""The quarter at a glance: each line is something to be done, by someone, and leads to where it is done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from frankpledge.desk import glance
from frankpledge.plan.models import (
    CommitmentPage,
    Duty,
    MeasurePage,
    Milestone,
    MilestoneRevision,
    StatusChange,
    Update,
)
from frankpledge.scrutiny.models import RecommendationPage

Desk = Callable[..., Client]


def group(person: Any, key: str) -> glance.Group:
    return next(one for one in glance.groups(person, everything=True) if one.key == key)


@pytest.fixture
def staff(desk: Desk, home: Path) -> Any:
    return desk("staff").person  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("day", "key"),
    [(date(2022, 3, 30), "2021-Q4"), (date(2022, 3, 31), "2022-Q1"), (date(2022, 4, 1), "2022-Q1")],
)
def test_the_quarter_is_the_last_that_has_ended(day: date, key: str) -> None:
    assert glance.quarter(day).key == key


def test_every_open_commitment_owes_an_update_until_it_is_written(staff: Any) -> None:
    page = CommitmentPage.in_force().first()
    owed = [line.what for line in group(staff, "updates").lines]
    assert page.title in owed
    Update.objects.create(commitment=page, period="2022-Q1", what_happened="Something.")
    assert [line.what for line in group(staff, "updates").lines].count(page.title) == owed.count(
        page.title
    ) - 1


def test_a_commitment_that_is_closed_owes_none(staff: Any) -> None:
    page = CommitmentPage.in_force().first()
    StatusChange.objects.create(commitment=page, on=date(2022, 3, 30), delivery="delivered", why="Done.")
    assert page.title not in [line.what for line in group(staff, "updates").lines]


def test_an_overdue_milestone_says_how_many_days_and_what_was_first_promised(staff: Any) -> None:
    page = CommitmentPage.in_force().first()
    step = Milestone.objects.create(
        commitment=page, key="late-one", title="A late step", original_date=date(2022, 1, 31)
    )
    MilestoneRevision.objects.create(
        milestone=step, to=date(2022, 3, 21), made_on=date(2022, 2, 1), reason="Slow."
    )
    line = next(one for one in group(staff, "milestones").lines if one.what == "A late step")
    assert line.late == 10
    assert "31 January 2022" in line.detail
    assert line.link == f"/admin/pages/{page.pk}/edit/"


def test_a_duty_that_is_late_by_its_rule_stands_first(staff: Any) -> None:
    Duty.objects.create(
        key="grants", title="Grants", basis="Act", frequency="monthly", months=1, since=date(2022, 1, 1)
    )
    lines = group(staff, "duties").lines
    assert [one.late for one in lines] == sorted((one.late for one in lines), reverse=True)
    assert any("For January 2022" in one.detail and one.late == 31 for one in lines)


def test_a_recommendation_past_its_clock_names_the_clock(staff: Any) -> None:
    page = RecommendationPage.objects.first()
    page.responses.all().delete()
    RecommendationPage.objects.filter(pk=page.pk).update(due_given=date(2022, 3, 1))
    line = next(one for one in group(staff, "recommendations").lines if page.title in one.what)
    assert line.late == 30


def test_a_source_is_old_when_it_ends_before_a_measures_lag_allows(staff: Any, facts_held: Path) -> None:
    assert any("Tidy" in one.what or "trust" in one.what for one in group(staff, "sources").lines)
    line = next(one for one in group(staff, "sources").lines if "trust" in one.what)
    assert "Held to December 2020" in line.detail
    assert "Trust in the police" in line.detail


@pytest.mark.django_db
def test_the_last_period_that_should_be_out_follows_from_frequency_and_lag() -> None:
    measure = MeasurePage(frequency="quarter", lag_months=0)
    assert str(glance.expected(measure, date(2022, 3, 31))) == "2021-Q4"
    measure.lag_months = 3
    assert str(glance.expected(measure, date(2022, 3, 31))) == "2021-Q3"
    assert str(glance.expected(MeasurePage(frequency="month"), date(2022, 3, 30))) == "2022-01"


def test_each_sees_what_they_are_in_charge_of_and_everything_when_asked(desk: Desk, home: Path) -> None:
    page = CommitmentPage.in_force().first()
    other = next(one for one in CommitmentPage.in_force() if one.priority_id != page.priority_id)
    officer = desk("policy-officer", f"priority:2022-25/{page.priority.key}")
    own = officer.get("/admin/desk/quarter/").content.decode()
    whole = officer.get("/admin/desk/quarter/?show=all").content.decode()
    assert page.title in own
    assert other.title not in own
    assert other.title in whole
