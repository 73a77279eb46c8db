"""Disproportionality and the severity index. Known answers are R's (epitools, base stats)."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy import stats

from frankpledge.figures.methods import MethodError, disparity, index, rates

MANY = (11400, 1_189_000, 8700, 4_700_000)
FEW = (3, 900, 40, 52_000)

events, people = st.integers(0, 60), st.integers(100, 10_000)


def test_a_ratio_of_five_with_its_exact_interval():
    assert_allclose(disparity.rate_ratio(*MANY), [5.1796641629, 5.0366941867, 5.3268318101], rtol=1e-6)
    assert_allclose(disparity.rate_ratio(*MANY, exact=False)[1:], [5.0371392012, 5.3262218431], rtol=1e-6)


def test_with_few_events_the_interval_is_exact_whatever_was_asked():
    exact = [4.3333333333, 0.8575711191, 13.606326521]
    assert_allclose(disparity.rate_ratio(*FEW), exact, rtol=1e-6)
    assert_allclose(disparity.rate_ratio(*FEW, exact=False), exact, rtol=1e-6)
    assert_allclose(disparity.wald(*FEW)[1:], [1.3405554034, 14.0074611836], rtol=1e-6)


def test_every_ratio_of_the_reference_agrees(reference):
    known = reference("rates.json")
    for case in known["rate_ratios"]:
        given_ = case["a"], case["n1"], case["b"], case["n2"]
        assert_allclose(disparity.rate_ratio(*given_).estimate, case["rate_ratio"], rtol=1e-6)
        assert_allclose(disparity.rate_ratio(*given_)[1:], case["exact_conditional95"], rtol=1e-6)
        assert_allclose(disparity.wald(*given_)[1:], case["wald_log_poisson95"], rtol=1e-6)
        assert_allclose(disparity.katz(*given_)[1:], case["katz_log_binomial95"], rtol=1e-6)
        assert_allclose(disparity.p_value(*given_), case["p_exact"], rtol=1e-6, atol=1e-12)
        # That package stops its search within 0.0001 of the root; ours goes on to the last digit.
        assert_allclose(disparity.mid_p(*given_)[1:], case["midp95"], rtol=2e-3)
    for case in known["counts_change"]:
        assert_allclose(disparity.p_value(case["new"], 1, case["old"], 1), case["p"], rtol=1e-6)


@given(st.integers(1, 40), st.integers(1, 40))
def test_at_the_ends_of_a_mid_p_interval_half_the_seen_chance_counts(a, b):
    found = disparity.mid_p(a, 1, b, 1)
    low, high = found.lower / (1 + found.lower), found.upper / (1 + found.upper)
    more, fewer = stats.binom.sf(a, a + b, low), stats.binom.cdf(a - 1, a + b, high)
    assert_allclose(more + stats.binom.pmf(a, a + b, low) / 2, 0.025, rtol=1e-6)
    assert_allclose(fewer + stats.binom.pmf(a, a + b, high) / 2, 0.025, rtol=1e-6)


@given(events, people, events, people)
def test_the_exact_p_is_that_of_the_binomial_test(a, n_a, b, n_b):
    if a + b:
        wanted = stats.binomtest(a, a + b, n_a / (n_a + n_b)).pvalue
        assert_allclose(disparity.p_value(a, n_a, b, n_b), wanted, rtol=1e-6, atol=1e-12)


@given(events, people, events, people)
def test_group_a_against_b_is_the_reciprocal_of_b_against_a(a, n_a, b, n_b):
    there, back = disparity.rate_ratio(a, n_a, b, n_b), disparity.rate_ratio(b, n_b, a, n_a)
    if a and b:
        assert_allclose([there.lower * back.upper, there.estimate * back.estimate], 1, rtol=1e-9)


@given(events, people, events, people, st.integers(0, 30))
def test_what_is_unknown_can_only_widen_the_answer(a, n_a, b, n_b, unknown):
    bounds = disparity.if_unknown(a, n_a, b, n_b, unknown)
    if b:
        assert bounds.lower <= disparity.rate_ratio(a, n_a, b, n_b).estimate <= bounds.upper


def test_everything_that_is_published_beside_a_ratio():
    found = disparity.account(30, 1000, 40, 4000, unknown=10, total=100)
    assert_allclose(found.ratio.estimate, 3)
    assert_allclose([found.rate_a.estimate, found.rate_b.estimate, found.difference.estimate], [30, 10, 20])
    assert_allclose(found.unknown_share, 0.1)
    assert_allclose(found.if_unknown, [30 / 1000 / (50 / 4000), 40 / 1000 / (40 / 4000)])


def test_no_events_in_one_group_or_no_people():
    nobody = disparity.rate_ratio([0, 5, 3], [10, 10, 0], [5, 0, 3], [10, 10, 10])
    assert nobody.estimate.tolist()[:2] == [0, np.inf]
    assert np.isnan(nobody.estimate[2])
    assert disparity.mid_p(0, 10, 5, 10).lower == 0
    assert disparity.mid_p(5, 10, 0, 10).upper == np.inf


def test_one_offence_of_weight_one_is_the_plain_rate():
    assert_allclose(index.severity([[9]], [1.0], [1000]), np.reshape(rates.rate([9], 1000), (3, 1)))


def test_a_severe_offence_counts_by_its_weight():
    found = index.severity([[100, 1], [0, 0]], [2.0, 500.0], [1000, 1000])
    assert_allclose(found.estimate, [700, 0])
    step = np.sqrt((4 * 100 + 250_000) / 101)
    ends = rates.poisson_interval(101)
    assert_allclose(found.upper[0], 700 + step * (ends.upper - 101))
    assert_allclose([found.lower[1], found.upper[1]], [0, 500 * 3.6888794541])
    assert_allclose(index.contributions([100, 1], [2.0, 500.0]), [2 / 7, 5 / 7])
    assert np.isnan(index.contributions([0, 0], [2.0, 500.0])).all()
    assert_allclose(index.contributions([1, 0], [0.5, 500.0]), [1, 0])


@given(st.lists(st.integers(0, 50), min_size=3, max_size=3), people, st.floats(0.1, 100))
def test_weights_in_another_unit_change_only_the_unit(counts, population, scale):
    weight = np.array([1.0, 20.0, 300.0])
    one = index.severity(counts, weight, population)
    assert_allclose(np.multiply(one, scale), index.severity(counts, weight * scale, population), rtol=1e-9)
    turned = index.severity(counts[::-1], weight[::-1], population)
    assert_allclose(one, turned, rtol=1e-9)
    assert one.lower <= one.estimate <= one.upper


def test_a_missing_offence_is_no_index_and_a_missing_weight_is_refused():
    assert np.isnan(index.severity([[1, np.nan]], [1.0, 2.0], [10]).estimate).all()
    assert np.isnan(index.severity([1, 2], [1.0, 2.0], 0).estimate)
    with pytest.raises(MethodError, match="one for each offence"):
        index.severity([[1, 2]], [1.0], [10])
