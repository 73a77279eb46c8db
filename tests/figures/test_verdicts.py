"""One headline verdict for each figure, by rule, and words that say no more than the numbers bear."""

import json
import string
from dataclasses import fields
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frankpledge.figures import build
from frankpledge.figures.compare import dispersion
from frankpledge.figures.verdict import RULES, WORDS
from frankpledge.figures.words import ENGLISH, LONGEST

from .held import LONDON, PLACES, Held, months
from .test_counts import HOMICIDES, made, one, rows, victims

CONFIDENCE = {
    "key": "good-job-local",
    "title": "Doing a good job locally",
    "kind": "survey_share",
    "filter": {"question": "good job"},
    "polarity": "up",
    "periods": ["rolling-12"],
    "design": [
        {"from": "2014-01", "n": {"total": 12800, "borough": 400}, "deff": 1.4},
        {"from": "2022-04", "n": {"total": 19200, "borough": 600}, "deff": 1.4},
    ],
}


def answers(shares, place="MPS", first=2015):
    """Shares of twelve months to March, June, September, December …"""
    return [
        {
            "place": place,
            "question": "good job",
            "share": s,
            "month": f"{first + i // 4}-{3 * (i % 4) + 3:02d}",
        }
        for i, s in enumerate(shares)
    ]


def confidence(shares, place="MPS", targets=(), **change):
    measure = {**CONFIDENCE, **change}
    return build(
        [measure], targets, Held({"attitudes": answers(shares, place)}), as_at=date(2025, 1, 1), places=PLACES
    )


def test_a_fall_beyond_chance_is_worsening_and_the_sentence_says_from_what():
    found = one(confidence([0.57, 0.56, 0.55, 0.54, 0.52]), "R12-2016-03")
    assert found["verdict"] == "worsening"
    assert found["sentence"] == (
        "52% in the twelve months to March 2016. "
        "Lower than a year before (57%), by more than chance would explain."
    )
    assert found["finding"] == "Doing a good job locally: lower than a year before"
    assert found["change"] == pytest.approx(-0.05)
    assert found["beyond_chance"]


def test_the_same_fall_in_one_borough_cannot_be_told_from_chance():
    found = one(confidence([0.57, 0.56, 0.55, 0.54, 0.52], place="Camden"), "R12-2016-03", "E09000007")
    assert found["verdict"] == "too-close"
    assert "chance alone could explain (cannot tell from chance)" in found["sentence"]
    assert found["beyond_chance"] is False
    assert "400 people" in found["interval"]


def test_a_boroughs_year_is_known_to_about_six_points_and_londons_to_one():
    camden = one(confidence([0.5], place="Camden"), "R12-2015-03", "E09000007")
    london = one(confidence([0.5]), "R12-2015-03")
    assert camden["upper"] - camden["value"] == pytest.approx(0.058, abs=0.001)
    assert london["upper"] - london["value"] == pytest.approx(0.0102, abs=0.0005)


def test_a_year_that_spans_a_change_of_sample_takes_each_months_part():
    found = one(confidence([0.5] * 31), "R12-2022-09")
    assert "16,000 people" in found["interval"]


def test_two_intervals_that_overlap_do_not_make_a_change_chance():
    found = one(confidence([0.52, 0.5, 0.5, 0.5, 0.503]), "R12-2016-03")
    assert found["upper"] > found["before_value"] - 0.0102
    assert found["beyond_chance"]


def test_without_a_year_before_there_is_nothing_to_tell():
    found = one(confidence([0.5, 0.4]), "R12-2015-06")
    assert (found["verdict"], found["change"]) == ("cannot-tell", None)


def test_a_published_value_without_an_interval_cannot_be_told():
    measure = {"key": "backlog", "title": "Backlog", "kind": "published", "unit": "count", "polarity": "down"}
    held = [
        {"series": "backlog", "place": "London", "period": f"{y}-Q1", "value": v}
        for y, v in ((2020, 5.0), (2021, 9))
    ]
    found = one(made(measure, {"published": held}), "2021-Q1")
    assert found["verdict"] == "cannot-tell"
    assert "No interval can be given" in found["sentence"]
    assert (found["lower"], found["interval"]) == (None, "")


def test_the_publishers_own_interval_is_used_where_it_gives_one():
    measure = {"key": "safe", "title": "Safe", "kind": "published", "unit": "share", "polarity": "up"}
    held = [
        {
            "series": "safe",
            "place": "London",
            "period": f"{y}",
            "value": v,
            "lower": v - 0.01,
            "upper": v + 0.01,
        }
        for y, v in ((2020, 0.5), (2021, 0.6))
    ]
    found = one(made(measure, {"published": held}), "2021")
    assert found["interval"] == "the publisher’s own"
    assert found["verdict"] == "improving"
    assert found["change_lower"] == pytest.approx(0.1 - np.hypot(0.01, 0.01))


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(0, 300), min_size=26, max_size=36), st.sampled_from(["up", "down", "neutral"]))
def test_a_verdict_never_claims_more_than_its_interval(counts, polarity):
    table = [victims("Camden", m, n) for m, n in zip(months("2019-01", len(counts)), counts, strict=True)]
    figures = made({**HOMICIDES, "polarity": polarity, "periods": ["month"]}, {"homicides": table})
    better = {"up": 1, "down": -1, "neutral": 0}[polarity]
    for row in rows(figures, place=LONDON):
        if row["verdict"] in {"improving", "worsening", "higher", "lower"}:
            assert row["beyond_chance"]
            up = row["value"] > row["before_value"]
            said = {1: "improving", -1: "worsening", 0: "higher" if up else "lower"}[
                better * (1 if up else -1)
            ]
            assert row["verdict"] == said
        elif row["verdict"] == "too-close":
            assert row["beyond_chance"] is False
        else:
            assert row["before_value"] is None
        assert len(row["finding"].split()) <= LONGEST


def test_counts_that_vary_more_than_chance_are_not_called_a_change_for_being_large():
    jumps = [1000, 1400, 700, 1300, 900, 1200, 800, 1100, 1250, 750, 950, 1350]
    wild = [jumps[(i * 5 + i // 12 * 7) % 12] + (25 if i >= 48 else 0) for i in range(60)]
    table = [victims("Camden", m, n) for m, n in zip(months("2017-01", 60), wild, strict=True)]
    found = one(made({**HOMICIDES, "periods": ["calendar-year"]}, {"homicides": table}), "2021")
    assert found["value"] > 1.02 * found["before_value"]
    assert found["verdict"] == "too-close"
    assert json.loads(found["evidence"])["dispersion"] > 10


def test_a_lasting_shift_is_not_taken_for_restlessness():
    table = [victims("Camden", m, 1000 if m < "2020" else 1200) for m in months("2017-01", 60)]
    figures = made({**HOMICIDES, "periods": ["calendar-year"]}, {"homicides": table})
    assert one(figures, "2020")["verdict"] == "worsening"
    assert "dispersion" not in json.loads(one(figures, "2020")["evidence"])


@pytest.mark.parametrize("mean", [0.3, 2, 20, 2000])
def test_pure_chance_is_not_taken_for_restlessness_whatever_the_size_of_counts(mean):
    drawn = np.random.default_rng(1).poisson(mean, (400, 120)).astype(float)
    assert np.mean(dispersion(drawn)) < 1.2


def test_nothing_is_compared_across_a_break_and_the_chart_starts_again():
    table = [victims("Camden", m, 5 if m < "2021-01" else 50) for m in months("2019-01", 48)]
    broken = {
        **HOMICIDES,
        "periods": ["month"],
        "breaks": [{"date": "2021-01-01", "reason": "New counting rule."}],
    }
    figures = made(broken, {"homicides": table})
    assert one(figures, "2021-06")["change"] is None
    assert "New counting rule." in one(figures, "2021-06")["sentence"]
    assert one(figures, "2022-06")["verdict"] == "too-close"
    assert one(figures, "2020-12")["centre"] == 5
    assert one(figures, "2021-01")["centre"] == 50


def test_twelve_points_bear_limits_and_fewer_a_run_chart():
    def chart(count):
        table = [victims("Camden", m, 5 + i % 3) for i, m in enumerate(months("2019-01", count))]
        return one(
            made({**HOMICIDES, "periods": ["month"]}, {"homicides": table}), months("2019-01", count)[-1]
        )

    assert (chart(12)["chart"], chart(11)["chart"]) == ("xmr", "run")
    assert chart(12)["limit_lower"] is not None
    assert chart(11)["limit_lower"] is None


def test_rolling_years_are_charted_by_points_that_share_no_month():
    table = [victims("Camden", m, 10 + i % 5) for i, m in enumerate(months("2005-01", 204))]
    figures = made({**HOMICIDES, "periods": ["rolling-12", "calendar-year"]}, {"homicides": table})
    rolling, yearly = one(figures, "R12-2021-12"), one(figures, "2021")
    assert rolling["limit_upper"] == pytest.approx(yearly["limit_upper"])
    assert "no month is in two points" in json.loads(rolling["evidence"])["seasonal"]


TARGET = {
    "measure": "good-job-local",
    "key": "gj-2018",
    "value": 0.6,
    "by": "R12-2018-03",
    "baseline": {"value": 0.5, "period": "R12-2015-03"},
}


@pytest.mark.parametrize(
    ("latest", "verdict"),
    [(0.6, "on-course"), (0.5, "off-course"), (0.535, "too-close")],
)
def test_on_the_way_the_whole_interval_is_set_against_the_path(latest, verdict):
    found = one(confidence([0.5, 0.5, 0.5, 0.5, latest], targets=[TARGET]), "R12-2016-03")
    assert found["expected"] == pytest.approx(0.5 + 0.1 / 3)
    assert found["verdict"] == verdict
    assert found["target_by"] == date(2018, 3, 31)
    assert "60% by the twelve months to March 2018" in found["sentence"]


@pytest.mark.parametrize(("latest", "verdict"), [(0.6, "met"), (0.59, "not-met")])
def test_at_its_date_a_target_is_met_or_not(latest, verdict):
    found = one(confidence([0.5] * 12 + [latest], targets=[TARGET]), "R12-2018-03")
    assert found["verdict"] == verdict


def test_before_its_baseline_a_target_judges_nothing():
    found = one(confidence([0.5, 0.5], targets=[TARGET]), "R12-2015-03")
    assert (found["target"], found["expected"]) == (None, None)


def test_a_target_that_nobody_ever_came_near_is_said_to_be_one():
    steep = {**TARGET, "value": 0.95, "by": "R12-2018-03"}
    found = one(confidence([0.5 + 0.01 * (i % 2) for i in range(12)], targets=[steep]), "R12-2017-12")
    assert json.loads(found["evidence"])["feasible"] is False


def test_a_chance_needs_a_past_long_enough_to_test_it_on():
    short = one(confidence([0.5] * 3 + [0.51] * 5, targets=[TARGET]), "R12-2016-12")
    assert short["chance"] is None
    assert json.loads(short["evidence"])["chance_reason"]
    table = [
        victims("Camden", f"{1990 + i}-{m:02d}", 10 + (i * 7) % 5 if m == 1 else 0)
        for i in range(32)
        for m in range(1, 13)
    ]
    easy = {
        "measure": "homicides",
        "key": "t",
        "value": 100,
        "by": "2023",
        "baseline": {"value": 12, "period": "2020"},
    }
    figures = made({**HOMICIDES, "periods": ["calendar-year"]}, {"homicides": table}, targets=[easy])
    assert one(figures, "2021")["chance"] > 0.99


QUARTERLY = {**HOMICIDES, "periods": ["quarter"]}


def winters(years, usual, winter, wobble=(0, 3, -2, 4, -3, 1)):
    """Counts of a quarter in its first month; the last quarter of each year stands out."""
    table = []
    for i in range(4 * years):
        count = (winter if i % 4 == 3 else usual) + wobble[i % len(wobble)]
        held = months(f"{2021 - years + i // 4}-{3 * (i % 4) + 1:02d}", 3)
        table += [victims("Camden", m, count if m == held[0] else 0) for m in held]
    return table


@pytest.mark.parametrize(("by", "meets"), [("2021-Q4", False), ("2021-Q3", True)])
def test_a_target_for_a_season_is_set_against_the_projection_of_that_season(by, meets):
    target = {"measure": "homicides", "key": "t", "value": 150, "by": by, "direction": "at-most"}
    figures = made(QUARTERLY, {"homicides": winters(12, 100, 200)}, targets=[target], as_at=date(2021, 1, 1))
    found = one(figures, "2020-Q4")
    evidence = json.loads(found["evidence"])
    assert "seasonally adjusted by STL" in evidence["chance_seasonal"]
    assert evidence["projection"][0] == pytest.approx(100 if meets else 200, abs=10)
    assert (found["chance"] > 0.9) is meets


def test_a_season_that_cannot_be_taken_off_is_said_to_stay():
    target = {"measure": "homicides", "key": "t", "value": 150, "by": "2021-Q4", "direction": "at-most"}
    figures = made(QUARTERLY, {"homicides": winters(2, 100, 200)}, targets=[target], as_at=date(2021, 1, 1))
    evidence = json.loads(one(figures, "2020-Q4")["evidence"])
    assert evidence["chance_seasonal"] == "not seasonally adjusted: fewer than 3 whole years"


def test_evidence_says_whether_the_measure_decides_anything():
    found = one(confidence([0.5], maturity="embryonic"), "R12-2015-03")
    assert json.loads(found["evidence"])["decides"] is False


def test_a_measures_own_headings_are_used_for_its_whole_place_only():
    heading = {"lower": "Fewer Londoners say the police do a good job"}
    shares = [0.6, 0.6, 0.6, 0.6, 0.3]
    assert one(confidence(shares, heading=heading), "R12-2016-03")["finding"] == heading["lower"]
    camden = one(confidence(shares, place="Camden", heading=heading), "R12-2016-03", "E09000007")
    assert camden["finding"] == "Doing a good job locally: lower than a year before"


def test_every_rule_and_verdict_has_words_and_every_template_known_names():
    assert {r.split()[0] for r in ENGLISH.rule} == set(RULES)
    assert set(ENGLISH.finding) == set(ENGLISH.short)
    assert set(WORDS) - {"improving", "worsening"} <= set(ENGLISH.finding)
    known = {
        "value", "lower", "upper", "before", "expected", "target", "period", "target_period", "change_lower",
        "change_upper", "reason", "break_reason", "title",
    }  # fmt: skip
    for field in fields(ENGLISH):
        held = getattr(ENGLISH, field.name)
        for template in held.values() if not isinstance(held, str) else [held]:
            assert {n for _, n, _, _ in string.Formatter().parse(template) if n} <= known
