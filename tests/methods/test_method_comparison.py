"""Areas on a funnel. Known answers are R's (FunnelPlotR) for Spiegelhalter's formulas."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from frankpledge.figures.methods import MethodError, comparison

OBSERVED, EXPECTED = [100, 150, 180, 80, 120, 225], [108, 112, 165, 95, 100, 220]

areas = st.lists(st.tuples(st.integers(0, 200), st.integers(0, 400)), min_size=1, max_size=15)


def test_exact_limits_of_a_share_are_interpolated_between_counts():
    assert_allclose(comparison.binomial_limits(100, 0.15), [0.078383010685, 0.21833220287], rtol=1e-6)
    assert_allclose(comparison.binomial_limits(20, 0.15, 0.998), [0, 0.41521982185], rtol=1e-6)


def test_exact_limits_of_a_rate_are_interpolated_between_counts():
    assert_allclose(comparison.poisson_limits(20), [0.56025005192, 1.4372884335], rtol=1e-6)
    assert_allclose(comparison.poisson_limits(5, 0.998), [0, 2.5542707563], rtol=1e-6)


def test_over_dispersion_by_trimming_and_by_pulling_in():
    trimmed = comparison.overdispersion(
        *comparison.ratio_scores(OBSERVED, EXPECTED, logarithm=True), trim=True
    )
    assert_allclose([trimmed.phi, trimmed.tau2], [2.9480331751, 0.019477530578], rtol=1e-6)
    pulled = comparison.overdispersion(*comparison.ratio_scores(OBSERVED, EXPECTED))
    assert_allclose([pulled.phi, pulled.tau2], [2.3271782576, 0.0034397801542], rtol=1e-6)
    count, n = [56, 70, 44, 120, 33, 81], [400, 420, 390, 600, 300, 410]
    shares = comparison.funnel(count, n)
    assert_allclose([shares.phi, shares.tau2], [3.9903986932, 0.0022757746406], rtol=1e-6)


def test_every_funnel_of_the_reference_agrees(reference):
    known = reference("rates.json")
    for limits, at, cases in (
        (comparison.binomial_limits, ("n", "theta"), known["funnel_binomial_exact"]),
        (comparison.poisson_limits, ("E",), known["funnel_poisson_exact_ratio"]),
    ):
        for case in cases:
            inner, outer = (limits(*(case[key] for key in at), level=level) for level in (0.95, 0.998))
            found = [outer.lower, inner.lower, inner.upper, outer.upper]
            assert_allclose(found, [case["l998"], case["l95"], case["u95"], case["u998"]], rtol=1e-6)
    for name, case in known["overdispersion"].items():
        if name == "pr":
            whole = sum(case["numerator"]) / sum(case["denominator"])
            score, error = comparison.share_scores(case["numerator"], case["denominator"], whole)
            used = case["z_winsorised"]
        else:
            log = case["method"] == "SHMI"
            score, error = comparison.ratio_scores(case["numerator"], case["expected"], logarithm=log)
            assert_allclose(error, case["s"], rtol=1e-6)
            used = [np.nan if z == "NA" else z for z in case["z_trimmed"]]
        found = comparison.overdispersion(score, error, trim=case["method"] == "SHMI")
        assert_allclose(score, case["z"], rtol=1e-6)
        assert_allclose(found.scores, used, rtol=1e-6)
        assert_allclose([found.phi, found.tau2], [case["phi"], case["tau2"]], rtol=1e-6)


def test_one_area_far_off_stands_out_and_small_ones_do_not():
    found = comparison.funnel([20, 22, 18, 21, 19, 60, 1], [100, 100, 100, 100, 100, 100, 2], 0.2)
    assert found.position.tolist() == [*["within"] * 5, "above 99.8%", "within"]


@given(areas, st.randoms())
def test_the_order_of_areas_is_kept(rows, chance):
    order = list(range(len(rows)))
    chance.shuffle(order)
    count, n = np.array([(min(k, m), m) for k, m in rows], dtype=float).T
    one, other = comparison.funnel(count, n), comparison.funnel(count[order], n[order])
    assert_allclose(other.wide_upper_95, one.wide_upper_95[order], rtol=1e-9)
    assert_array_equal(other.position, one.position[order])


@given(areas)
def test_wider_limits_hold_narrower_and_all_hold_the_benchmark_of_a_rate(rows):
    count, n = np.array(rows, dtype=float).T
    found = comparison.funnel(count, n, kind="rate")
    known = ~np.isnan(found.lower_95)
    for low, high in (
        (found.lower_998, found.lower_95),
        (found.upper_95, found.upper_998),
        (found.wide_lower_95, found.lower_95),
        (found.upper_998, found.wide_upper_998),
        (found.lower_998, found.benchmark),
        (found.benchmark, found.upper_998),
    ):
        assert (low[known] <= high[known] * (1 + 1e-9) + 1e-12).all()


@given(areas, st.integers(2, 1000))
def test_the_unit_of_exposure_changes_only_the_unit(rows, scale):
    count, n = np.array(rows, dtype=float).T
    one, other = comparison.funnel(count, n, kind="rate"), comparison.funnel(count, n * scale, kind="rate")
    assert_allclose(other.wide_upper_998 * scale, one.wide_upper_998, rtol=1e-6)
    assert_allclose(other.phi, one.phi, rtol=1e-6)


def test_rows_of_areas_are_funnels_apart():
    both = comparison.funnel([[5, 10, 30], [0, 0, 0]], [[50, 60, 100], [10, 20, 30]])
    assert_allclose(both.upper_95[0], comparison.funnel([5, 10, 30], [50, 60, 100]).upper_95)
    assert set(both.position[1]) == {"within"}
    assert both.phi.shape == (2,)


def test_missing_empty_and_lone_areas():
    holed = comparison.funnel([5, np.nan, 3], [50, 60, 0], 0.1)
    assert holed.position.tolist() == ["within", "", ""]
    assert np.isnan(holed.upper_95[1:]).all()
    assert comparison.funnel([], []).position.shape == (0,)
    alone = comparison.funnel([5], [50], 0.1)
    assert np.isnan(alone.phi)
    assert_allclose(alone.wide_upper_95, alone.upper_95)


def test_more_cases_than_people_are_refused():
    with pytest.raises(MethodError, match="kind='rate'"):
        comparison.funnel([5], [4])
    with pytest.raises(MethodError, match="benchmark"):
        comparison.funnel([5], [14], 30)
