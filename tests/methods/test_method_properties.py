"""What must hold of every method, whatever it is given: the same questions put to each.

A *column* method answers each row of its columns apart (counts, rates, ratios, indices …); a *chart* answers
each series of points; a *pool* makes one answer of many rows (surveys, medians, curves). The tables below
name them all; a method added to the room is added here.
"""

import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from frankpledge.figures.methods import (
    comparison,
    disclosure,
    disparity,
    index,
    outlook,
    rates,
    spc,
    survey,
    timeliness,
    trajectory,
)

N = 400.0


def fields(found):
    """Every array of an answer, by name, those in words apart."""
    names = getattr(found, "_fields", None) or getattr(type(found), "__slots__", ()) or vars(found)
    values = {name: getattr(found, name) for name in names}
    return {k: np.asarray(v) for k, v in values.items() if not isinstance(v, str | tuple) or k == "signal"}


# Column methods of two counts, neither above N.
COLUMNS = {
    "poisson_interval": lambda a, b: rates.poisson_interval(a),
    "byar_interval": lambda a, b: rates.byar_interval(a),
    "rate": lambda a, b: rates.rate(a, b * 10 + N),
    "wilson": lambda a, b: rates.wilson(a, np.full(np.shape(a), N)),
    "clopper_pearson": lambda a, b: rates.clopper_pearson(a, np.full(np.shape(a), N)),
    "share": lambda a, b: rates.share(a, np.full(np.shape(a), N)),
    "count_change": rates.count_change,
    "rate_change": lambda a, b: rates.rate_change(a, N, b, 2 * N),
    "rate_difference": lambda a, b: rates.rate_difference(a, N, b, 2 * N),
    "proportion_change": lambda a, b: rates.proportion_change(a, N, b, 2 * N),
    "rate_ratio": lambda a, b: disparity.rate_ratio(a, N, b, 2 * N),
    "rate_ratio_wald": lambda a, b: disparity.rate_ratio(a, N, b, 2 * N, exact=False),
    "from_design": lambda a, b: survey.from_design(a / N, b + 10.0, 1.4),
    "change_from_design": lambda a, b: survey.change_from_design(a / N, N, b / N, N, deff=1.4),
    "rolling_change": lambda a, b: survey.rolling_change_from_design(a / N, b / N, N, deff=1.4),
    "funnel_limits": lambda a, b: comparison.poisson_limits(a + 1.0),
    "severity": lambda a, b: index.severity(np.stack([a, b], axis=-1), [10.0, 1.0], N),
    "outlook": lambda a, b: _outlooks(a, b),  # noqa: PLW0108
    "expected": lambda a, b: {
        "e": trajectory.expected(a, target=80.0, target_at=300.0, baseline=100.0, baseline_at=5.0)
    },
    "progress_ratio": lambda a, b: {"r": trajectory.progress_ratio(a, 3.5, b)},
    "standing": lambda a, b: {"s": trajectory.standing(a, a + 10.0, b, increase=True)},
}


def _outlooks(a, b):
    """A series from each row: a wave between its two numbers, with its seed's noise."""
    rows = np.atleast_2d(np.asarray(a, float).reshape(-1, 1))
    wave = np.sin(np.arange(24) * 1.7) * (np.asarray(b, float).reshape(-1, 1) + 1)
    return outlook.chance_of_meeting(rows + wave, rows[:, 0] + 1, 2)


def told(found):
    return found if isinstance(found, dict) else fields(found)


pairs = st.lists(st.tuples(st.integers(0, int(N)), st.integers(0, int(N))), min_size=1, max_size=12)


@pytest.mark.parametrize("name", COLUMNS)
@given(rows=pairs, chance=st.randoms())
def test_columns_answer_each_row_apart_in_whatever_order(name, rows, chance):
    order = list(range(len(rows)))
    chance.shuffle(order)
    a, b = np.array(rows, dtype=float).T
    one, other = told(COLUMNS[name](a, b)), told(COLUMNS[name](a[order], b[order]))
    for field, values in one.items():
        if values.shape[:1] == a.shape:
            _same(other[field], values[order])
            _same(told(COLUMNS[name](a[:1], b[:1]))[field], values[:1])


@pytest.mark.parametrize("name", COLUMNS)
def test_columns_bear_nothing_one_zeros_ties_and_missing_without_a_word(name):
    method = COLUMNS[name]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for field, values in told(method(np.zeros(0), np.zeros(0))).items():
            assert values.shape[:1] in {(0,), ()}, field
        lone, tied = (
            told(method(np.array([7.0]), np.array([4.0]))),
            told(method(np.full(5, 7.0), np.full(5, 4.0))),
        )
        for field, values in tied.items():
            if values.shape == (5,):
                _same(values, np.repeat(lone[field], 5))
        told(method(np.zeros(3), np.zeros(3)))
        holed = told(method(np.array([7.0, np.nan]), np.array([4.0, np.nan])))
        for field, values in holed.items():
            if values.shape == (2,):
                _same(values[:1], lone[field])
                if values.dtype.kind == "f" and field != "forecasts":
                    assert np.isnan(values[1]), field


@pytest.mark.parametrize(
    "name", ["poisson_interval", "rate", "share", "rate_difference", "proportion_change", "severity"]
)
@given(rows=pairs)
def test_an_interval_holds_its_estimate_and_a_wider_level_holds_it(name, rows):
    a, b = np.array(rows, dtype=float).T
    given_ = {
        "poisson_interval": lambda level: (a, *rates.poisson_interval(a, level)),
        "rate": lambda level: rates.rate(a, b + 1, level=level),
        "share": lambda level: rates.share(a, np.full(a.shape, N), level),
        "rate_difference": lambda level: rates.rate_difference(a, b + 1, b, a + 1, level=level),
        "proportion_change": lambda level: rates.proportion_change(a, N, b, N, level),
        "severity": lambda level: index.severity(np.stack([a, b], axis=-1), [10.0, 1.0], N, level=level),
    }[name]
    estimate, lower, upper = given_(0.95)
    _, low, high = given_(0.998)
    slack = 1e-9 * (1 + np.abs(estimate))
    for left, right in ((low, lower), (lower, estimate), (estimate, upper), (upper, high)):
        assert (left <= right + slack).all()


# Charts of series × points; each gives an answer per series.
def _attribute(method, laney):
    return lambda y, **k: method(y, np.full(np.shape(y), 60.0), laney=laney, **k)


CHARTS = {
    "xmr": spc.xmr,
    "xmr frozen": lambda y, **k: spc.xmr(y, freeze_first=8, **k),
    "xmr rebased": lambda y, **k: spc.xmr(y, rebase_at=(6,), **k),
    "p": _attribute(spc.p, False),
    "p′": _attribute(spc.p, True),
    "u": _attribute(spc.u, False),
    "u′": _attribute(spc.u, True),
    "run": lambda y, **k: spc.run(y),
}
LINES = ("centre", "lower", "upper", "near_lower", "near_upper")
series = st.integers(1, 4).flatmap(
    lambda many: st.lists(
        st.lists(st.integers(0, 40), min_size=16, max_size=16), min_size=many, max_size=many
    )
)


def lines(chart):
    return {name: getattr(chart, name) for name in LINES if hasattr(chart, name)}


@pytest.mark.parametrize("name", CHARTS)
@given(y=series, chance=st.randoms())
def test_charts_together_are_the_charts_one_at_a_time(name, y, chance):
    y = np.array(y, dtype=float)
    order = list(range(len(y)))
    chance.shuffle(order)
    together, turned = CHARTS[name](y), CHARTS[name](y[order])
    assert_array_equal(np.asarray(turned.signal), np.asarray(together.signal)[order])
    for field, line in lines(together).items():
        _same(lines(turned)[field], line[order])
        _same(lines(CHARTS[name](y[0]))[field], line[0])


@pytest.mark.parametrize("name", CHARTS)
@given(value=st.integers(0, 60), many=st.integers(0, 30))
def test_equal_points_lie_on_their_limits_and_signal_nothing(name, value, many):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        if "rebased" in name and many < 7:
            return
        chart = CHARTS[name](np.full(many, float(value)))
    if name == "run":
        assert not chart.signal
        return
    assert set(np.asarray(chart.signal)) <= {"none"}
    if many >= 12:
        assert not np.isnan(chart.upper).any()
        assert (chart.lower <= chart.centre + 1e-9).all()
        assert (chart.centre <= chart.upper + 1e-9).all()
        if name not in {"p", "u"}:
            assert_allclose(chart.upper, chart.centre, atol=1e-12)


@pytest.mark.parametrize("name", CHARTS)
def test_a_missing_point_has_no_signal_and_an_empty_chart_no_points(name):
    y = np.tile([3.0, 9.0, 4.0, 8.0, 5.0], 4)
    y[7] = np.nan
    chart = CHARTS[name](y)
    if name == "run":
        assert chart.useful < 20
    else:
        assert chart.signal[7] == "none"
        assert np.isfinite(chart.centre[8:]).all()
        if "rebased" not in name:
            assert CHARTS[name](np.zeros((2, 0))).signal.shape == (2, 0)
            assert CHARTS[name](np.zeros((0, 20))).signal.shape == (0, 20)


@pytest.mark.parametrize("laney", [False, True])
@given(y=series, scale=st.sampled_from([0.001, 7.0, 1000.0]))
def test_a_rate_chart_in_other_units_of_exposure_is_the_same_chart(y, scale, laney):
    y = np.array(y, dtype=float)
    one, other = (
        spc.u(y, np.full(y.shape, 60.0), laney=laney),
        spc.u(y, np.full(y.shape, 60.0 * scale), laney=laney),
    )
    assert_array_equal(one.signal, other.signal)
    _same(other.upper * scale, one.upper)


@given(y=series)
def test_laneys_limits_are_the_plain_ones_stretched_by_how_the_points_move(y):
    y = np.array(y, dtype=float)
    plain, laney = spc.u(y, np.full(y.shape, 60.0)), spc.u(y, np.full(y.shape, 60.0), laney=True)
    deviation = np.sqrt(plain.centre / 60.0)
    z = np.where(deviation > 0, (y / 60.0 - plain.centre) / np.where(deviation > 0, deviation, 1.0), 0.0)
    stretch = np.abs(np.diff(z, axis=1)).mean(axis=1, keepdims=True) / 1.128
    _same(laney.upper - laney.centre, (plain.upper - plain.centre) * stretch)


# Pools: one answer of many rows.
answers = st.lists(
    st.tuples(st.booleans(), st.sampled_from([0.5, 1.0, 3.0]), st.sampled_from("ab"), st.sampled_from("xyz")),
    min_size=6,
    max_size=30,
)
MARGIN = {"a": 55.0, "b": 45.0}


def raked(rows, domain=None):
    y, weight, sex, area = (np.array(column) for column in zip(*rows, strict=True))
    held = {name: MARGIN[name] for name in set(sex)}
    weight = survey.rake(weight, [(sex, held)])
    return survey.proportion(y.astype(float), weight=weight, margins=[sex], domain=area if domain else None)


@given(answers, st.randoms())
def test_a_raked_share_does_not_depend_on_who_is_asked_first(rows, chance):
    turned = list(rows)
    chance.shuffle(turned)
    one, other = raked(rows), raked(turned)
    for name in ("estimate", "se", "lower", "upper", "df", "n"):
        _same(getattr(other, name), getattr(one, name), rtol=1e-7)


@given(answers, st.sampled_from([0.1, 12.0]))
def test_a_raked_share_does_not_depend_on_the_scale_of_the_weights(rows, scale):
    _same(raked([(y, w * scale, s, a) for y, w, s, a in rows]).se, raked(rows).se, rtol=1e-7)


@given(answers)
def test_raked_domains_together_are_the_domains_one_at_a_time(rows):
    together = raked(rows, domain=True)
    y, weight, sex, area = (np.array(column) for column in zip(*rows, strict=True))
    weight = survey.rake(weight, [(sex, {name: MARGIN[name] for name in set(sex)})])
    for place, name in enumerate(together.domains):
        alone = survey.proportion(np.where(area == name, y, np.nan), weight=weight, margins=[sex])
        _same(together.se[place], alone.se, rtol=1e-7)
        _same(together.estimate[place], alone.estimate)


def test_raking_to_the_domains_themselves_leaves_each_as_sure_as_its_own_answers():
    area = np.repeat(["n", "s"], 20)
    y = np.tile([1.0, 0.0, 0.0, 1.0, 1.0], 8)
    weight = survey.rake(np.ones(40), [(area, {"n": 80.0, "s": 20.0})])
    found = survey.mean(y, weight=weight, margins=[area], domain=area)
    plain = survey.mean(y, weight=weight, domain=area)
    assert_allclose(found.estimate, plain.estimate)
    assert_allclose(found.se, plain.se)


@pytest.mark.parametrize("method", [survey.proportion, survey.mean, survey.total])
def test_surveys_bear_nobody_one_and_everybody_alike(method):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert np.isnan(method([]).estimate)
        assert np.isnan(method([1.0]).se)
        alike = method(np.ones(9), stratum=list("aaabbbccc"))
        assert alike.se == 0
        assert np.isnan(method(np.full(4, np.nan), margins=[list("aabb")]).estimate)


cases = st.lists(st.tuples(st.integers(0, 30), st.booleans()), min_size=1, max_size=40)


@given(cases)
def test_a_curve_of_open_cases_only_falls_between_its_limits(rows):
    days, closed = zip(*rows, strict=True)
    curve = timeliness.kaplan_meier(days, closed)
    assert (np.diff(curve.open_share) < 0).all()
    assert (np.diff(curve.days) > 0).all()
    known = ~np.isnan(curve.lower)
    assert (curve.lower[known] <= curve.open_share[known] + 1e-12).all()
    assert (curve.open_share[known] <= curve.upper[known] + 1e-12).all()
    assert ((curve.open_share >= 0) & (curve.open_share <= 1)).all()


@given(cases, st.sampled_from([0.5, 24.0]))
def test_a_curve_in_hours_is_the_curve_in_days(rows, scale):
    days, closed = (np.array(column) for column in zip(*rows, strict=True))
    one, other = timeliness.kaplan_meier(days, closed), timeliness.kaplan_meier(days * scale, closed)
    assert_allclose(other.days, one.days * scale)
    assert_array_equal(other.open_share, one.open_share)
    _same(np.array(other.median[:3]), np.array(one.median[:3]) * scale)


@given(cases)
def test_with_no_case_open_the_curve_is_the_plain_share_still_open(rows):
    days = np.array([day for day, _ in rows], dtype=float)
    curve = timeliness.kaplan_meier(days, np.ones(len(days)))
    assert_allclose(curve.open_share, [(days > day).mean() for day in curve.days], atol=1e-12)


def test_days_below_nought_are_refused_and_one_number_is_answered_by_one():
    with pytest.raises(ValueError, match="no sooner than it opens"):
        timeliness.kaplan_meier([4, -1], [1, 1])
    assert np.ndim(timeliness.median(5).estimate) == 0


areas = st.lists(st.tuples(st.integers(0, 300), st.integers(300, 900)), min_size=3, max_size=15)


@pytest.mark.parametrize("kind", ["share", "rate"])
@given(rows=areas)
def test_over_dispersion_only_ever_widens_a_funnel(kind, rows):
    count, n = np.array(rows, dtype=float).T
    found = comparison.funnel(count, n, kind=kind)
    assert found.tau2 >= 0
    for plain, wide in ((found.lower_95, found.wide_lower_95), (found.lower_998, found.wide_lower_998)):
        assert (wide <= plain + 1e-9).all()
    for plain, wide in ((found.upper_95, found.wide_upper_95), (found.upper_998, found.wide_upper_998)):
        assert (wide >= plain - 1e-9).all()


@pytest.mark.parametrize("kind", ["share", "rate"])
def test_areas_all_alike_are_all_within_and_not_over_dispersed(kind):
    found = comparison.funnel([30] * 8, [300] * 8, kind=kind)
    assert set(found.position) == {"within"}
    assert found.tau2 == 0
    assert_allclose(found.phi, 0, atol=1e-12)


@given(st.lists(st.lists(st.integers(0, 30), min_size=3, max_size=3), min_size=2, max_size=6), st.randoms())
def test_what_is_hidden_as_primary_does_not_depend_on_order_or_company(count, chance):
    count = np.array(count)
    order = list(range(len(count)))
    chance.shuffle(order)
    assert_array_equal(disclosure.primary(count[order]), disclosure.primary(count)[order])
    hidden = disclosure.table(count).cells
    assert (hidden >= disclosure.primary(count)).all()
    assert_array_equal(disclosure.table(np.zeros_like(count)).cells, np.zeros(count.shape, bool))


def _same(found, wanted, rtol=1e-9):
    found, wanted = np.asarray(found), np.asarray(wanted)
    if wanted.dtype.kind in "fiu":
        assert_allclose(found, wanted, rtol=rtol, atol=1e-9)
    else:
        assert_array_equal(found, wanted)
