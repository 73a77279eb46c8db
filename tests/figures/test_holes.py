"""What cannot be computed says why, in the words of its page: publishers’ formats, with holes."""

from datetime import date

import pytest

from frankpledge import illustration
from frankpledge.facts import Warehouse, add
from frankpledge.figures import build

from .held import LONDON, PLACES
from .test_counts import one

COHORT = {
    "key": "burglary-outcomes",
    "title": "Burglary, positive outcome within three months",
    "kind": "cohort",
    "filter": {"crime_type": "Burglary", "scope": "metropolitan"},
    "outcomes": {"codes": ["Suspect charged", "Local resolution"], "within": 90},
    "places": {"by": "lsoa", "kinds": [], "total": LONDON},
    "periods": ["month", "calendar-year"],
    "polarity": "up",
}
ACTIVITY = {**COHORT, "key": "burglary-outcomes-in-the-month", "kind": "activity"}
YEARLY = {**COHORT, "key": "burglary-outcomes-of-the-year", "periods": ["calendar-year"]}
SPRING = ("2021-03", "2021-04", "2021-05")


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """Two years of street and outcomes files, small."""
    folder = tmp_path_factory.mktemp("published")
    written = illustration.write(folder, first="2020-01", last="2021-12", scale=0.02)
    return [p for p in written if p.name.endswith(("street.csv", "outcomes.csv"))]


@pytest.fixture(scope="module")
def figures_without(published, tmp_path_factory):
    """Figures of the files, but for the outcomes of some months."""
    known = {}

    def made(*months):
        if months not in known:
            warehouse = Warehouse(tmp_path_factory.mktemp("facts"))
            held = [p for p in published if not (p.name.endswith("outcomes.csv") and p.name[:7] in months)]
            add(held, warehouse, illustrative=True)
            plan = [COHORT, ACTIVITY, YEARLY]
            known[months] = build(plan, [], warehouse, as_at=date(2022, 3, 31), places=PLACES)
        return known[months]

    return made


def of(figures, measure, period):
    table = figures.table
    kept = [m == measure["key"] for m in table["measure"].to_pylist()]
    return one(type(figures)(table.filter(kept), {}, figures.as_at), period)


def test_a_hole_in_the_outcomes_is_named_by_its_months_wherever_it_is_needed(figures_without):
    found = figures_without(*SPRING)
    for month in ("2021-02", "2021-03"):
        assert of(found, COHORT, month)["value"] is None
        assert of(found, COHORT, month)["reason"] == "no outcomes file for 2021-03 to 2021-05"
    assert of(found, COHORT, "2021-02")["sentence"] == (
        "No figure for February 2021: no outcomes file for 2021-03 to 2021-05."
    )
    assert of(found, COHORT, "2020-12")["reason"] == "no outcomes file for 2021-03"
    assert of(found, COHORT, "2021-05")["reason"] == "no outcomes file for 2021-05"
    assert of(found, COHORT, "2020-11")["value"] is not None
    assert of(found, COHORT, "2021-06")["value"] is not None


def test_the_activity_rate_lacks_only_the_months_of_the_hole(figures_without):
    found = figures_without(*SPRING)
    assert of(found, ACTIVITY, "2021-02")["value"] is not None
    assert of(found, ACTIVITY, "2021-03")["reason"] == "no outcomes file for 2021-03"
    assert of(found, ACTIVITY, "2021")["reason"] == "no outcomes file for 2021-03 to 2021-05"
    assert of(found, ACTIVITY, "2021")["verdict"] == "cannot-tell"


def test_a_measure_without_one_figure_says_why_for_each_of_its_years(figures_without):
    found = figures_without(*SPRING)
    assert found.missing == {
        YEARLY["key"]: "For 2020, no outcomes file for 2021-03; for 2021, no outcomes file for 2021-03 to "
        "2021-05 and 2022-01 to 2022-03."
    }


def test_whole_files_leave_nothing_to_explain_but_the_young(figures_without):
    found = figures_without()
    assert found.missing == {}
    assert of(found, YEARLY, "2020")["value"] is not None
    assert of(found, COHORT, "2021-10")["sentence"] == (
        "No figure for October 2021: crimes of this period are not yet 90 days old in the outcomes held, "
        "which end at 2021-12."
    )


def test_no_outcomes_file_at_all_is_said_once_and_no_figure_pretends_otherwise(figures_without):
    every = [f"{y}-{m:02d}" for y in (2020, 2021) for m in range(1, 13)]
    found = figures_without(*every)
    assert set(found.missing.values()) == {"No outcomes file is held."}
    assert found.table.num_rows == 0
