"""What is expected by when, and where a figure stands against it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from frankpledge.figures.methods import MethodError, trajectory

number = st.floats(-1e4, 1e4, allow_nan=False)


def test_every_trajectory_of_the_reference_agrees(reference):
    for case in reference("time_and_targets.json")["trajectories"]:
        due = trajectory.expected(
            case["t"], target=case["target"], target_at=case["t_target"],
            baseline=case["baseline"], baseline_at=case["t0"],
        )  # fmt: skip
        assert_allclose(due, case["straight_line_expected"], rtol=1e-6)
        # The reference's ratio of growth rates is not offered: exactly on the line it is 0.935.
        ratio = trajectory.progress_ratio(case["observed"], case["baseline"], due)
        assert_allclose(ratio, case["linear_progress_ratio"], rtol=1e-6)


@pytest.mark.parametrize(("observed", "ratio"), [(92, 1), (94, 0.75), (98, 0.25), (103, -0.375)])
def test_a_fall_of_a_fifth_in_five_years_is_due_two_fifths_after_two(observed, ratio):
    due = trajectory.expected(2026, target=80, target_at=2029, baseline=100, baseline_at=2024)
    assert due == 92
    assert_allclose(trajectory.progress_ratio(observed, 100, due), ratio)


def test_where_nothing_was_to_move_there_is_no_progress_to_speak_of():
    assert_allclose(trajectory.progress_ratio([6, 6.5, 5], [5, 5, 5], [5, 6, np.nan]), [np.nan, 1.5, np.nan])


def test_a_line_through_yearly_targets_bends_at_each_and_is_held_after_the_last():
    due = trajectory.expected(
        [2020, 2021, 2021.5, 2022, 2023, 2025, np.nan],
        target=[10, 14, 30], target_at=[2022, 2023, 2024], baseline=0, baseline_at=2021,
    )  # fmt: skip
    assert_allclose(due, [np.nan, 0, 5, 10, 14, 30, np.nan])


def test_steps_hold_only_at_their_dates_and_yearly_targets_for_their_years():
    targets = {"target": [10, 20], "target_at": [2022, 2023]}
    when = [2021.5, 2022, 2022.5, 2023, 2024]
    assert_allclose(trajectory.expected(when, shape="steps", **targets), [np.nan, 10, np.nan, 20, np.nan])
    assert_allclose(trajectory.expected(when, shape="yearly", **targets), [10, 10, 20, 20, 20])
    assert np.isnan(trajectory.expected(2021, shape="yearly", baseline_at=2021, **targets))


def test_only_a_whole_interval_decides():
    found = trajectory.standing([5, 7, 3, np.nan, 6], [6, 9, 8, 9, 8], [6, 6, 6, 6, 6], increase=True)
    assert found.tolist() == ["too-close", "on-course", "too-close", "cannot-tell", "on-course"]
    assert trajectory.standing(1, 5, 6, increase=True) == "off-course"
    assert trajectory.standing(1, 5, 6, increase=False) == "on-course"
    assert trajectory.standing(6.5, 7, 6, increase=False) == "off-course"


def test_at_its_date_a_target_is_met_or_not():
    assert trajectory.met([10, 9, np.nan], 10, increase=True).tolist() == ["met", "not-met", "cannot-tell"]
    assert trajectory.met(9, 10, increase=False) == "met"


def test_no_area_ever_moved_this_fast():
    history = [[50, 52, 51, 55], [60, 58, 57, np.nan]]
    assert_allclose(trajectory.fastest_move(history, 2, increase=True), [3, 0])
    assert_allclose(trajectory.fastest_move(history, 2, increase=False), [0, 3])
    assert trajectory.unprecedented(history, 2, [3, 3.1, -1, np.nan], increase=True).tolist() == [
        "seen", "never", "seen", "cannot-tell"
    ]  # fmt: skip
    assert trajectory.unprecedented(history, 9, 1, increase=True) == "cannot-tell"
    assert np.isnan(trajectory.fastest_move(np.empty((2, 0)), 1, increase=True)).all()


@given(number, number, st.floats(0.1, 20), st.floats(0, 1))
def test_on_the_line_the_progress_ratio_is_one_in_any_unit(baseline, target, years, share):
    at = 2020 + years * share
    due = trajectory.expected(at, target=target, target_at=2020 + years, baseline=baseline, baseline_at=2020)
    assert min(baseline, target) - 1e-6 <= due <= max(baseline, target) + 1e-6
    ratio = trajectory.progress_ratio(due, baseline, due)
    assert np.isnan(ratio) if due == baseline else ratio == 1


@given(number, number, number)
def test_turned_upside_down_the_standing_is_the_same(one, other, due):
    lower, upper = min(one, other), max(one, other)
    found = trajectory.standing(lower, upper, due, increase=True)
    assert found == trajectory.standing(-upper, -lower, -due, increase=False)


def test_dates_out_of_order_and_a_line_from_nowhere_are_refused():
    with pytest.raises(MethodError, match="one after another"):
        trajectory.expected(1, target=[1, 2], target_at=[2023, 2022], shape="steps")
    with pytest.raises(MethodError, match="starts from a baseline"):
        trajectory.expected(1, target=1, target_at=2)
    with pytest.raises(MethodError, match="2 values for 1 dates"):
        trajectory.expected(1, target=[1, 2], target_at=[3], shape="steps")
    with pytest.raises(MethodError, match="at least one step"):
        trajectory.fastest_move([[1, 2]], 0, increase=True)
