"""Outcome rates, durations, disparity and surveys of respondents, end to end."""

from datetime import date, timedelta

import pytest

from .held import LONDON, months
from .test_counts import made, one, rows

CODES = ["Suspect charged"]
COHORT = {
    "key": "burglary-positive-outcomes",
    "title": "Burglary, positive outcomes",
    "kind": "cohort",
    "filter": {"crime_type": "Burglary"},
    "outcomes": {"codes": CODES, "within": 90},
    "places": {"by": "lsoa", "kinds": ["borough", "ward"], "total": LONDON},
    "periods": ["month", "quarter"],
    "polarity": "up",
}
AREAS = [
    {
        "lsoa11": "E01000001",
        "lsoa21": "E01000001",
        "district": "E09000007",
        "ward": "W1",
        "valid_from": date(2022, 1, 1),
    },
    {"lsoa21": "E01000002", "district": "E09000025", "ward": "W2", "valid_from": date(2022, 1, 1)},
]


def crime(key, month, area="E01000001", kind="Burglary"):
    return {"crime_id": key, "month": month, "lsoa": area, "crime_type": kind}


def outcome(key, month, what="Suspect charged", area="E01000001"):
    return {"crime_id": key, "month": month, "outcome": what, "lsoa": area}


def burglaries():
    """Two crimes a month; of January's one is charged in time, of February's one too late."""
    crimes = [crime(f"{m}-{i}", m, f"E0100000{i}") for m in months("2021-01", 8) for i in (1, 2)]
    crimes.append(crime("theft", "2021-01", kind="Theft"))
    outcomes = [outcome(f"none-{m}", m, "No suspect") for m in months("2021-01", 8)]
    outcomes += [
        outcome("2021-01-1", "2021-04"),
        outcome("2021-02-1", "2021-06"),
        outcome("theft", "2021-01"),
    ]
    return {"crimes": crimes, "outcomes": outcomes, "small_areas": AREAS}


def test_a_cohort_counts_outcomes_in_time_of_the_crimes_of_its_month():
    figures = made(COHORT, burglaries())
    january = one(figures, "2021-01")
    assert (january["numerator"], january["denominator"], january["value"]) == (1, 2, 0.5)
    assert one(figures, "2021-02")["value"] == 0
    assert one(figures, "2021-Q1")["value"] == pytest.approx(1 / 6)


def test_a_cohort_stops_where_crimes_are_too_young():
    figures = made(COHORT, burglaries())
    assert one(figures, "2021-05")["value"] == 0
    young = one(figures, "2021-06")
    assert young["value"] is None
    assert "not yet 90 days old" in young["reason"]
    assert "2021-08" in young["reason"]


def test_a_cohort_has_no_figure_where_a_month_of_outcomes_is_not_held():
    held = burglaries()
    held["outcomes"] = [o for o in held["outcomes"] if o["month"] != "2021-03"]
    figures = made(COHORT, held)
    assert one(figures, "2021-01")["reason"] == "no outcomes file for 2021-03"
    assert one(figures, "2021-04")["value"] == 0


def test_a_cohort_without_any_outcomes_file_says_so():
    held = {k: v for k, v in burglaries().items() if k != "outcomes"}
    assert made(COHORT, held).missing[COHORT["key"]] == "No outcomes file is held."


def test_small_areas_lead_to_boroughs_and_wards():
    figures = made(COHORT, burglaries())
    assert one(figures, "2021-01", "E09000007")["value"] == 1
    assert one(figures, "2021-01", "E09000025")["value"] == 0
    assert one(figures, "2021-01", "W1")["value"] == 1


def test_a_small_area_that_changed_borough_counts_where_it_lay_at_the_time():
    moved = [
        {
            "lsoa21": "E01000001",
            "district": "E09000007",
            "valid_from": date(2019, 1, 1),
            "valid_to": date(2021, 2, 1),
        },
        {"lsoa21": "E01000001", "district": "E09000025", "valid_from": date(2021, 2, 1)},
    ]
    count = {**COHORT, "kind": "count", "outcomes": None, "dataset": "crimes", "filter": {}}
    crimes = [crime(f"c{m}", m) for m in months("2021-01", 2)]
    figures = made(count, {"crimes": crimes, "small_areas": moved})
    assert one(figures, "2021-01", "E09000007")["value"] == 1
    assert one(figures, "2021-02", "E09000007")["value"] == 0
    assert one(figures, "2021-02", "E09000025")["value"] == 1
    assert one(figures, "2021-02")["value"] == 1


def test_activity_sets_the_outcomes_of_a_month_beside_its_crimes_and_can_pass_all():
    held = burglaries()
    held["outcomes"] += [outcome(f"2021-0{m}-{i}", "2021-05") for m in (1, 2, 3) for i in (1, 2)]
    figures = made({**COHORT, "kind": "activity"}, held)
    may = one(figures, "2021-05")
    assert (may["numerator"], may["denominator"], may["value"]) == (6, 2, 3.0)
    assert one(figures, "2021-01")["value"] == 0, "the theft's outcome is not a burglary's"
    assert "recorded before 2021-01" in may["notes"][0]


DURATION = {
    "key": "grants",
    "title": "Days to pay",
    "kind": "duration",
    "periods": ["quarter"],
    "polarity": "down",
}


def cases(days, opened=date(2021, 1, 11), place="London"):
    return [
        {
            "series": "grants",
            "place": place,
            "case_id": str(i),
            "month": f"{opened:%Y-%m}",
            "opened": opened,
            "closed": None if d is None else opened + timedelta(days=d),
        }
        for i, d in enumerate(days)
    ]


def test_a_median_of_closed_cases_lies_between_two_of_them():
    found = one(made(DURATION, {"cases": cases(range(1, 22))}), "2021-Q1")
    assert (found["value"], found["unit"]) == (11, "days")
    assert found["lower"] in range(1, 12)
    assert found["sentence"].startswith("11 days in January to March 2021.")


def test_open_cases_count_for_as_long_as_they_have_been_open():
    closed_only = made(DURATION, {"cases": cases([5] * 6)})
    with_open = made(DURATION, {"cases": cases([5] * 6 + [None] * 5 + [60] * 2)})
    assert one(closed_only, "2021-Q1")["value"] == 5
    assert one(with_open, "2021-Q1")["value"] > 5
    assert "5 of 13 cases were still open" in one(with_open, "2021-Q1")["notes"][0]
    mostly_open = one(made(DURATION, {"cases": cases([5, None, None])}), "2021-Q1")
    assert mostly_open["value"] is None
    assert "fewer than half" in mostly_open["reason"]


def test_the_share_in_time_waits_until_every_case_has_had_its_time():
    within = {**DURATION, "duration": {"statistic": "within", "days": 30, "working_days": True}}
    held = {"cases": cases([10, 20, 90, None])}
    assert one(made(within, held), "2021-Q1")["value"] == 0.5
    young = one(made(within, held, as_at=date(2021, 4, 1)), "2021-Q1")
    assert young["reason"] == "its cases are not all 30 working days old yet"


def test_closing_after_the_day_of_the_figures_is_still_open_on_it():
    held = {"cases": cases([5, 5, 5, 200])}
    assert (
        "1 of 4 cases were still open"
        in one(made(DURATION, held, as_at=date(2021, 4, 30)), "2021-Q1")["notes"][0]
    )


DISPARITY = {
    "key": "stop-search-disparity",
    "title": "Stop and search",
    "kind": "disparity",
    "disparity": {
        "column": "officer_defined_ethnicity",
        "groups": {"Black": ["Black"], "White": ["White"]},
        "reference": "White",
        "headline": "Black",
        "found": {"outcome": ["Arrest"]},
        "population": "people-by-ethnicity",
    },
    "places": {"by": "scope", "kinds": [], "total": LONDON},
    "periods": ["month"],
    "polarity": "down",
}


def searches():
    counts = {
        ("Black", "Arrest"): 10,
        ("Black", "Nothing"): 30,
        ("White", "Arrest"): 20,
        ("White", "Nothing"): 20,
    }
    counts[None, "Nothing"] = 20
    return [
        {"officer_defined_ethnicity": g, "outcome": o, "month": "2021-01"}
        for (g, o), n in counts.items()
        for _ in range(n)
    ]


def test_disparity_is_of_searches_per_person_where_people_are_known():
    people = [
        {
            "series": "people-by-ethnicity",
            "place": "London",
            "period": "2021",
            "breakdown": f"ethnicity={g}",
            "value": n,
        }
        for g, n in (("Black", 1000.0), ("White", 4000.0))
    ]
    figures = made(DISPARITY, {"searches": searches(), "published": people})
    assert one(figures, "2021-01")["value"] == pytest.approx(4)
    assert one(figures, "2021-01")["lower"] > 2
    assert one(figures, "2021-01", breakdown="ethnicity=Black")["value"] == pytest.approx(4)
    assert one(figures, "2021-01", breakdown="ethnicity=White;part=rate")["value"] == pytest.approx(10)
    assert "Per person" in one(figures, "2021-01")["notes"][0]


def test_disparity_is_of_find_rates_where_people_are_not_known():
    figures = made(DISPARITY, {"searches": searches()})
    assert one(figures, "2021-01")["value"] == pytest.approx(0.5)
    assert one(figures, "2021-01", breakdown="ethnicity=Black;part=find-rate")["value"] == 0.25
    assert one(figures, "2021-01", breakdown="ethnicity=unknown;part=share")["value"] == 0.2
    assert "No population by ethnicity is held" in one(figures, "2021-01")["notes"][0]


SURVEY = {
    "key": "safe",
    "title": "Feels safe",
    "kind": "survey",
    "filter": {"question": "after-dark"},
    "answers": ["safe"],
    "leave_out": ["no answer"],
    "deff": 1.5,
    "periods": ["quarter", "calendar-year"],
    "polarity": "up",
}


def respondents(wave, said, **more):
    month = {"Q1": "03", "Q2": "06", "Q3": "09", "Q4": "12"}[wave[-2:]]
    return [
        {
            "series": "safe",
            "place": p,
            "wave": wave,
            "month": f"{wave[:4]}-{month}",
            "question": "after-dark",
            "answer": a,
            **more,
        }
        for p, a in said
    ]


def test_answers_left_out_are_in_neither_part_and_other_answers_in_the_denominator():
    said = [("Camden", "safe")] * 6 + [("Newham", "not safe")] * 2 + [("Newham", "no answer")] * 5
    figures = made(SURVEY, {"survey": respondents("2021-Q1", said)})
    assert one(figures, "2021-Q1")["value"] == 0.75
    assert one(figures, "2021-Q1")["denominator"] == 8
    assert one(figures, "2021-Q1", "E09000007")["value"] == 1
    assert "design effect 1.5" in one(figures, "2021-Q1")["interval"]


def test_a_year_is_made_only_of_four_whole_waves():
    waves = [
        r for q in (1, 2, 3) for r in respondents(f"2021-Q{q}", [("Camden", "safe"), ("Camden", "not safe")])
    ]
    assert not rows(made(SURVEY, {"survey": waves}), period="2021")
    waves += respondents("2021-Q4", [("Camden", "safe")] * 2)
    assert one(made(SURVEY, {"survey": waves}), "2021")["value"] == 5 / 8


def test_weights_and_strata_of_the_file_are_used():
    said = [("Camden", "safe")] * 10 + [("Camden", "not safe")] * 10
    half = respondents("2021-Q1", said, weight=3.0, stratum="a")
    other = respondents(
        "2021-Q1", [("Newham", "not safe")] * 10 + [("Newham", "safe")] * 10, weight=1.0, stratum="b"
    )
    found = one(made(SURVEY, {"survey": half + other}), "2021-Q1")
    assert found["value"] == pytest.approx(0.5)
    assert "the survey’s own weights" in found["interval"]
    assert found["lower"] < 0.5 < found["upper"]
