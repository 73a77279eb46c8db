"""Survey estimates, weights and waves.

Known answers are those of R's survey package on the Academic Performance Index samples (read where present);
a small stratified, clustered sample proves the same formulas by hand.
"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from frankpledge.figures.methods import MethodError, rates, survey, waves

STYPE = {"E": 4421, "H": 755, "M": 1018}
WIDE = {"No": 1072, "Yes": 5122}

# Two strata of 10 and 20 clusters; three and two drawn; two answers in each.
Y = np.array([1, 0, 1, 1, 0, 0, 1, 1, 0, 1], dtype=float)
WEIGHT = np.array([2, 2, 1, 1, 3, 3, 4, 4, 5, 5], dtype=float)
STRATUM = np.array(list("aaaaaabbbb"))
CLUSTER = np.array([1, 1, 2, 2, 3, 3, 1, 1, 2, 2])
POPULATION = np.array([10] * 6 + [20] * 4)


def by_hand(y, weight, stratum, cluster, population, total=False):
    """V = Σ (1−f) n/(n−1) Σ (u − ū)², written out."""
    p = (weight * y).sum() / weight.sum()
    u = weight * y if total else weight * (y - p) / weight.sum()
    variance = 0.0
    for h in np.unique(stratum):
        clusters = np.unique(cluster[stratum == h])
        sums = np.array([u[(stratum == h) & (cluster == c)].sum() for c in clusters])
        n = len(clusters)
        fraction = n / population[stratum == h][0]
        variance += (1 - fraction) * n / (n - 1) * ((sums - sums.mean()) ** 2).sum()
    return np.sqrt(variance)


def test_a_stratified_clustered_share_is_what_the_formula_gives_by_hand():
    p = survey.proportion(Y, weight=WEIGHT, stratum=STRATUM, cluster=CLUSTER, population=POPULATION)
    assert_allclose(p.estimate, 17 / 30)
    assert_allclose(p.se, by_hand(Y, WEIGHT, STRATUM, CLUSTER, POPULATION))
    assert p.df == 3
    logit = np.log(p.estimate / (1 - p.estimate))
    reach = 3.182446305284263 * p.se / (p.estimate * (1 - p.estimate))
    assert_allclose([p.lower, p.upper], 1 / (1 + np.exp(-logit + np.array([reach, -reach]))))


def test_a_total_is_what_the_formula_gives_by_hand():
    total = survey.total(Y, weight=WEIGHT, stratum=STRATUM, cluster=CLUSTER, population=POPULATION)
    assert_allclose(total.estimate, 17)
    assert_allclose(total.se, by_hand(Y, WEIGHT, STRATUM, CLUSTER, POPULATION, total=True))


def test_a_simple_random_sample_has_the_textbook_error_and_design_effect_one():
    p = survey.proportion([1, 0, 0, 1, 1, 1, 0, 1])
    assert_allclose(p.se**2, 0.625 * 0.375 / 7)
    assert_allclose(p.deff, 1)


def test_every_estimate_of_the_reference_agrees(reference):
    known = reference("survey_api.json")["results"]
    strat, clus = reference("apistrat.csv"), reference("apiclus1.csv")
    designs = {
        "dstrat": (strat, {"weight": strat.pw, "stratum": strat.stype, "population": strat.fpc}),
        "dclus1": (clus, {"weight": clus.pw, "cluster": clus.dnum, "population": clus.fpc}),
        "dw": (strat, {"weight": strat.pw}),
    }
    for name, (data, design) in designs.items():
        answer, wide = known[name], data["sch.wide"] == "Yes"
        mean = survey.mean(data.api00, **design)
        found = [mean.estimate, mean.se, mean.deff, mean.df]
        assert_allclose(found, [*answer["mean_api00"].values(), answer["degf"]], rtol=1e-6)
        share, want = survey.proportion(wide, **design), answer["prop_schwide"]
        assert_allclose([share.estimate, share.se], [want["est"], want["se"]], rtol=1e-6)
        assert_allclose(share.deff, want["deff_noreplace"], rtol=1e-6)
        assert_allclose([share.lower, share.upper], want["ci95"]["logit"], rtol=1e-6)
        assert_allclose([share.lower, share.upper], want["ci95"]["xlogit"], rtol=1e-6)
        symmetric = survey.mean(wide, **design)
        assert_allclose([symmetric.lower, symmetric.upper], want["ci95"]["mean"], rtol=1e-6)
        total = survey.total(data.enroll, **design)
        assert_allclose([total.estimate, total.se], list(answer["total_enroll"].values()), rtol=1e-6)
        ratio = survey.ratio(data["api.stu"], data.enroll, **design)
        assert_allclose([ratio.estimate, ratio.se], list(answer["ratio"].values()), rtol=1e-6)
        groups = survey.proportion(wide, domain=data.stype, **design)
        assert list(groups.domains) == answer["domain_prop_by_stype"]["stype"]
        assert_allclose(groups.estimate, answer["domain_prop_by_stype"]["est"], rtol=1e-6)
        assert_allclose(groups.se, answer["domain_prop_by_stype"]["se"], rtol=1e-6)
    apart = survey.difference(clus.api00, clus["comp.imp"] == "Yes", **designs["dclus1"][1])
    test = known["svyttest_dclus1_api00_by_compimp"]
    assert_allclose(
        [apart.estimate, apart.estimate / apart.se, apart.df], [test["diff"], test["t"], test["df"]], 1e-6
    )


def test_post_stratified_and_raked_estimates_of_the_reference_agree(reference):
    known, clus = reference("survey_api.json")["results"], reference("apiclus1.csv")
    weight = survey.rake(clus.pw, [(clus.stype, STYPE)])
    design = {"weight": weight, "cluster": clus.dnum, "margins": [clus.stype]}
    mean, total = survey.mean(clus.api00, **design), survey.total(clus.enroll, **design)
    want = known["poststrat_dclus1_nofpc"]
    assert_allclose([mean.estimate, mean.se], list(want["mean_api00"].values()), rtol=1e-6)
    assert_allclose([total.estimate, total.se], list(want["total_enroll"].values()), rtol=1e-6)
    # R stops raking when a margin moves by less than one school; so do these, at a tolerance. Ours go on to
    # 1e-10.
    raked = survey.rake(clus.pw, [(clus.stype, STYPE), (clus["sch.wide"], WIDE)], tolerance=1e-3)
    found = [survey.kish_deff(raked), survey.effective_size(raked)]
    assert_allclose(found, list(known["kish_rake"].values()), rtol=1e-6)
    strat = reference("apistrat.csv")
    found = [survey.kish_deff(strat.pw), survey.effective_size(strat.pw)]
    assert_allclose(found, list(known["kish_apistrat"].values()), rtol=1e-6)


def test_every_change_between_waves_of_the_reference_agrees(reference):
    known = reference("time_and_targets.json")
    for case in known["wave_change"]:
        d = survey.change_from_design(
            case["p2"], case["n2"], case["p1"], case["n1"], deff=case["deff2"], deff_old=case["deff1"]
        )
        assert_allclose(d, [case["diff"], *case["ci"]], rtol=1e-6)
    for case in known["margin_of_error_pp_at_50"]:
        assert_allclose(100 * survey.margin_of_error(0.5, case["n"]), case["moe_deff1"], rtol=1e-6)
        assert_allclose(100 * survey.margin_of_error(0.5, case["n"], 1.4), case["moe_deff1.4"], rtol=1e-6)


def test_two_and_a_half_points_are_beyond_chance_at_4800_and_one_point_is_not():
    rose = survey.change_from_design(0.545, 4800, 0.52, 4800, deff=1.4)
    assert_allclose(rose, [0.025, 0.0013886528789, 0.048611347121], rtol=1e-6)
    assert survey.change_from_design(0.53, 4800, 0.52, 4800, deff=1.4).lower < 0


def test_rolling_years_share_three_quarters_so_their_change_is_surer_than_it_looks():
    quarters, n, deff = [0.50, 0.51, 0.515, 0.52, 0.54], 4800, 1.4
    variance = [survey.design_variance(p, n, deff) for p in quarters]
    moved = survey.rolling_change(quarters[4], variance[4], quarters[0], variance[0])
    error = (moved.upper - moved.lower) / 2 / 1.959963984540054
    assert_allclose([moved.estimate, error], [0.01, 0.0030142024926], rtol=1e-6)
    wrongly = survey.change_from_design(0.52125, 4 * n, 0.51125, 4 * n, deff=deff)
    assert_allclose((wrongly.upper - wrongly.lower) / 2 / 1.959963984540054, 0.0060334678565, rtol=1e-3)
    published = survey.rolling_change_from_design(0.52125, 0.51125, n, deff=deff)
    assert_allclose(published, moved, rtol=2e-2)


def test_four_quarters_apart_rolling_years_are_independent():
    year = survey.rolling_change_from_design(0.52, 0.5, 100, quarters_apart=4, deff=1.2)
    assert_allclose(year, survey.change_from_design(0.52, 400, 0.5, 400, deff=1.2))
    assert_allclose(year, survey.rolling_change_from_design(0.52, 0.5, 100, quarters_apart=9, deff=1.2))


def test_a_grown_survey_counts_what_went_out_by_its_own_size():
    grown = survey.rolling_change_from_design(0.52, 0.5, 150, n_old=100, quarters_apart=4)
    assert_allclose(grown, survey.change_from_design(0.52, 600, 0.5, 400))
    with pytest.raises(MethodError, match="a quarter apart"):
        survey.rolling_change_from_design(0.52, 0.5, 150, quarters_apart=0)


def test_a_boroughs_400_answers_are_good_to_about_five_points():
    assert_allclose(100 * survey.margin_of_error(0.5, 400), 4.8999099614, rtol=1e-6)
    assert_allclose(100 * survey.margin_of_error(0.5, 400, 1.4), 5.7976516523, rtol=1e-6)
    share = survey.from_design(0.5, 400)
    assert_allclose(share[1:], rates.wilson(200, 400))
    assert survey.from_design(0.5, 400, deff=1.4).lower < share.lower


answers = st.lists(
    st.tuples(
        st.booleans(), st.sampled_from([0.5, 1.0, 2.0, 3.5]), st.sampled_from("abc"), st.integers(0, 3)
    ),
    min_size=2,
    max_size=40,
)


@given(answers, st.randoms())
def test_the_order_of_respondents_changes_nothing(rows, chance):
    turned = list(rows)
    chance.shuffle(turned)
    assert_allclose(_of(rows), _of(turned), rtol=1e-9, atol=1e-12)


@given(answers, st.sampled_from([0.25, 7.0]))
def test_the_scale_of_weights_changes_no_share(rows, scale):
    scaled = [(y, w * scale, h, c) for y, w, h, c in rows]
    assert_allclose(_of(rows), _of(scaled), rtol=1e-9, atol=1e-12)


@given(answers)
def test_domains_together_are_the_domains_one_at_a_time(rows):
    y, weight, stratum, cluster = (np.array(column) for column in zip(*rows, strict=True))
    together = survey.proportion(y, weight=weight, cluster=cluster, domain=stratum)
    for place, name in enumerate(together.domains):
        alone = survey.proportion(np.where(stratum == name, y, np.nan), weight=weight, cluster=cluster)
        for field in ("estimate", "se", "lower", "upper", "df", "n"):
            assert_allclose(getattr(together, field)[place], getattr(alone, field), rtol=1e-9, atol=1e-12)


@given(answers)
def test_a_share_lies_in_its_interval_between_nought_and_one(rows):
    estimate, _, lower, upper = _of(rows)
    if not np.isnan(lower):
        assert 0 <= lower <= estimate + 1e-12
        assert estimate <= upper + 1e-12 <= 1 + 1e-12


def _of(rows):
    y, weight, stratum, cluster = (np.array(column) for column in zip(*rows, strict=True))
    found = survey.proportion(y, weight=weight, stratum=stratum, cluster=cluster)
    return found.estimate, found.se, found.lower, found.upper


@given(st.lists(st.sampled_from([1.0, 2.0, 5.0]), min_size=1, max_size=30))
def test_kish_is_one_for_equal_weights_and_more_for_others(weights):
    assert_allclose(survey.kish_deff(np.ones(len(weights))), 1)
    assert survey.kish_deff(weights) >= 1 - 1e-12
    assert_allclose(survey.effective_size(weights) * survey.kish_deff(weights), len(weights))


@given(st.integers(0, 5), st.data())
def test_raked_weights_add_up_to_every_margin(seed, data):
    chance = np.random.default_rng(seed)
    sex = np.array([*"mf", *chance.choice(list("mf"), 30)])
    age = np.array([*"oy", *chance.choice(list("oy"), 30)])
    women = data.draw(st.integers(20, 80))
    weight = survey.rake(
        np.ones(32), [(sex, {"m": 100 - women, "f": women}), (age, {"o": 60, "y": 40})], tolerance=1e-9
    )
    assert_allclose([weight[sex == "f"].sum(), weight[age == "o"].sum()], [women, 60], rtol=1e-7)


def test_a_simple_random_sample_of_a_known_population_has_design_effect_one():
    answers = [1, 0, 0, 1, 1, 1, 0, 1]
    drawn = survey.mean(answers, weight=[10] * 8, population=80)
    assert_allclose(drawn.se**2, 0.9 * 0.625 * 0.375 / 7)
    assert_allclose(drawn.deff, 1)
    assert_allclose(survey.total(answers, weight=[10] * 8, population=80).deff, 1)


def test_those_outside_a_domain_still_stand_in_its_strata():
    inside = np.array([1, 0, 1, 1, 0, 1, 0, 0], dtype=bool)
    stratum = np.array(list("aaaabbbb"))
    y = np.array([1, 0, 1, 0, 0, 0, 1, 1], dtype=float)
    found = survey.mean(np.where(inside, y, np.nan), stratum=stratum)
    influence = np.where(inside, (y - y[inside].mean()) / inside.sum(), 0.0)
    spread = sum(4 * np.var(influence[stratum == name]) for name in "ab")
    assert_allclose(found.se**2, 4 / 3 * spread)


def test_unequal_weights_cost_an_eighth():
    assert survey.kish_deff([1, 1, 2]) == 1.125
    assert survey.effective_size([1, 1, 2]) == 16 / 6


def test_known_totals_take_the_spread_between_groups_out_of_the_variance():
    group = np.array(list("aaabbbbb"))
    y = np.array([1, 1, 0, 0, 0, 0, 1, 0], dtype=float)
    weight = survey.rake(np.ones(8), [(group, {"a": 60, "b": 40})])
    assert_allclose(weight, [20] * 3 + [8] * 5)
    found = survey.mean(y, weight=weight, margins=[group])
    residual = y - np.where(group == "a", 2 / 3, 1 / 5)
    assert_allclose(found.estimate, 0.6 * 2 / 3 + 0.4 / 5)
    assert_allclose(found.se**2, 8 / 7 * ((weight * residual / 100) ** 2).sum())
    total = survey.total(y, weight=weight, margins=[group])
    assert_allclose([total.estimate, total.se], [100 * found.estimate, 100 * found.se])


def test_a_ratio_to_one_is_the_mean_and_missing_bases_are_left_out():
    design = {"weight": WEIGHT, "stratum": STRATUM, "cluster": CLUSTER}
    ratio, mean = survey.ratio(Y, np.ones(10), **design), survey.mean(Y, **design)
    assert_allclose([ratio.estimate, ratio.se, ratio.lower], [mean.estimate, mean.se, mean.lower])
    holed = survey.ratio(Y, np.where(np.arange(10) == 3, np.nan, 1.0), **design)
    assert holed.n == 9


def test_groups_in_strata_of_their_own_differ_with_the_sum_of_their_variances():
    first, second = (survey.mean(np.where(name == STRATUM, Y, np.nan), stratum=STRATUM) for name in "ab")
    apart = survey.difference(Y, STRATUM == "a", stratum=STRATUM)
    assert_allclose(apart.estimate, first.estimate - second.estimate)
    assert_allclose(apart.se, np.hypot(first.se, second.se))
    assert apart.df == 10 - 2 - 1


def test_a_whole_stratum_drawn_adds_no_variance():
    census = survey.mean([1, 2, 3, 9, 8], stratum=list("aaabb"), population=[3, 3, 3, 50, 50])
    alone = survey.mean([9, 8], population=50)
    assert_allclose(census.se, alone.se * 2 / 5)


def test_everybody_agreeing_still_leaves_an_interval():
    share = survey.proportion(np.ones(20))
    assert_allclose([share.lower, share.upper], rates.wilson(20, 20))


def test_a_missing_answer_is_outside_the_domain_and_a_lone_cluster_has_no_variance():
    holed = survey.proportion([1, 0, np.nan, 1])
    assert holed.n == 3
    assert_allclose(holed.estimate, 2 / 3)
    lone = survey.proportion([1, 0, 1, 1], cluster=[1, 1, 1, 1])
    assert np.isnan(lone.se)
    assert np.isnan(lone.lower)


def test_nobody_and_no_answers_give_missing_figures_not_errors():
    assert np.isnan(survey.proportion([]).estimate)
    assert np.isnan(survey.mean([np.nan, np.nan]).se)
    assert np.isnan(survey.proportion([1, np.nan], domain=["a", "b"]).estimate[1])


def test_one_figure_for_all_is_a_number():
    assert np.ndim(survey.mean([1, 2, 3]).estimate) == 0
    assert survey.mean([1, 2, 3], domain=["x", "y", "x"]).estimate.shape == (2,)


def test_wrong_columns_are_refused_in_words():
    with pytest.raises(MethodError, match="0 or 1"):
        survey.proportion([1, 2])
    with pytest.raises(MethodError, match="one for each"):
        survey.mean([1, 2], stratum=["a"])
    with pytest.raises(MethodError, match="smaller than the sample"):
        survey.mean([1, 2, 3], population=2)
    with pytest.raises(MethodError, match="nobody in"):
        survey.rake([1, 1], [(["a", "a"], {"a": 1, "b": 2})])
    with pytest.raises(MethodError, match="one total"):
        survey.rake([1, 1], [(["a", "b"], {"a": 1, "b": 2}), (["c", "d"], {"c": 1, "d": 9})])
    with pytest.raises(MethodError, match="divide percentages"):
        survey.from_design(52, 400)
    with pytest.raises(MethodError, match="deff"):
        survey.from_design(0.5, 400, deff=0)


@given(st.floats(0, 1), st.floats(0, 1), st.integers(1, 5000), st.integers(1, 5000))
def test_a_change_between_waves_turned_round_is_its_negative(p, q, n, m):
    there, back = waves.change_from_design(p, n, q, m), waves.change_from_design(q, m, p, n)
    assert_allclose([there.lower, there.upper], [-back.upper, -back.lower], atol=1e-12)
