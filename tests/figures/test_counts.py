"""Counts, rates and shares: added up from months, never guessed."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frankpledge.figures import SCHEMA, build
from frankpledge.figures.methods import index

from .held import LONDON, PLACES, Held, Holding, months

AS_AT = date(2023, 12, 31)
HOMICIDES = {
    "key": "homicides",
    "title": "Homicides",
    "noun": {"one": "victim", "many": "victims"},
    "kind": "count",
    "dataset": "homicides",
    "polarity": "down",
    "periods": ["month", "quarter", "rolling-12", "calendar-year", "financial-year"],
}


def victims(place, month, count=1, **more):
    return {"place": place, "month": month, "victims": count, **more}


def made(measure, tables, *, held=(), targets=(), as_at=AS_AT, **more):
    return build([measure], targets, Held(tables, held), as_at=as_at, places=PLACES, **more)


def rows(figures, **wanted):
    return [r for r in figures.table.to_pylist() if all(r[k] == v for k, v in wanted.items())]


def one(figures, period, place=LONDON, breakdown=""):
    found = rows(figures, period=period, place=place, breakdown=breakdown)
    assert len(found) == 1, f"{len(found)} figures for {period} in {place}"
    return found[0]


def test_names_as_publishers_write_them_find_their_place():
    table = [victims("Kingston Upon Thames ", "2021-01"), victims("Kensington & Chelsea", "2021-01", 2)]
    figures = made(HOMICIDES, {"homicides": table})
    assert one(figures, "2021-01", "E09000021")["value"] == 1
    assert one(figures, "2021-01", "E09000020")["value"] == 2


def test_a_held_month_without_a_victim_is_a_real_nought():
    table = [victims("Camden", "2021-01"), victims("Newham", "2021-02", 3)]
    assert one(made(HOMICIDES, {"homicides": table}), "2021-02", "E09000007")["value"] == 0


def test_a_month_that_the_file_covers_without_a_row_is_a_nought_too():
    held = [Holding("homicides", "london", ("2021-02",))]
    figures = made(
        HOMICIDES, {"homicides": [victims("Camden", m) for m in ("2021-01", "2021-03")]}, held=held
    )
    assert one(figures, "2021-02")["value"] == 0
    assert one(figures, "2021-Q1")["value"] == 2


def test_a_month_that_is_not_held_is_unknown_and_says_so():
    figures = made(HOMICIDES, {"homicides": [victims("Camden", m) for m in ("2021-01", "2021-04")]})
    gap = one(figures, "2021-02")
    assert gap["value"] is None
    assert gap["reason"] == "no homicide file for 2021-02"
    assert gap["verdict"] == "cannot-tell"
    assert one(figures, "2021-Q1")["reason"] == "no homicide file for 2021-02 to 2021-03"


def test_a_place_that_the_file_never_names_has_no_figures_rather_than_noughts():
    figures = made(HOMICIDES, {"homicides": [victims("Camden", "2021-01")]})
    assert not rows(figures, place="E09000025")


def test_the_whole_counts_rows_without_a_known_place():
    table = [victims("Camden", "2021-01", 2), victims("Heathrow", "2021-01", 3), victims(None, "2021-01", 1)]
    assert one(made(HOMICIDES, {"homicides": table}), "2021-01")["value"] == 6


def test_a_published_total_is_not_counted_beside_its_parts():
    table = [victims("Camden", "2021-01", 2), victims("MPS", "2021-01", 2)]
    assert one(made(HOMICIDES, {"homicides": table}), "2021-01")["value"] == 2


def test_no_period_is_made_before_it_has_ended():
    table = [victims("Camden", m) for m in months("2021-01", 12)]
    figures = made(HOMICIDES, {"homicides": table}, as_at=date(2021, 9, 29))
    assert max(r["period_end"] for r in rows(figures)) == date(2021, 8, 31)


def test_an_incomplete_month_taints_every_period_that_holds_it():
    table = [victims("Camden", m, incomplete=m == "2021-02") for m in months("2021-01", 6)]
    figures = made(HOMICIDES, {"homicides": table})
    assert one(figures, "2021-Q1")["incomplete"]
    assert "2021-02" in one(figures, "2021-Q1")["notes"][0]
    assert not one(figures, "2021-Q2")["incomplete"]


def test_a_figure_names_its_sources_and_whether_they_are_illustrative():
    table = [
        victims("Camden", m, source=f"file-{m}", illustrative=m == "2021-03") for m in months("2021-01", 3)
    ]
    quarter = one(made(HOMICIDES, {"homicides": table}), "2021-Q1")
    assert quarter["sources"] == ["file-2021-01", "file-2021-02", "file-2021-03"]
    assert quarter["illustrative"]
    assert not one(made(HOMICIDES, {"homicides": table}), "2021-01")["illustrative"]


def test_figures_are_provisional_until_their_lag_has_passed():
    table = [victims("Camden", m) for m in months("2021-01", 6)]
    figures = made({**HOMICIDES, "lag": 2}, {"homicides": table}, as_at=date(2021, 7, 31))
    assert one(figures, "2021-05")["status"] == "final"
    assert one(figures, "2021-06")["status"] == "provisional"


@settings(max_examples=8, deadline=None)
@given(st.lists(st.integers(0, 40), min_size=24, max_size=24), st.randoms(use_true_random=False))
def test_longer_periods_are_the_sums_of_their_months_whatever_the_order_of_rows(counts, chance):
    table = [
        victims(place, m, n)
        for place in ("Camden", "Newham")
        for m, n in zip(months("2021-01", 24), counts, strict=True)
    ]
    chance.shuffle(table)
    figures = made(HOMICIDES, {"homicides": table})
    assert one(figures, "2021-Q2", "E09000007")["value"] == sum(counts[3:6])
    assert one(figures, "2021/22", "E09000007")["value"] == sum(counts[3:15])
    assert one(figures, "R12-2022-09", "E09000007")["value"] == sum(counts[9:21])
    assert one(figures, "2021")["value"] == 2 * sum(counts[:12])
    assert figures.table.schema == SCHEMA


def test_breakdowns_add_up_to_the_whole_and_unknown_is_one_of_them():
    table = [victims("Camden", "2021-01", 2, sex="Male"), victims("Camden", "2021-01", 1, sex=None)]
    figures = made({**HOMICIDES, "breakdowns": ["sex"]}, {"homicides": table})
    assert one(figures, "2021-01", breakdown="sex=Male")["value"] == 2
    assert one(figures, "2021-01", breakdown="sex=unknown")["value"] == 1


def test_named_groups_gather_values():
    breakdown = {"name": "age", "column": "age_group", "groups": {"Under 20": ["0 to 12", "13 to 19"]}}
    table = [
        victims("Camden", "2021-01", n, age_group=a) for n, a in ((1, "0 to 12"), (2, "13 to 19"), (4, "65+"))
    ]
    figures = made({**HOMICIDES, "breakdowns": [breakdown]}, {"homicides": table})
    assert one(figures, "2021-01", breakdown="age=Under 20")["value"] == 3


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        ({"sex": "Male"}, 2),
        ({"sex": {"not": "Male"}}, 5),
        ({"sex": {"null": True}}, 4),
        ({"victims": {"at_least": 2}}, 6),
        ({"victims": {"above": 2, "below": 9}}, 4),
        ({"sex": ["Male", "Female"], "victims": {"at_most": 1}}, 1),
    ],
)
def test_filters_are_lists_exclusions_unknowns_and_comparisons(wanted, count):
    table = [victims("Camden", "2021-01", n, sex=s) for n, s in ((2, "Male"), (1, "Female"), (4, None))]
    figures = made({**HOMICIDES, "filter": wanted}, {"homicides": table})
    assert one(figures, "2021-01")["value"] == count


def test_a_measure_without_a_file_says_who_has_the_data():
    figures = made({**HOMICIDES, "held_by": "the Home Office"}, {})
    assert figures.missing == {"homicides": "No file held gives this: the Home Office has the data."}
    assert figures.table.num_rows == 0


RATE = {
    "key": "burglary",
    "title": "Burglary",
    "kind": "rate",
    "dataset": "borough_crime",
    "denominator": {"dataset": "population", "value": "people", "per": 1000},
    "periods": ["calendar-year", "month"],
}


def crime(month, count, place="Camden"):
    return {"place": place, "month": month, "major": "BURGLARY", "count": count}


def people(place, year, count):
    return {"place": place, "year": year, "people": count, "month": f"{year}-06", "source": "p"}


def test_rates_are_made_from_counts_and_people_never_from_rates():
    crimes = [crime(m, n, p) for m in months("2021-01", 12) for p, n in (("Camden", 10), ("Newham", 30))]
    held = {
        "borough_crime": crimes,
        "population": [people("Camden", 2021, 1000), people("Newham", 2021, 9000)],
    }
    figures = made(RATE, held)
    assert one(figures, "2021", "E09000007")["value"] == pytest.approx(120)
    assert one(figures, "2021", "E09000025")["value"] == pytest.approx(40)
    assert one(figures, "2021")["value"] == pytest.approx(48)
    assert one(figures, "2021")["denominator"] == 10_000
    assert one(figures, "2021")["sources"] == ["p", "s1"]


def test_a_population_stands_in_for_near_years_only_and_the_figure_says_so():
    crimes = [crime(m, 5) for y in (2019, 2021) for m in months(f"{y}-01", 12)]
    figures = made(RATE, {"borough_crime": crimes, "population": [people("Camden", 2022, 1000)]})
    assert "mid-2022" in one(figures, "2021", "E09000007")["notes"][0]
    assert one(figures, "2019", "E09000007")["reason"] == "no population for 2019"


def test_a_rate_without_any_population_is_missing_with_the_reason():
    assert (
        made(RATE, {"borough_crime": [crime("2021-01", 1)]}).missing["burglary"]
        == "No population file is held."
    )


def test_a_share_is_of_the_rows_that_its_denominator_admits():
    measure = {
        **HOMICIDES,
        "kind": "share",
        "filter": {"sex": "Female"},
        "denominator": {"filter": {"sex": {"null": False}}},
    }
    table = [victims("Camden", "2021-01", n, sex=s) for n, s in ((1, "Female"), (3, "Male"), (9, None))]
    found = one(made(measure, {"homicides": table}), "2021-01")
    assert (found["value"], found["numerator"], found["denominator"]) == (0.25, 1, 4)
    assert found["unit"] == "share"
    assert 0 <= found["lower"] < 0.25 < found["upper"] <= 1


def test_an_index_weighs_each_offence_by_the_table_of_its_time():
    measure = {
        **RATE,
        "kind": "index",
        "denominator": None,
        "weights": {
            "column": "minor",
            "tables": [
                {"from": "2020-01", "values": {"ARSON": 2.0, "RAPE": 10.0}},
                {"from": "2021-02", "values": {"ARSON": 3.0, "RAPE": 10.0}},
            ],
        },
    }
    table = [
        {**crime(m, n), "minor": k} for m in ("2021-01", "2021-02") for k, n in (("ARSON", 5), ("RAPE", 1))
    ]
    figures = made(measure, {"borough_crime": table})
    assert one(figures, "2021-01")["value"] == 20
    assert one(figures, "2021-02")["value"] == 25
    assert one(figures, "2021-02")["lower"] < 25 < one(figures, "2021-02")["upper"]
    plain = index.severity([5, 1], [2.0, 10.0], 1, per=1)
    january = one(figures, "2021-01")
    assert (january["lower"], january["upper"]) == pytest.approx((plain.lower, plain.upper))


def test_only_the_periods_asked_for_are_given():
    table = [victims("Camden", m) for m in months("2021-01", 12)]
    figures = made(HOMICIDES, {"homicides": table}, periods=["2021-Q4"])
    assert {r["period"] for r in rows(figures)} == {"2021-Q4"}
