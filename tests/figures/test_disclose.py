"""Small numbers are withheld, with everything that would give them away."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from .held import LONDON, months
from .test_counts import HOMICIDES, made, one, rows, victims

SMALL = {**HOMICIDES, "small": 5, "periods": ["month"]}
HIDDEN = ("value", "lower", "upper", "numerator", "centre", "change", "before_value")


def counts(camden, newham, kingston, month="2021-01"):
    table = zip(("Camden", "Newham", "Kingston upon Thames"), (camden, newham, kingston), strict=True)
    return [victims(place, month, n) for place, n in table]


def test_a_small_count_goes_with_its_interval_and_says_so():
    found = one(made(SMALL, {"homicides": counts(3, 20, 30)}), "2021-01", "E09000007")
    assert found["suppressed"]
    assert all(found[c] is None for c in HIDDEN)
    assert found["interval"] == ""
    assert found["verdict"] == "cannot-tell"
    assert found["sentence"] == "Withheld for January 2021: a number this small could point to a person."


def test_the_next_smallest_place_goes_too_so_that_the_total_gives_nothing_away():
    figures = made(SMALL, {"homicides": counts(3, 20, 30)})
    assert one(figures, "2021-01", "E09000025")["suppressed"]
    assert one(figures, "2021-01", "E09000021")["value"] == 30
    assert one(figures, "2021-01")["value"] == 53


def test_a_real_nought_is_shown():
    found = one(made(SMALL, {"homicides": counts(0, 20, 30)}), "2021-01", "E09000007")
    assert (found["value"], found["suppressed"]) == (0, False)


def test_a_year_later_the_withheld_figure_is_still_withheld():
    table = [r for m in ("2021-01", "2022-01") for r in counts(3 if m < "2022" else 40, 20, 30, m)]
    table += [r for m in months("2021-02", 11) for r in counts(40, 20, 30, m)]
    later = one(made(SMALL, {"homicides": table}), "2022-01", "E09000007")
    assert later["value"] == 40
    assert (later["before_value"], later["change"]) == (None, None)
    assert "year before is withheld" in later["sentence"]
    assert "3" not in later["rule"]


def test_a_chart_is_made_without_what_is_withheld():
    table = [r for m in months("2020-01", 14) for r in counts(3 if m == "2020-06" else 40, 50, 60, m)]
    found = one(made(SMALL, {"homicides": table}), "2020-12", "E09000007")
    assert found["centre"] == 40


def test_one_small_group_takes_another_with_it():
    groups = {"Male": 20, "Female": 3, "Unrecorded": 9}
    table = [victims("Camden", "2021-01", n, sex=s) for s, n in groups.items()]
    figures = made({**SMALL, "breakdowns": ["sex"]}, {"homicides": table})
    shown = {r["breakdown"] for r in rows(figures, place="E09000007") if not r["suppressed"]}
    assert shown == {"", "sex=Male"}


@settings(max_examples=10, deadline=None)
@given(st.lists(st.integers(0, 12), min_size=3, max_size=3))
def test_no_small_number_is_ever_shown_nor_left_as_the_only_one_hidden(found):
    figures = made(SMALL, {"homicides": counts(*found)})
    here = rows(figures)
    assert all(r["suppressed"] or r["value"] == 0 or r["value"] >= 5 for r in here)
    hidden = [r for r in here if r["suppressed"] and r["place"] != LONDON]
    total = next(r for r in here if r["place"] == LONDON)
    assert len(hidden) != 1 or total["suppressed"]
    assert all(json.loads(r["evidence"])["maturity"] == "established" for r in here)


@settings(max_examples=10, deadline=None)
@given(st.lists(st.integers(0, 12), min_size=24, max_size=24))
def test_no_hidden_month_follows_from_its_quarter_or_year(found):
    table = [r for m, n in zip(months("2020-01", 24), found, strict=True) for r in counts(n, 40, 50, m)]
    measure = {**SMALL, "periods": ["month", "quarter", "financial-year", "rolling-12"]}
    here = {r["period"]: r for r in rows(made(measure, {"homicides": table}), place="E09000007")}
    for y in (2020, 2021):
        for q in range(4):
            months_of = [here[f"{y}-{3 * q + m:02d}"] for m in (1, 2, 3)]
            hidden = sum(r["suppressed"] for r in months_of)
            assert hidden != 1 or here[f"{y}-Q{q + 1}"]["suppressed"]
    hidden_quarters = [k for k, r in here.items() if "Q" in k and r["suppressed"]]
    for key in hidden_quarters:
        end = here[key]["period_end"]
        assert here.get(f"R12-{end:%Y-%m}", {"suppressed": True})["suppressed"]
