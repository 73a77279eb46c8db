"""Counts, rates, shares and changes between them, with R's, Newcombe's and Garwood's figures."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from frankpledge.figures.methods import MethodError, rates

few = st.integers(0, 400)
people = st.integers(1, 10_000)


@pytest.mark.parametrize(
    ("count", "level", "lower", "upper"),
    [
        (0, 0.95, 0, 3.6888794541),
        (0, 0.998, 0, 6.907755279),
        (3, 0.95, 0.6186721229, 8.7672730697),
        (10, 0.95, 4.7953886, 18.3903577),
        (20, 0.998, 8.9582132676, 38.0418813539),
        (1045, 0.95, 982.5937094111, 1110.3307766119),
    ],
)
def test_a_count_has_the_exact_poisson_interval(count, level, lower, upper):
    assert_allclose(rates.poisson_interval(count, level), [lower, upper], rtol=1e-6)


def test_byars_approximation_is_that_of_the_public_health_profiles():
    assert_allclose(
        rates.byar_interval([9, 65]), [[4.106885024, 50.1631877105], [17.0857806885, 82.8491385459]], 1e-6
    )


@pytest.mark.parametrize(
    ("x", "n", "lower", "upper"),
    [
        (0, 20, 0, 0.16112515805),
        (15, 148, 0.062386399531, 0.16048724172),
        (20, 100, 0.13336693333, 0.28882916559),
    ],
)
def test_a_share_has_wilsons_interval(x, n, lower, upper):
    assert_allclose(rates.wilson(x, n), [lower, upper], rtol=1e-6)


def test_clopper_pearson_is_binom_test():
    assert_allclose(rates.clopper_pearson(5, 100), [0.016431879182, 0.11283491111], rtol=1e-6)
    assert_allclose(rates.clopper_pearson(0, 20), [0, 0.16843347098], rtol=1e-6)


def test_110_against_100_is_ten_per_cent_more_and_may_well_be_chance():
    assert_allclose(rates.count_change(110, 100), [0.10, -0.168634757876, 0.456870579759], rtol=1e-6)
    assert_allclose(rates.count_change(12, 20), [-0.4, -0.732572368765, 0.28873565168], rtol=1e-6)
    assert_allclose(rates.change_test(110, 100), 0.69026135046, rtol=1e-6)


def test_newcombes_published_difference_between_two_shares():
    assert_allclose(rates.proportion_change(56, 70, 48, 80), [0.2, 0.052431472402, 0.33387265404], rtol=1e-6)
    assert_allclose(
        rates.proportion_change(0, 10, 0, 20), [0, -0.16112515805, 0.27753279986], rtol=1e-6, atol=1e-12
    )


def test_every_reference_case_agrees(reference):
    known = reference("rates.json")
    for case in known["poisson"]:
        k = case["count"]
        assert_allclose(rates.poisson_interval(k), case["exact95"], rtol=1e-6)
        assert_allclose(rates.poisson_interval(k), case["chisq95"], rtol=1e-6)
        assert_allclose(rates.poisson_interval(k, 0.998), case["exact998"], rtol=1e-6)
        assert_allclose(rates.byar_interval(k), case["byar95"], rtol=1e-6)
    for case in known["proportions"]:
        assert_allclose(rates.wilson(case["x"], case["n"]), case["wilson95"], rtol=1e-6)
        assert_allclose(rates.wilson(case["x"], case["n"]), case["wilson95_proptest"], rtol=1e-6)
        assert_allclose(rates.clopper_pearson(case["x"], case["n"]), case["cp95"], rtol=1e-6)
    for case in known["diff_proportions"]:
        d = rates.proportion_change(case["x1"], case["n1"], case["x2"], case["n2"])
        assert_allclose(d, [case["diff"], *case["newcombe10"]], rtol=1e-6, atol=1e-12)
    for case in known["counts_change"]:
        new, old = case["new"], case["old"]
        assert_allclose(np.multiply(rates.count_change(new, old), 100)[1:], case["pct_exact95"], rtol=1e-6)
        assert_allclose(np.add(rates.count_change(new, old), 1)[1:], case["ratio_exact95"], rtol=1e-6)
        assert_allclose(rates.change_test(new, old), case["z_sqrt"], rtol=1e-6)
        # z_root divides by √(a+b) instead; the steadied root is kept, and the two part in the fourth figure
        # here.
        assert_allclose((new - old) / np.sqrt(new + old), case["z_root"], rtol=1e-6)


@given(few)
def test_the_interval_holds_the_count_and_wider_levels_hold_narrower(count):
    inner, outer = rates.poisson_interval(count, 0.8), rates.poisson_interval(count, 0.95)
    assert outer.lower <= inner.lower <= count <= inner.upper <= outer.upper


@given(few, people)
def test_a_share_lies_within_its_interval_and_the_complement_mirrors_it(count, extra):
    n = count + extra
    lower, upper = rates.wilson(count, n)
    mirrored = rates.wilson(n - count, n)
    assert 0 <= lower <= count / n <= upper <= 1
    assert_allclose([lower, upper], [1 - mirrored.upper, 1 - mirrored.lower], atol=1e-12)
    exact = rates.clopper_pearson(count, n)
    assert exact.lower <= count / n <= exact.upper


@given(few, few)
def test_a_change_turned_round_is_the_reciprocal_ratio(a, b):
    there, back = rates.rate_ratio(a, 1, b, 1), rates.rate_ratio(b, 1, a, 1)
    if a and b:
        assert_allclose(there.estimate * back.estimate, 1)
        assert_allclose(there.lower * back.upper, 1, rtol=1e-9)
    assert not there.lower > there.upper


@given(few, few, people, people, st.integers(2, 50))
def test_the_unit_of_exposure_changes_nothing_but_the_unit(a, b, n_a, n_b, scale):
    first, second = rates.rate_change(a, n_a, b, n_b), rates.rate_change(a, n_a * scale, b, n_b * scale)
    assert_allclose(first, second, rtol=1e-9)
    per_thousand, per_one = rates.rate(a, n_a), rates.rate(a, n_a, per=1)
    assert_allclose(per_thousand, np.multiply(per_one, 1000), rtol=1e-12)


@given(st.lists(st.tuples(few, people), max_size=12), st.randoms())
def test_the_order_of_rows_is_kept(pairs, chance):
    turned = list(pairs)
    chance.shuffle(turned)
    for rows in (pairs, turned):
        together = np.array(rates.rate([k for k, _ in rows], [n for _, n in rows]))
        assert_allclose(together.T.reshape(-1, 3), np.reshape([rates.rate(k, n) for k, n in rows], (-1, 3)))


@given(few, people, few, people)
def test_a_difference_of_rates_holds_its_value_and_turns_round(a, n_a, b, n_b):
    there, back = rates.rate_difference(a, n_a, b, n_b), rates.rate_difference(b, n_b, a, n_a)
    assert there.lower <= there.estimate <= there.upper
    assert_allclose([there.lower, there.upper], [-back.upper, -back.lower], atol=1e-9)


def test_what_is_missing_stays_missing_and_no_people_means_no_rate():
    assert np.isnan(rates.poisson_interval([np.nan, 4]).lower).tolist() == [True, False]
    assert np.isnan(rates.wilson([np.nan, 1, 0], [4, 4, 0]).upper).tolist() == [True, False, True]
    assert np.isnan(rates.rate(3, 0)).all()
    assert np.isnan(rates.clopper_pearson([np.nan], [3]).lower).all()
    assert np.isnan(rates.rate_ratio(1, 0, 1, 10)).all()


def test_a_ratio_for_one_person_against_one_is_still_a_ratio():
    assert_allclose(rates.rate_ratio(3, 1, 2, 1).estimate, 1.5)


def test_from_nought_a_change_has_no_size_and_between_noughts_anything_is_possible():
    risen = rates.count_change(5, 0)
    assert risen.estimate == np.inf
    assert risen.lower > -1
    assert risen.upper == np.inf
    nothing = rates.count_change(0, 0)
    assert np.isnan(nothing.estimate)
    assert nothing.lower == -1
    assert nothing.upper == np.inf
    assert rates.count_change(0, 5).estimate == -1


def test_shapes_are_kept_and_scalars_stay_scalars():
    assert rates.poisson_interval(np.ones((2, 3))).lower.shape == (2, 3)
    assert rates.wilson([], []).lower.shape == (0,)
    assert np.ndim(rates.count_change(3, 4).estimate) == 0


def test_a_negative_count_and_more_cases_than_people_are_refused_in_words():
    with pytest.raises(MethodError, match="position 1"):
        rates.poisson_interval([3, -1])
    with pytest.raises(MethodError, match="5 out of 4"):
        rates.wilson(5, 4)
    with pytest.raises(MethodError, match="95%"):
        rates.wilson(1, 4, level=95)
    with pytest.raises(MethodError, match="expected numbers"):
        rates.poisson_interval(["many"])
