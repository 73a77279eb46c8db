"""Verdicts against targets: on the way by the whole interval, at the date by the value."""

import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frankpledge.figures.verdict import WORDS
from frankpledge.periods import Period

from .held import LONDON
from .test_counts import HOMICIDES, made, one, rows, victims
from .test_verdicts import confidence

PERIODS = [f"R12-{2015 + i // 4}-{3 * (i % 4) + 3:02d}" for i in range(16)]
AGAINST_TARGET = {"on-course", "off-course", "met", "not-met"}
BY_CHANGE = {"improving", "worsening", "too-close", "cannot-tell"}


def target(path, dated, **more):
    """A target of trust with a value at each of these periods, from 50% in the first period."""
    steps = [{"by": by, "value": value} for by, value in dated]
    return {
        "measure": "good-job-local",
        "key": "trust",
        "path": path,
        "baseline": {"value": 0.5, "period": PERIODS[0]},
        **({"steps": steps} if path != "line" else {"by": steps[-1]["by"], "value": steps[-1]["value"]}),
        **more,
    }


def test_a_target_in_steps_judges_at_its_dates_only_and_leaves_the_time_between_to_the_change():
    stepped = target("steps", [(PERIODS[4], 0.55), (PERIODS[8], 0.6)])
    figures = confidence([0.5] * 4 + [0.56] * 5 + [0.7], targets=[stepped])
    assert one(figures, PERIODS[4])["verdict"] == "met"
    assert one(figures, PERIODS[8])["verdict"] == "not-met"
    between = one(figures, PERIODS[5])
    assert (between["verdict"], between["expected"]) == ("improving", None)
    assert (between["target"], between["target_period"]) == (0.6, PERIODS[8]), (
        "the next one is shown all the same"
    )
    assert one(figures, PERIODS[9])["target"] is None, "after the last date there is nothing to meet"


def test_a_target_for_every_year_is_met_or_not_at_each_and_on_or_off_course_between():
    yearly = target("yearly", [(PERIODS[4], 0.53), (PERIODS[8], 0.56), (PERIODS[12], 0.6)])
    figures = confidence([0.5] * 4 + [0.54, 0.54, 0.54, 0.57, 0.57, 0.4, 0.6, 0.6, 0.6], targets=[yearly])
    said = {p: one(figures, p)["verdict"] for p in PERIODS[1:13]}
    assert [said[PERIODS[i]] for i in (1, 4, 5, 7, 8, 9, 10, 12)] == [
        "off-course",
        "met",
        "off-course",
        "too-close",
        "met",
        "off-course",
        "too-close",
        "met",
    ]
    assert one(figures, PERIODS[5])["expected"] == 0.56


def test_less_is_better_turns_the_same_numbers_round():
    high = target("line", [(PERIODS[8], 0.4)], direction="at-most")
    assert (
        one(confidence([0.5] * 4 + [0.4], targets=[high], polarity="down"), PERIODS[4])["verdict"]
        == "on-course"
    )
    assert (
        one(confidence([0.5] * 4 + [0.6], targets=[high], polarity="down"), PERIODS[4])["verdict"]
        == "off-course"
    )
    ended = confidence([0.5] * 8 + [0.4], targets=[high], polarity="down")
    assert one(ended, PERIODS[8])["verdict"] == "met"


def test_on_the_way_without_an_interval_nobody_can_tell_but_at_the_date_the_value_decides():
    measure = {"key": "backlog", "title": "Backlog", "kind": "published", "unit": "count", "polarity": "down"}
    held = [
        {"series": "backlog", "place": "London", "period": str(year), "value": value}
        for year, value in ((2020, 100.0), (2021, 90.0), (2022, 79.0))
    ]
    aim = {
        "measure": "backlog",
        "key": "t",
        "value": 80,
        "by": "2022",
        "baseline": {"value": 100, "period": "2020"},
    }
    figures = made(measure, {"published": held}, targets=[aim])
    assert one(figures, "2021")["verdict"] == "cannot-tell"
    assert "cannot be told without an interval" in one(figures, "2021")["sentence"]
    assert one(figures, "2022")["verdict"] == "met"


def test_that_no_place_ever_moved_so_fast_is_said_with_the_fastest_that_one_did():
    table = [
        victims(place, f"{year}-01", count)
        for place, counts in (("Camden", (50, 48, 45, 44)), ("Newham", (50, 40, 38, 37)))
        for year, count in zip(range(2018, 2022), counts, strict=True)
    ]
    table += [victims("Camden", f"{y}-{m:02d}", 0) for y in range(2018, 2022) for m in range(2, 13)]
    steep = {"measure": "homicides", "key": "t", "value": 20, "by": "2022"}
    easy = {**steep, "value": 79}
    yearly = {**HOMICIDES, "periods": ["calendar-year"]}
    said = {
        aim["value"]: json.loads(
            one(made(yearly, {"homicides": table}, targets=[aim], as_at=date(2022, 3, 1)), "2021")["evidence"]
        )
        for aim in (steep, easy)
    }
    assert said[20]["feasible"] is False
    assert (said[20]["fastest"]["place"], said[20]["fastest"]["from"], said[20]["fastest"]["to"]) == (
        "E09000025",
        "2018",
        "2019",
    )
    assert said[79]["feasible"] is True


shares = st.lists(st.integers(30, 80).map(lambda n: n / 100), min_size=6, max_size=16)
dated = st.lists(
    st.tuples(st.integers(1, 15), st.integers(30, 80).map(lambda n: n / 100)),
    min_size=1,
    max_size=3,
    unique_by=lambda pair: pair[0],
).map(lambda found: [(PERIODS[i], value) for i, value in sorted(found)])


@settings(max_examples=40, deadline=None)
@given(shares, dated, st.sampled_from(["line", "steps", "yearly"]), st.sampled_from(["at-least", "at-most"]))
def test_every_verdict_is_what_the_rules_give(values, steps, path, direction):
    at_least = direction == "at-least"
    polarity = "up" if at_least else "down"
    kept = steps[-1:] if path == "line" else steps
    figures = confidence(values, targets=[target(path, steps, direction=direction)], polarity=polarity)
    for row in rows(figures, place=LONDON):
        assert row["verdict"] in WORDS
        at = Period.parse(row["period"]).last
        due = {Period.parse(by).last: value for by, value in kept}
        if row["value"] is None:
            assert row["verdict"] == "cannot-tell"
        elif at in due:
            met = row["value"] >= due[at] - 1e-9 if at_least else row["value"] <= due[at] + 1e-9
            assert row["verdict"] == ("met" if met else "not-met")
        elif row["period"] == PERIODS[0] or at > max(due) or path == "steps":
            assert row["verdict"] in BY_CHANGE
            assert row["expected"] is None
        else:
            worst, best = (row["lower"], row["upper"]) if at_least else (-row["upper"], -row["lower"])
            expected = row["expected"] if at_least else -row["expected"]
            if worst >= expected - 1e-9:
                assert row["verdict"] == "on-course"
            elif best < expected - 1e-9:
                assert row["verdict"] == "off-course"
            else:
                assert row["verdict"] == "too-close"
        if row["verdict"] in AGAINST_TARGET:
            assert row["target"] is not None
            assert row["rule"]


@pytest.mark.parametrize("verdict", sorted(AGAINST_TARGET | BY_CHANGE))
def test_every_verdict_has_its_word(verdict):
    assert WORDS[verdict].replace(" to call", "").replace(" ", "-") == verdict
