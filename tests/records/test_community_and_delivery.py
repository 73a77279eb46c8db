"""Areas, engagement, rounds; roll-outs, grants, training."""

from __future__ import annotations

import pytest

from frankpledge import plan
from frankpledge.community.models import AreaPage, Engagement, LocalPriorityPage, TargetRound
from frankpledge.delivery.models import Fund, Grant, Programme, TrainingNeed

pytestmark = pytest.mark.usefixtures("loaded")


def test_a_local_priority_looked_at_within_a_year_is_fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    bikes = LocalPriorityPage.objects.get()
    assert (bikes.state, bikes.fresh) == ("open", True)
    monkeypatch.setenv("FRANKPLEDGE_AS_AT", "2023-01-01")
    assert not bikes.fresh
    assert AreaPage.objects.get(place__code="W01").unreviewed


def test_an_area_without_a_local_priority_is_unreviewed() -> None:
    assert AreaPage.objects.get(place__code="W02").unreviewed
    assert not AreaPage.objects.get(place__code="W01").unreviewed


def test_people_not_counted_are_not_counted_as_none() -> None:
    meeting = Engagement.objects.get(key="ashby-january")
    assert meeting.attendance == 14
    meeting.groups = []
    assert meeting.attendance is None


def test_a_sensitive_record_is_neither_published_nor_frozen() -> None:
    assert [one.key for one in Engagement.published()] == ["ashby-january"]
    assert [one["key"] for one in plan.snapshot()["engagement"]] == ["ashby-january"]


def test_a_decision_stands_beside_its_distance_from_the_last_proposals() -> None:
    trust = TargetRound.objects.get()
    assert trust.state == "decided"
    assert trust.typical_proposal == 0.62
    assert trust.distance == pytest.approx(-0.02)
    assert [target.key for target in trust.targets] == ["yearly"]


def test_a_roll_out_names_the_least_served_and_how_uneven_it_is() -> None:
    reach = Programme.objects.get(key="programmes").reach
    assert (reach.places, reach.reached, reach.eligible) == (2, 40, 100)
    assert reach.share == pytest.approx(0.4)
    assert reach.evenness == 0.0
    assert reach.least == ["Brook"]


def test_support_that_must_run_beside_a_programme_is_missed_where_it_does_not() -> None:
    assert Programme.objects.get(key="programmes").without_support == ["Ashby"]


def test_a_grant_counts_working_days_at_each_stage() -> None:
    assert Grant.objects.get(key="g1").days == {
        "to_decision": 8,
        "to_agreement": 4,
        "to_payment": 15,
        "in_all": 27,
    }


def test_a_grant_stuck_for_a_year_is_counted_to_today_and_not_lost() -> None:
    stuck = Grant.objects.get(key="g2")
    assert stuck.open
    assert stuck.days["in_all"] > 250
    assert Fund.objects.get().paid_in_time == {"in_time": 1, "late": 0, "waiting": 0, "overdue": 1}
    assert Fund.objects.get().awarded == 65000


def test_a_training_gap_grows_by_what_expires() -> None:
    need = TrainingNeed.objects.get()
    assert (need.gap, need.gap_soon, need.days_old) == (15, 20, 16)
