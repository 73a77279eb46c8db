"""A commitment's three separate answers, its dates, and what follows from the day that it is."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from frankpledge import plan
from frankpledge.plan.models import (
    CommitmentPage,
    Duty,
    EditionPage,
    MeasurePage,
    Place,
    PriorityPage,
    Target,
)
from frankpledge.plan.workdays import working_days_after, working_days_between

pytestmark = pytest.mark.usefixtures("loaded")


@pytest.fixture
def review() -> CommitmentPage:
    return CommitmentPage.objects.get(key="online-review", edition__current=True)


def test_today_is_the_bodys_as_at_date_unless_the_setting_says_otherwise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert plan.today() == date(2022, 3, 31)
    monkeypatch.setenv("FRANKPLEDGE_AS_AT", "2022-07-01")
    assert plan.today() == date(2022, 7, 1)


def test_delivery_and_assurance_are_the_last_said_by_today_each_by_itself(
    review: CommitmentPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (review.delivery, review.assurance) == ("on-track", "self-reported")
    monkeypatch.setenv("FRANKPLEDGE_AS_AT", "2022-06-02")
    assert review.delivery == "delayed"
    monkeypatch.setenv("FRANKPLEDGE_AS_AT", "2021-11-01")
    assert (review.delivery, review.assurance) == ("no-evidence", "")


def test_a_commitment_of_which_nobody_has_said_anything_has_no_evidence() -> None:
    assert CommitmentPage.objects.get(key="fraud-plan").delivery == "no-evidence"


def test_a_moved_date_stands_beside_the_original_and_the_days_between_are_the_slippage(
    review: CommitmentPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = review.milestones.get(key="report")
    assert (report.original_date, report.due) == (date(2022, 3, 15), date(2022, 6, 30))
    assert report.slippage_days == 107
    assert not report.overdue
    monkeypatch.setenv("FRANKPLEDGE_AS_AT", "2022-10-10")
    assert report.due == date(2022, 9, 30)
    assert (report.overdue, report.days_late) == (True, 10)
    assert report.slippage_days == 209
    assert review.late


def test_slippage_of_a_milestone_done_is_counted_to_the_day_it_was_done(review: CommitmentPage) -> None:
    assert review.milestones.get(key="begun").slippage_days == 10


def test_an_original_date_cannot_be_changed_in_the_desk_either(review: CommitmentPage) -> None:
    report = review.milestones.get(key="report")
    report.original_date = date(2022, 9, 30)
    with pytest.raises(ValidationError, match="never changes"):
        report.full_clean()


def test_the_story_is_newest_first_and_ends_today(review: CommitmentPage) -> None:
    dates = [when for when, _, _ in review.story]
    assert dates == sorted(dates, reverse=True)
    assert max(dates) <= plan.today()
    assert {what for _, what, _ in review.story} == {"status", "update", "milestone", "revision", "log"}


def test_a_place_is_reached_by_what_reaches_everywhere_and_first_by_what_names_it() -> None:
    ashby, brook = Place.objects.get(code="W01"), Place.objects.get(code="W02")
    assert CommitmentPage.reaching(brook)[0].key == "fraud-plan"
    assert "fraud-plan" not in [one.key for one in CommitmentPage.reaching(ashby)]
    assert "online-review" in [one.key for one in CommitmentPage.reaching(ashby)]


def test_an_edition_says_what_the_law_asks_and_it_does_not_cover() -> None:
    edition = EditionPage.in_force()
    assert edition.missing_contents == [
        "policing",
        "resources",
        "chief-officer-reports",
        "performance",
        "grants",
    ]
    assert edition.term_ends == date(2025, 5, 5)
    assert edition.years == ["2022/23", "2023/24", "2024/25", "2025/26"]


def test_a_moved_target_stays_and_only_the_one_that_replaced_it_is_in_force(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    homicides = MeasurePage.objects.get(key="homicides")
    assert [row.key for row in homicides.targets_in_force] == ["second"]
    assert Target.objects.filter(measure=homicides).count() == 2
    monkeypatch.setenv("FRANKPLEDGE_AS_AT", "2022-02-01")
    assert [row.key for row in homicides.targets_in_force] == ["first"]


def test_an_embryonic_measure_decides_nothing_and_a_developing_one_only_once_reviewed() -> None:
    measure = MeasurePage.objects.get(key="feel-supported")
    assert not measure.decides
    measure.maturity = "developing"
    assert not measure.decides
    measure.reviews.create(on=date(2022, 3, 1), by="A university", independent=True)
    assert measure.decides


def test_measures_and_targets_are_what_the_figures_room_reads() -> None:
    figures = pytest.importorskip("frankpledge.figures")
    for measure in plan.measures():
        figures.Measure.read(measure)
    for target in plan.targets():
        figures.Target.read(target)


def test_a_measure_that_no_file_gives_asks_for_a_tidy_file_and_says_who_has_the_data() -> None:
    trust = next(measure for measure in plan.measures() if measure["key"] == "trust")
    assert (trust["kind"], trust["held_by"]) == ("published", "The office's survey")


def test_a_yearly_target_gives_its_value_for_each_year() -> None:
    target = next(target for target in plan.targets() if target["measure"] == "trust")
    assert target["path"] == "yearly"
    assert target["steps"][-1] == {"by": "R12-2025-03", "value": 0.6}


def test_a_duty_with_a_date_gone_by_is_late() -> None:
    duty = Duty.objects.get(key="plan-issue")
    assert duty.state == "late"
    assert [row.days_late for row in duty.occasions.all()] == [0, 11]


def test_working_days_leave_out_weekends_and_bank_holidays() -> None:
    good_friday = date(2022, 4, 15)
    assert working_days_after(date(2022, 4, 14), 1) == date(2022, 4, 19)
    assert working_days_between(date(2022, 4, 14), date(2022, 4, 19)) == 1
    assert working_days_between(good_friday, good_friday) == 0


def test_a_priority_moved_in_the_desk_takes_its_commitments_to_the_other_edition() -> None:
    trust = PriorityPage.objects.get(key="trust")
    trust.move(EditionPage.objects.get(key="draft-2021-25"), pos="last-child")
    assert PriorityPage.objects.get(pk=trust.pk).edition.key == "draft-2021-25"
    assert CommitmentPage.objects.get(key="powers").edition.key == "draft-2021-25"
