"""The chance of meeting a target, its backtest, and seasons."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose, assert_array_equal
from scipy import stats
from statsmodels.tsa.statespace.structural import UnobservedComponents

from frankpledge.figures.methods import MethodError, outlook, seasonal

whole = arrays(np.float64, st.tuples(st.integers(1, 3), st.integers(20, 30)), elements=st.integers(0, 60))


def wandering(series=200, points=40, seed=7):
    chance = np.random.default_rng(seed)
    level = np.cumsum(chance.normal(0, 1, (series, points)), axis=1)
    return 50 + level + chance.normal(0, 2, (series, points))


def test_the_projection_is_that_of_statsmodels_for_the_same_variances():
    y = wandering(1, seed=1)[0]
    found = outlook.chance_of_meeting(y, 45, 4)
    likelihoods = {}
    for ratio in outlook.RATIOS:
        errors = UnobservedComponents(y, "llevel").smooth([1.0, ratio])
        v, f = errors.forecasts_error[0, 1:], errors.forecasts_error_cov[0, 0, 1:]
        noise = (v**2 / f).mean()
        likelihoods[ratio] = (
            -0.5 * (len(v) * np.log(noise) + np.log(f).sum()),
            (v**2 / f).sum() / (len(v) - 1),
        )
    best = max(likelihoods, key=lambda ratio: likelihoods[ratio][0])
    noise = likelihoods[best][1]
    forecast = UnobservedComponents(y, "llevel").smooth([noise, noise * best]).get_forecast(4)
    mean, spread = forecast.predicted_mean[-1], np.sqrt(forecast.var_pred_mean[-1])
    assert_allclose(found.estimate, mean, rtol=1e-5)
    assert_allclose(found.upper_95 - found.estimate, spread * stats.t.ppf(0.975, 38), rtol=1e-4)
    assert_allclose(found.chance, stats.t.cdf((mean - 45) / spread, 38), rtol=1e-4)


def test_intervals_hold_about_as_much_as_they_say():
    found = outlook.chance_of_meeting(wandering(), 50, 4)
    assert 0.74 < np.nanmean(found.coverage_80) < 0.86
    assert 0.90 < np.nanmean(found.coverage_95) <= 1
    assert np.mean(found.reason == "poor backtest") < 0.15


def test_chances_come_true_as_often_as_they_say():
    y = wandering(2000, 44, seed=11)
    found = outlook.chance_of_meeting(y[:, :40], 50, 4)
    told = ~np.isnan(found.chance)
    met = y[told, 43] >= 50
    assert abs(found.chance[told].mean() - met.mean()) < 0.03
    likely = found.chance[told] > 0.8
    assert met[likely].mean() > 0.8


def test_a_short_still_or_broken_series_cannot_be_told():
    y = np.full((4, 30), 5.0)
    y[1, :25] = np.nan
    y[2] = np.where(np.arange(30) < 9, np.arange(30) % 2, np.exp(np.arange(30)))
    y[3] = np.arange(30) % 3
    found = outlook.chance_of_meeting(y, [5, 5, 5, np.nan], 2)
    assert found.reason.tolist() == ["never moved", "too short", "poor backtest", "no target"]
    assert np.isnan(found.chance).all()
    assert np.isnan(found.estimate).tolist() == [True, True, True, False]


@given(whole, st.sampled_from([0.01, 100.0]), st.sampled_from([0.0, 50.0]))
def test_units_and_origin_change_no_chance(y, scale, shift):
    one = outlook.chance_of_meeting(y, 30, 2)
    other = outlook.chance_of_meeting(y * scale + shift, 30 * scale + shift, 2)
    assert_array_equal(one.reason, other.reason)
    assert_allclose(one.chance, other.chance, rtol=1e-4, atol=1e-6)


@given(whole)
def test_more_and_less_are_mirrored_and_series_are_apart(y):
    more = outlook.chance_of_meeting(y, 30, 2, increase=True)
    less = outlook.chance_of_meeting(-y, -30, 2, increase=False)
    assert_allclose(more.chance, less.chance, atol=1e-9)
    alone = outlook.chance_of_meeting(y[-1], 30, 2)
    assert_allclose(alone.chance, more.chance[-1])
    assert alone.reason == more.reason[-1]


@given(whole)
def test_further_ahead_is_less_sure_and_nothing_passes_what_is_possible(y):
    near = outlook.chance_of_meeting(y, 30, 1, floor=0)
    far = outlook.chance_of_meeting(y, 30, 3, floor=0)
    told = (near.reason == "") & (far.reason == "")
    assert (far.upper_95[told] >= near.upper_95[told] - 1e-9).all()
    assert (near.lower_95[told] >= 0).all()


def test_missing_points_are_filtered_over():
    y = wandering(1)[0]
    y[[5, 17]] = np.nan
    assert 0 < outlook.chance_of_meeting(y, 50, 2).chance < 1
    assert outlook.chance_of_meeting(np.empty((2, 0)), 1, 1).reason.tolist() == ["too short"] * 2
    assert outlook.chance_of_meeting(np.empty((0, 30)), 1, 1).chance.shape == (0,)
    with pytest.raises(MethodError, match="one point ahead"):
        outlook.chance_of_meeting([1, 2], 1, 0)


def test_a_season_is_taken_off_and_named():
    months = np.arange(60)
    season = 10 * np.sin(months * np.pi / 6)
    found = seasonal.adjust(np.stack([100 + season, 100 + season + months]))
    assert_allclose(found.adjusted[0], 100, atol=1)
    assert_allclose(np.diff(found.adjusted[1]), 1, atol=0.5)
    assert "STL" in found.how
    assert found.reason.tolist() == ["", ""]


def test_a_short_holed_or_still_series_comes_back_as_it_was():
    y = np.tile(np.arange(12.0), (3, 4))
    y[0, 30:], y[1, 3:12], y[2] = np.nan, np.nan, 4.0
    found = seasonal.adjust(y)
    assert found.reason.tolist() == [
        "fewer than 3 whole years", "more than a tenth of the points missing", ""
    ]  # fmt: skip
    assert_array_equal(found.adjusted, y)


@given(arrays(np.float64, (2, 30), elements=st.integers(0, 90)))
def test_like_is_set_beside_like(y):
    before, year = seasonal.year_before(y), seasonal.rolling_sum(y)
    assert_array_equal(before[:, 12:], y[:, :-12])
    assert np.isnan(before[:, :12]).all()
    assert_allclose(year[:, 11], y[:, :12].sum(axis=1))
    assert_allclose(np.diff(year, axis=1)[:, 11:], (y - before)[:, 12:])
    assert np.isnan(seasonal.rolling_sum([1.0, 2.0])).all()
