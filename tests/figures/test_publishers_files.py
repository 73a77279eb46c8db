"""The publishers' own files give the figures that the committee quoted; skipped where they are absent."""

import csv
import json
import os
from datetime import date
from pathlib import Path

import pytest

from frankpledge.facts import Warehouse, add
from frankpledge.figures import build

from .held import LONDON

ROOT = Path(__file__).parents[2]
DATA = Path(os.environ.get("FRANKPLEDGE_SHARED") or ROOT.parent / "shared") / "data"
pytestmark = pytest.mark.skipif(
    not DATA.is_dir(),
    reason=f"the publishers' files are not at hand ({DATA}; name another with FRANKPLEDGE_SHARED)",
)

POSITIVE = [
    "Suspect charged",
    "Suspect charged as part of another case",
    "Offender given a caution",
    "Offender given penalty notice",
    "Local resolution",
]
BURGLARIES = {
    "kind": "cohort",
    "polarity": "up",
    "filter": {"crime_type": "Burglary", "scope": "metropolitan"},
    "outcomes": {"codes": POSITIVE, "within": 180},
    "places": {"by": "lsoa", "kinds": ["borough"], "total": LONDON},
    "periods": ["month", "quarter"],
}
MEASURES = [
    {
        "key": "good-job-local",
        "title": "Doing a good job locally",
        "kind": "survey_share",
        "filter": {"question": '"Good Job" local'},
        "polarity": "up",
        "design": [
            {"from": "2014-01", "n": {"total": 12800, "borough": 400}, "deff": 1.4},
            {"from": "2022-04", "n": {"total": 19200, "borough": 600}, "deff": 1.4},
        ],
    },
    {
        "key": "homicides",
        "title": "Homicides",
        "kind": "count",
        "dataset": "homicides",
        "noun": "homicide victims",
        "polarity": "down",
        "periods": ["calendar-year"],
    },
    {
        "key": "teenage-homicides",
        "title": "Teenage homicides",
        "kind": "count",
        "dataset": "homicides",
        "filter": {"age_group": ["13 to 19", "13 to19"]},
        "polarity": "down",
        "periods": ["calendar-year"],
    },
    {
        "key": "recorded-crime",
        "title": "Recorded crime",
        "kind": "count",
        "dataset": "borough_crime",
        "polarity": "down",
        "periods": ["rolling-12", "month"],
    },
    {"key": "burglary-positive-outcomes", "title": "Burglary, positive outcomes", **BURGLARIES},
    {
        **BURGLARIES,
        "key": "burglary-positive-outcomes-activity",
        "title": "Burglary, positive outcomes in the period",
        "kind": "activity",
    },
    {
        "key": "stop-search-disparity",
        "title": "Stop and search",
        "kind": "disparity",
        "filter": {"scope": "metropolitan"},
        "polarity": "down",
        "disparity": {
            "column": "officer_defined_ethnicity",
            "groups": {g: [g] for g in ("Black", "White", "Asian", "Other")},
            "reference": "White",
            "headline": "Black",
            "found": {
                "outcome": {"not": ["A no further action disposal", "Nothing found - no further action", ""]}
            },
        },
        "places": {"by": "scope", "kinds": [], "total": LONDON},
        "periods": ["month"],
    },
    {
        "key": "rape-detection-rate",
        "title": "Rape detection",
        "kind": "published",
        "unit": "share",
        "held_by": "the Home Office",
    },
]


def places():
    boroughs = json.loads((DATA / "geo" / "london-boroughs_1179.geojson").read_text())["features"]
    found = [{"code": LONDON, "name": "London", "kind": "region", "aliases": ["MPS"]}]
    for one in (b["properties"] for b in boroughs):
        kind = "city" if one["name"] == "City of London" else "borough"
        found.append({"code": one["code"], "name": one["name"], "kind": kind, "parent": LONDON})
    return found


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    warehouse = Warehouse(tmp_path_factory.mktemp("facts"))
    police, geo = DATA / "police_uk", DATA / "geo"
    files = [DATA / "pas", DATA / "homicide", DATA / "mps_borough" / "mps_borough_historical.csv"]
    files += sorted(police.glob("street/*metropolitan*")) + sorted(police.glob("outcomes/*"))
    files += [police / "stop-and-search", *geo.glob("LSOA*")]
    add(files, warehouse)
    return build(MEASURES, [], warehouse, as_at=date(2023, 12, 31), places=places())


@pytest.fixture(scope="module")
def figures(built):
    keys = ("measure", "place", "period", "breakdown")
    return {tuple(r[k] for k in keys): r for r in built.table.to_pylist()}


@pytest.mark.parametrize(
    ("measure", "period", "value"),
    [
        ("good-job-local", "R12-2017-03", 0.68),
        ("good-job-local", "R12-2021-09", 0.52),
        ("homicides", "2021", 134),
        ("teenage-homicides", "2021", 30),
        ("teenage-homicides", "2008", 29),
    ],
)
def test_the_figures_that_the_committee_quotes_are_in_the_files(figures, measure, period, value):
    assert figures[measure, LONDON, period, ""]["value"] == pytest.approx(value)


def test_confidence_fell_by_more_than_chance_and_the_sentence_says_so(figures):
    assert figures["good-job-local", LONDON, "R12-2021-09", ""]["sentence"] == (
        "52% in the twelve months to September 2021. "
        "Lower than a year before (57%), by more than chance would explain."
    )


def test_every_borough_and_period_of_the_survey_has_a_verdict_and_most_cannot_be_told_from_chance(figures):
    boroughs = [r for (m, p, _, _), r in figures.items() if m == "good-job-local" and p != LONDON]
    assert len({r["place"] for r in boroughs}) == 32
    assert len(boroughs) == 32 * 37
    assert all(r["verdict"] and r["sentence"] and "published design" in r["interval"] for r in boroughs)
    compared = [r for r in boroughs if r["before_value"] is not None]
    assert sum(r["verdict"] == "too-close" for r in compared) > 0.7 * len(compared)


def test_the_whole_agrees_with_the_file_and_boroughs_with_the_whole(figures):
    with (DATA / "mps_borough" / "mps_borough_historical.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    for month in ("2010-04", "2017-12", "2023-11"):
        column = month.replace("-", "")
        assert figures["recorded-crime", LONDON, month, ""]["value"] == sum(int(r[column] or 0) for r in rows)
        camden = sum(int(r[column] or 0) for r in rows if r["BoroughName"] == "Camden")
        assert figures["recorded-crime", "E09000007", month, ""]["value"] == camden
    assert len({p for m, p, _, _ in figures if m == "recorded-crime"}) == 33


def test_burglary_cohorts_stop_where_crimes_are_too_young_and_where_outcomes_are_not_whole(figures):
    def month(m):
        return figures["burglary-positive-outcomes", LONDON, m, ""]

    assert (month("2021-06")["numerator"], month("2021-06")["denominator"]) == (70, 4286)
    assert "not yet 180 days old" in month("2021-07")["reason"]
    assert month("2020-01")["reason"] == "no outcomes file for 2020-01 to 2020-02"
    assert figures["burglary-positive-outcomes-activity", LONDON, "2021-12", ""]["numerator"] == 83
    crimes = sum(
        r["denominator"]
        for (m, p, t, _), r in figures.items()
        if m == "burglary-positive-outcomes" and p != LONDON and t == "2021-06"
    )
    assert 0.97 * 4286 < crimes <= 4286, (
        "nearly every burglary lies in a borough; those without a place do not"
    )


def lines(kind, month):
    (path,) = (DATA / "police_uk" / kind).glob(f"{month}-metropolitan-*.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_activity_rate_stands_apart_from_the_cohort_and_both_follow_from_the_files(figures, capsys):
    """Of June 2021: what became of its burglaries by December, and what came of any burglary in June."""
    june = {r["Crime ID"] for r in lines("street", "2021-06") if r["Crime type"] == "Burglary"}
    of_june = {
        r["Crime ID"]
        for m in range(6, 13)
        for r in lines("outcomes", f"2021-{m:02d}")
        if r["Outcome type"] in POSITIVE and r["Crime ID"] in june
    }
    in_june = [r for r in lines("outcomes", "2021-06") if r["Outcome type"] in POSITIVE]
    cohort = figures["burglary-positive-outcomes", LONDON, "2021-06", ""]
    activity = figures["burglary-positive-outcomes-activity", LONDON, "2021-06", ""]
    assert cohort["numerator"] == len(of_june)
    assert 0.8 * len(in_june) < activity["numerator"] <= len(in_june), "but for crimes older than the files"
    assert cohort["denominator"] == activity["denominator"]
    assert cohort["value"] != activity["value"]
    assert figures["burglary-positive-outcomes-activity", LONDON, "2021-12", ""]["value"] is not None
    assert figures["burglary-positive-outcomes", LONDON, "2021-12", ""]["value"] is None
    with capsys.disabled():
        print(
            f"\n  cohort of June 2021: {cohort['sentence']}\n  activity in June 2021: {activity['sentence']}"
        )


def test_stop_and_search_gives_a_ratio_a_find_rate_and_the_share_unknown(figures):
    def one(breakdown):
        return figures["stop-search-disparity", LONDON, "2022-04", breakdown]

    ratio = one("ethnicity=Black")
    assert ratio["unit"] == "ratio"
    assert ratio["lower"] < ratio["value"] < ratio["upper"]
    assert "exact" in ratio["interval"]
    assert one("ethnicity=Black;part=find-rate")["denominator"] == 5290
    assert one("ethnicity=unknown;part=share")["numerator"] == 309
    assert one("")["value"] == ratio["value"]


def test_a_measure_that_no_file_gives_says_who_has_the_data(built):
    assert built.missing["rape-detection-rate"] == "No file held gives this: the Home Office has the data."
