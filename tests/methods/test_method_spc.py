"""XmR, P, U and run charts. Literals are R's: NHSRplotthedots and qicharts2."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose, assert_array_equal

from frankpledge.figures.methods import MethodError, attributes, spc

VARIATION = {
    "common_cause": "common cause",
    "special_cause_improvement": "improvement",
    "special_cause_concern": "concern",
}
ASSURANCE = {None: "", "consistent_pass": "consistently met", "consistent_fail": "consistently missed",
             "inconsistent": "hit-and-miss"}  # fmt: skip
SHIFTED = [10, 12, 9, 11, 10, 12, 9, 11, 10, 12, 9, 11, 14, 14, 15, 14, 16, 14, 15, 14]
RISING = [10, 12, 11, 13, 12, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20]
FALLING = [50, 48, 51, 49, 50, 52, 48, 50, 49, 51, 47, 46, 45, 44, 43, 42, 41, 40, 39]
OUTLIER = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]
DEFECTS = [12, 8, 6, 9, 10, 12, 11, 16, 10, 6, 20, 15, 9, 8, 6, 8, 10, 7, 5, 8, 5, 8, 10, 6, 9]
SIZES = [100, 80, 80, 100, 110, 110, 100, 100, 90, 90, 110, 120, 120]
SIZES += [120, 110, 80, 80, 80, 90, 100, 100, 100, 100, 90, 90]
ONE_OUTLIER = [100, 105, 98, 102, 180, 101, 99, 103, 97, 100, 104, 96, 102, 99, 101, 103, 98, 100]

whole_series = arrays(
    np.float64, st.tuples(st.integers(1, 4), st.integers(12, 30)), elements=st.integers(0, 40)
)


def ends(chart):
    return [float(chart.centre[-1]), float(chart.lower[-1]), float(chart.upper[-1])]


def test_screening_drops_the_moving_ranges_of_an_outlier_but_not_the_outlier_from_the_mean():
    assert_allclose(ends(spc.xmr(OUTLIER)), [1.9444444444, -0.71555555556, 4.6044444444], rtol=1e-6)
    unscreened = spc.xmr(OUTLIER, screen=False)
    assert_allclose(unscreened.centre, 1.9444444444, rtol=1e-6)
    assert unscreened.upper[0] > 6.9
    assert "screened once" in spc.xmr(OUTLIER).made
    assert "not screened" in unscreened.made


def test_a_rising_series_is_an_improvement_where_more_is_better_and_a_concern_where_less_is():
    up = spc.xmr(RISING, improvement="increase", target=25)
    down = spc.xmr(RISING, improvement="decrease", target=5)
    assert_allclose(ends(up), [14.2, 11.16, 17.24], rtol=1e-6)
    assert up.signal.tolist() == [
        "outside", "run", "outside", "run", "near", "outside", *["trend"] * 6, *["outside"] * 3
    ]  # fmt: skip
    assert (up.variation, up.assurance) == ("improvement", "consistently missed")
    assert (down.variation, down.assurance) == ("concern", "consistently missed")
    assert spc.xmr(RISING).variation == "neutral high"
    assert spc.xmr(np.negative(RISING)).variation == "neutral low"


def test_a_rebase_starts_again_and_a_freeze_holds_the_first_limits():
    rebased = spc.xmr(SHIFTED, rebase_at=(12,), improvement="increase", target=8)
    assert_allclose(rebased.upper, [16.0618181818] * 12 + [17.54] * 8, rtol=1e-6)
    assert set(rebased.signal) == {"none"}
    assert rebased.assurance == "consistently met"
    assert_array_equal(rebased.based_on, [12] * 12 + [8] * 8)
    frozen = spc.xmr(SHIFTED, freeze_first=12, improvement="increase", target=8)
    assert_allclose(ends(frozen), [10.5, 4.9381818182, 16.0618181818], rtol=1e-6)
    assert frozen.signal.tolist() == [
        *["none"] * 11,
        *["run"] * 3,
        "near",
        "run",
        "near",
        "run",
        "near",
        "run",
    ]
    assert frozen.assurance == "hit-and-miss"


def test_a_falling_series_ends_beyond_its_limit():
    chart = spc.xmr(FALLING, improvement="decrease", target=60)
    assert_allclose(ends(chart), [46.5789473684, 41.9978362573, 51.1600584795], rtol=1e-6)
    assert chart.signal.tolist() == [
        *["near", "run"] * 2, "near", "outside", "run", "near", "run", *["trend"] * 7, *["outside"] * 3,
    ]  # fmt: skip
    assert (chart.variation, chart.assurance) == ("improvement", "consistently met")


def test_two_near_points_on_opposite_sides_are_no_signal():
    chart = spc.xmr([1, -1] * 7 + [5.5, -5.5])
    assert set(chart.signal) == {"none"}


def test_a_target_on_the_limit_is_hit_and_miss():
    assert spc.xmr([0, 1] * 10, improvement="increase", target=3.16).assurance == "hit-and-miss"


def test_the_p_chart_of_montgomerys_table_7_4():
    chart = spc.p(DEFECTS, SIZES)
    assert_allclose(chart.centre, 0.095510204082, rtol=1e-6)
    assert_allclose(chart.lower[:3], [0.0073346947278, 0, 0], rtol=1e-6)
    assert_allclose(chart.upper[:2], [0.18368571344, 0.19409342051], rtol=1e-6)
    assert np.flatnonzero(chart.signal == "outside").tolist() == [10]


def test_laneys_correction_with_and_without_screening():
    plain = spc.p(ONE_OUTLIER, [500] * 18, laney=True)
    assert_allclose([plain.lower[0], plain.upper[0]], [0.14094173272, 0.27861382283], rtol=1e-6)
    screened = spc.p(ONE_OUTLIER, [500] * 18, laney=True, screen=True)
    assert_allclose([screened.lower[0], screened.upper[0]], [0.18743735225, 0.23211820331], rtol=1e-6)


def test_the_u_chart_of_montgomerys_table_7_10():
    defects = [2, 3, 8, 1, 1, 4, 1, 4, 5, 1, 8, 2, 4, 3, 4, 1, 8, 3, 7, 4]
    assert_allclose(spc.u(defects, [50] * 20).upper, 0.18941230437, rtol=1e-6)
    assert_allclose(spc.u(defects, [50] * 20, laney=True).upper, 0.25877043673, rtol=1e-6)


def test_a_run_chart_finds_a_shift_that_its_median_hides():
    infections = [17, 12, 27, 20, 20, 18, 22, 19, 19, 24, 17, 16, 24, 19, 19, 22, 25, 19]
    infections += [17, 6, 25, 17, 11, 14, 9, 11, 7, 13, 5, 5, 3, 5, 9, 4, 5, 9]
    chart = spc.run(infections)
    assert (chart.useful, chart.longest_run, chart.longest_run_max) == (32, 14, 8)
    assert (chart.crossings, chart.crossings_min, bool(chart.signal)) == (6, 11, True)
    assert set(chart.centre) == {17}


def test_the_limits_of_a_run_chart():
    longest, fewest = spc.run_limits([1, 10, 24, 60, 100])
    assert longest.tolist() == [3, 6, 8, 9, 10]
    assert fewest.tolist() == [0, 2, 8, 23, 41]


def test_every_xmr_case_of_the_reference_agrees(reference):
    for case in reference("spc_xmr.json")["cases"]:
        known, at = case["expected"], case["rebase_at_index_1based"]
        chart = spc.xmr(
            case["y"], screen=case["screen_outliers"], rebase_at=(at - 1,) if at else (),
            freeze_first=case["fix_after_n_points"],
            improvement=case["improvement_direction"], target=case["target"],
        )  # fmt: skip
        assert_allclose(chart.centre, known["mean"], rtol=1e-6, atol=1e-12)
        assert_allclose(chart.lower, known["lpl"], rtol=1e-6)
        assert_allclose(chart.upper, known["upl"], rtol=1e-6)
        assert chart.signal.tolist() == [_signal(label) for label in known["special_cause_type"]], case["id"]
        kinds = {0: "common_cause", 1: "special_cause_improvement", -1: "special_cause_concern"}
        better = 1 if case["improvement_direction"] == "increase" else -1
        assert [kinds[int(way) * better] for way in chart.direction] == known["point_type"]
        assert chart.variation == VARIATION[known["variation"]]
        assert chart.assurance == ASSURANCE[known["assurance"]]


def test_every_attribute_case_of_the_reference_agrees(reference):
    for case in reference("spc_attributes.json")["cases"]:
        known, given_ = case["expected"], case["input"]
        if "count" in given_:
            method = spc.u if case["id"].split("_")[-1].startswith("u") else spc.p
            laney = case["id"].split("_")[-1] in ("pp", "up")
            chart = method(given_["count"], given_["n"], laney=laney, screen=case["screened_mr"])
            lines = {
                "lcl": chart.lower,
                "ucl": chart.upper,
                "lcl95": chart.near_lower,
                "ucl95": chart.near_upper,
            }
            for name, line in lines.items():
                assert_allclose(line, known[name], rtol=1e-6, err_msg=case["id"])
        elif case["id"].endswith("_run"):
            chart = None
        else:
            chart = spc.xmr(given_["y"], screen=case["screened_mr"], freeze_first=given_.get("freeze"))
            # That package takes 3/1.128 = 2.6596 moving ranges; Making Data Count, and so we, 2.66.
            width = np.subtract(known["ucl"], known["cl"]) * spc.LIMIT / (3 / attributes.D2)
            assert_allclose(chart.upper - chart.centre, width, rtol=1e-6)
        if chart is None:
            runs = spc.run(given_["y"])
            assert_allclose(runs.centre, known["cl"])
        else:
            assert_allclose(chart.y, known["y"], rtol=1e-6)
            assert_allclose(chart.centre, known["cl"], rtol=1e-6)
            assert (chart.signal == "outside").tolist() == known["sigma_signal"]
            runs = spc.runs_about(chart.y, chart.centre)
        assert (int(runs.useful), int(runs.longest_run), int(runs.longest_run_max)) == (
            known["n_useful"], known["longest_run"], known["longest_run_max"],
        )  # fmt: skip
        assert (int(runs.crossings), int(runs.crossings_min)) == (
            known["n_crossings"],
            known["n_crossings_min"],
        )
        assert bool(runs.signal) == known["runs_signal"]


def test_the_run_chart_table_of_the_reference_agrees(reference):
    table = reference("anhoej_limits.csv")
    longest, fewest = spc.run_limits(table["n"].to_numpy())
    assert_array_equal(longest, table["longest_run_max"])
    assert_array_equal(fewest, table["crossings_min"])


def _signal(label):
    if label == "Common Cause":
        return "none"
    if "Trend" in label:
        return "trend"
    return {"7": "run", "2": "near"}.get(label[0], "outside")


@given(whole_series, st.randoms())
def test_series_are_judged_apart_in_whatever_order_they_come(y, chance):
    order = list(range(len(y)))
    chance.shuffle(order)
    chart, turned = spc.xmr(y), spc.xmr(y[order])
    assert_allclose(turned.upper, chart.upper[order])
    assert_array_equal(turned.signal, chart.signal[order])
    alone = spc.xmr(y[0])
    assert_array_equal(alone.signal, chart.signal[0])
    assert alone.variation == chart.variation[0]


@given(whole_series, st.sampled_from([0.001, 0.1, 3.0, 1e6]), st.sampled_from([0.0, -7.3, 1000.1]))
def test_units_and_origin_change_no_signal(y, scale, shift):
    chart, other = spc.xmr(y), spc.xmr(y * scale + shift)
    assert_allclose(other.upper, chart.upper * scale + shift, rtol=1e-9, atol=1e-9)
    assert_array_equal(other.signal, chart.signal)


@given(whole_series)
def test_turned_upside_down_every_signal_turns_round(y):
    chart, turned = spc.xmr(y, improvement="increase"), spc.xmr(-y, improvement="decrease")
    assert_array_equal(turned.signal, chart.signal)
    assert_array_equal(turned.direction, -chart.direction)
    assert_array_equal(turned.variation, chart.variation)


@given(whole_series)
def test_every_rule_is_what_a_plain_reading_gives(y):
    chart = spc.xmr(y)
    for row in range(len(y)):
        assert chart.signal[row].tolist() == _plainly(y[row], chart, row)


@given(whole_series, st.data())
def test_breaks_of_each_series_give_what_each_series_alone_gives(y, data):
    points = y.shape[1]
    breaks = [data.draw(st.lists(st.integers(1, points - 1), max_size=2, unique=True)) for _ in y]
    chart = spc.xmr(y, rebase_at=breaks)
    for row, at in enumerate(breaks):
        alone = spc.xmr(y[row], rebase_at=at)
        assert_allclose(chart.centre[row], alone.centre)
        assert_allclose(chart.lower[row], alone.lower)
        assert_array_equal(chart.signal[row], alone.signal)


def _plainly(y, chart, row):
    centre, lower, upper = chart.centre[row, 0], chart.lower[row, 0], chart.upper[row, 0]
    near = [chart.near_lower[row, 0], chart.near_upper[row, 0]]
    tiny = 1e-9
    side = [0 if abs(v - centre) <= tiny else (1 if v > centre else -1) for v in y]
    out = [v > upper + tiny or v < lower - tiny for v in y]
    close = [(v > near[1] + tiny or v < near[0] - tiny) and not o for v, o in zip(y, out, strict=True)]
    trend, two, run = (set() for _ in range(3))
    for i in range(len(y) - 6):
        steps = np.sign(np.diff(y[i : i + 7]))
        if abs(steps.sum()) == 6:
            trend |= set(range(i, i + 7))
        if abs(sum(side[i : i + 7])) == 7:
            run |= set(range(i, i + 7))
    for i in range(len(y) - 2):
        if abs(sum(side[i : i + 3])) == 3 and sum(close[i : i + 3]) >= 2:
            two |= {j for j in range(i, i + 3) if close[j]}
    names = (("outside", {i for i, o in enumerate(out) if o}), ("trend", trend), ("near", two), ("run", run))
    return [next((name for name, points in names if i in points), "none") for i in range(len(y))]


@pytest.mark.parametrize("value", [0.0, 0.1, 1 / 3, 1e9])
def test_equal_values_have_limits_on_their_centre_and_no_signal(value):
    chart = spc.xmr(np.full((2, 25), value), improvement="increase", target=value)
    assert_array_equal(chart.upper, chart.lower)
    assert set(chart.signal.ravel()) == {"none"}
    assert chart.variation.tolist() == ["common cause"] * 2


def test_fewer_than_twelve_points_have_a_centre_and_no_limits():
    chart = spc.xmr([3, 4, 5, 4, 3, 4])
    assert_allclose(chart.centre, 23 / 6)
    assert np.isnan(chart.lower).all()
    assert np.isnan(chart.near_upper).all()
    assert chart.assurance == ""
    assert chart.variation == "common cause"


def test_a_missing_point_breaks_runs_and_leaves_the_rest_as_it_was():
    y = np.array([5.0, 6, 5, 7, 5, 6, 4, 9, 9, 9, 9, 9, 9, 9, 5, 4, 5, 6, 4, 5])
    whole, gap = spc.xmr(y), spc.xmr(np.where(np.arange(20) == 10, np.nan, y))
    assert (whole.signal[7:14] != "none").all()
    assert "run" not in gap.signal
    assert gap.signal[10] == "none"
    assert gap.based_on[0] == 19
    spread = np.abs(np.diff(np.where(np.arange(20) == 10, np.nan, y)))
    assert_allclose(gap.centre[0], np.nanmean(np.where(np.arange(20) == 10, np.nan, y)))
    assert_allclose(
        gap.upper[0] - gap.centre[0], 2.66 * np.nanmean(spread[spread < 3.267 * np.nanmean(spread)])
    )


def test_the_last_present_point_decides():
    ended = spc.xmr([*RISING, np.nan, np.nan], improvement="increase", target=5)
    assert ended.variation == "improvement"
    assert ended.assurance == "consistently met"


def test_empty_one_and_all_missing_series_give_no_error():
    assert spc.xmr(np.empty((0, 20))).signal.shape == (0, 20)
    assert spc.xmr(np.empty((3, 0))).variation.tolist() == [""] * 3
    assert spc.xmr([4.0]).signal.tolist() == ["none"]
    nothing = spc.xmr(np.full((2, 15), np.nan), improvement="increase", target=3)
    assert nothing.variation.tolist() == ["", ""]
    assert np.isnan(nothing.upper).all()
    assert spc.run(np.empty((2, 0))).useful.tolist() == [0, 0]
    assert spc.run([np.nan, 3.0]).useful == 0


def test_wrong_breaks_freezes_and_words_are_refused():
    with pytest.raises(MethodError, match="1 to 14"):
        spc.xmr(RISING, rebase_at=(15,))
    with pytest.raises(MethodError, match="give one of them"):
        spc.xmr(RISING, rebase_at=(5,), freeze_first=6)
    with pytest.raises(MethodError, match="two points"):
        spc.xmr(RISING, freeze_first=1)
    with pytest.raises(MethodError, match="sideways"):
        spc.xmr(RISING, improvement="sideways")
    with pytest.raises(MethodError, match="lists of breaks"):
        spc.xmr([RISING, RISING], rebase_at=[[3]])
    with pytest.raises(MethodError, match="use u"):
        spc.p([5, 6], [4, 9])


@given(whole_series)
def test_a_p_chart_holds_its_limits_within_nought_and_one(count):
    chart = spc.p(count, np.full(count.shape, 40.0), laney=True)
    assert np.nanmin(chart.lower, initial=0.0) >= 0
    assert np.nanmax(chart.upper, initial=1.0) <= 1
    assert_allclose(chart.centre[:, 0], count.sum(axis=1) / (40 * count.shape[1]))


@given(whole_series)
def test_a_run_chart_counts_as_one_would_by_hand(y):
    chart = spc.run(y)
    for row, values in enumerate(y):
        side = [s for s in np.sign(values - np.median(values)) if s]
        changes = [i for i in range(1, len(side)) if side[i] != side[i - 1]]
        stretches = np.diff([0, *changes, len(side)])
        assert chart.useful[row] == len(side)
        assert chart.crossings[row] == len(changes)
        assert chart.longest_run[row] == max(stretches, default=0)


@given(whole_series, st.sampled_from([1, -1]), st.sampled_from([0, 16_343, 40_000]))
def test_a_count_has_the_same_chart_alone_and_beside_a_series_of_fractions(y, sign, level):
    # Counts alone are worked out in whole numbers of 16 bits, where they fit.
    counts = sign * (y + level * (np.arange(y.shape[1]) % 2))
    alone, beside = spc.xmr(counts), spc.xmr(np.vstack([counts, np.full(y.shape[1], 0.5)]))
    assert_array_equal(alone.rules, beside.rules[:-1])
    assert_allclose(alone.centre, beside.centre[:-1], rtol=1e-12, atol=1e-12)
    assert_allclose(alone.upper, beside.upper[:-1], rtol=1e-12, atol=1e-12)


@given(
    arrays(
        np.float64,
        st.tuples(st.integers(2, 4), st.integers(12, 40)),
        elements=st.one_of(st.floats(0, 1), st.just(np.nan)),
    )
)
def test_a_series_has_to_the_last_digit_the_same_limits_alone_and_among_others(y):
    among = spc.xmr(y)
    for row, alone in enumerate(map(spc.xmr, y)):
        assert_array_equal(alone.lower, among.lower[row])
        assert_array_equal(alone.rules, among.rules[row])


def test_many_series_drawn_in_batches_have_the_charts_that_each_has_alone(monkeypatch):
    chance = np.random.default_rng(7)
    y = chance.poisson(30, (41, 25)).astype(float)
    y[10:20, ::6] += 0.5
    y[15:30][chance.random((15, 25)) < 0.2] = np.nan
    y[33, 12:] += 40
    alone = [spc.xmr(one) for one in y]
    monkeypatch.setattr(spc, "_AT_ONCE", 3 * 25)
    together = spc.xmr(y, rebase_at=[[] for _ in y])
    assert_array_equal(together.rules, [one.rules for one in alone])
    for line in ("centre", "lower", "near_upper", "based_on"):
        assert_array_equal(getattr(together, line), [getattr(one, line) for one in alone])
    assert_array_equal(spc.xmr(y).rules, together.rules)
    assert_array_equal(together.variation, [one.variation for one in alone])
