"""A measure and a target are data, and say plainly what is wrong with them."""

from datetime import date

import pytest

from frankpledge.figures import Measure, MeasureError, Target, TargetError, build, counts_towards_priority
from frankpledge.figures.target import holding
from frankpledge.periods import PeriodKind

from .held import Held

COUNT = {"key": "homicides", "title": "Homicides", "kind": "count", "dataset": "homicides"}


def test_what_follows_from_kind_and_dataset_need_not_be_said():
    measure = Measure.read(COUNT)
    assert measure.value == "victims"
    assert measure.unit == "count"
    assert measure.headline is PeriodKind.ROLLING_12
    assert measure.places.total == "E12000007"


def test_a_measure_without_a_way_of_computing_waits_for_a_tidy_file_of_its_name():
    measure = Measure.read(
        {"key": "nrm-child-share", "title": "Children", "kind": "published", "unit": "share"}
    )
    assert (measure.dataset, measure.series) == ("published", "nrm-child-share")


def test_keys_of_the_records_are_let_pass_and_empty_ones_are_as_if_absent():
    measure = Measure.read(
        {**COUNT, "priority": "violence", "reviews": [], "held_by": "", "unit": "", "lag": None}
    )
    assert measure.unit == "count"
    assert measure.lag == 0


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"polarty": "up"}, "did you mean “polarity”"),
        ({"kind": "rate"}, "needs “denominator”"),
        ({"kind": "cohort", "dataset": None}, "needs “outcomes”"),
        ({"key": "Homicides 2021"}, "lower-case words joined by hyphens"),
        ({"filter": {"sex": {"is": "Female"}}}, "write not, null"),
        ({"dataset": None}, "needs “dataset”"),
        ({"polarity": "down please"}, "polarity"),
        (
            {"heading": {"higher": "one two three four five six seven eight nine ten eleven"}},
            "longer than ten words",
        ),
    ],
)
def test_a_measure_that_is_wrong_is_refused_with_the_remedy(change, words):
    with pytest.raises(MeasureError, match="Measure") as refused:
        Measure.read({**COUNT, **change})
    assert words in str(refused.value)


@pytest.mark.parametrize(
    ("maturity", "reviewed", "counts"),
    [
        ("established", False, True),
        ("developing", False, False),
        ("developing", True, True),
        ("embryonic", True, False),
    ],
)
def test_an_unproven_measure_decides_nothing(maturity, reviewed, counts):
    measure = Measure.read({**COUNT, "maturity": maturity, "reviewed": reviewed})
    assert counts_towards_priority(measure) is counts


TARGET = {"measure": "homicides", "key": "by-2025", "value": 100, "by": "2024/25", "set_on": "2022-03-24"}


def test_a_target_for_each_year_is_one_target_with_steps():
    steps = [{"by": "2022/23", "value": 115}, {"by": "2023/24", "value": 108}]
    target = Target.read({"measure": "homicides", "key": "yearly", "path": "yearly", "steps": steps})
    assert (target.value, target.by.key) == (108, "2023/24")
    assert target.next(target.steps[0].by) == (target.steps[0].by, 115)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"path": "steps"}, "needs “steps”"),
        ({"by": "soon"}, "not a period"),
        ({"baseline": {"value": 122, "period": "2025/26"}}, "earlier than its date"),
        ({"valu": 3}, "did you mean “value”"),
        ({"path": "yearly", "steps": [{"by": "2023", "value": 1}]}, "one kind"),
    ],
)
def test_a_target_that_is_wrong_is_refused_with_the_remedy(change, words):
    with pytest.raises(TargetError) as refused:
        Target.read({**TARGET, **change})
    assert words in str(refused.value)


def test_a_moved_target_holds_from_the_day_it_was_set_and_the_old_one_until_then():
    measure = Measure.read(COUNT)
    moved = {**TARGET, "key": "by-2026", "by": "2025/26", "set_on": "2023-06-01", "replaces": "by-2025"}
    both = [Target.read(TARGET), Target.read(moved)]
    assert [t.key for t in holding(both, measure, date(2023, 1, 1))] == ["by-2025"]
    assert [t.key for t in holding(both, measure, date(2023, 7, 1))] == ["by-2026"]


def test_a_target_of_no_measure_and_a_key_used_twice_are_refused():
    with pytest.raises(TargetError, match="not a measure of the plan"):
        build([COUNT], [{**TARGET, "measure": "burglary"}], Held({}), as_at=date(2022, 3, 31))
    with pytest.raises(MeasureError, match="described twice"):
        build([COUNT, COUNT], [], Held({}), as_at=date(2022, 3, 31))
