"""The same expressions on DuckDB and on Spark: every kind of measure, figure by figure."""

import os
import shutil
from datetime import date
from importlib.util import find_spec

import numpy as np
import pytest

from frankpledge import illustration
from frankpledge.facts import FactsError, Warehouse, add
from frankpledge.facts.engines import connect
from frankpledge.figures import build

from .held import LONDON, PLACES

TODAY = date(2022, 3, 31)
JAVA = shutil.which("java") or os.environ.get("JAVA_HOME")
needs_spark = pytest.mark.skipif(
    not (JAVA and find_spec("pyspark")),
    reason="no Spark: it needs pyspark and Java 17 (as root: apt-get install openjdk-17-jre-headless)",
)
CODES = ["Suspect charged", "Local resolution", "Offender given a caution"]
AREAS = {"by": "lsoa", "kinds": ["borough", "ward"], "total": LONDON}
BURGLARY = {
    "filter": {"crime_type": "Burglary", "scope": "metropolitan"},
    "outcomes": {"codes": CODES, "within": 90, "filter": {"scope": "metropolitan"}},
    "places": AREAS,
    "periods": ["month", "quarter"],
}
POPULATION = {"dataset": "population", "value": "people", "per": 1000, "carry": 2}
KINDS = {
    "count": {"dataset": "homicides", "breakdowns": ["sex"], "periods": ["calendar-year", "month"]},
    "rate": {
        "periods": ["quarter"],
        "dataset": "borough_crime",
        "filter": {"major": "BURGLARY"},
        "denominator": POPULATION,
    },
    "share": {
        "dataset": "searches",
        "filter": {"outcome": "Arrest"},
        "denominator": {"filter": {"scope": "metropolitan"}},
        "places": {"by": "scope", "kinds": [], "total": LONDON},
        "periods": ["month"],
    },
    "index": {
        "periods": ["quarter"],
        "dataset": "borough_crime",
        "weights": {
            "column": "major",
            "tables": [
                {"from": "2010-04", "source": "a test", "values": {"BURGLARY": 438.0, "ROBBERY": 746.5}}
            ],
        },
        "denominator": POPULATION,
    },
    "published": {"series": "rape-detection-rate", "unit": "share"},
    "survey_share": {
        "filter": {"question": '"Good Job" local'},
        "design": [{"from": "2014-01", "n": {"total": 12800, "borough": 400}, "deff": 1.4}],
    },
    "survey": {
        "series": "terrorism-awareness",
        "filter": {"question": "Knows how to report a terrorism concern"},
        "answers": ["Yes"],
        "periods": ["quarter"],
        "places": {"by": "place", "kinds": [], "total": LONDON},
    },
    "cohort": BURGLARY,
    "activity": BURGLARY,
    "duration": {
        "series": "grant-days-to-payment",
        "duration": {"statistic": "median", "working_days": True},
        "periods": ["quarter"],
    },
    "disparity": {
        "filter": {"scope": "metropolitan"},
        "disparity": {
            "name": "ethnicity",
            "column": "officer_defined_ethnicity",
            "groups": {group: [group] for group in ("Black", "White", "Asian")},
            "reference": "White",
            "headline": "Black",
            "found": {"outcome": ["Arrest"]},
        },
        "places": {"by": "scope", "kinds": [], "total": LONDON},
        "periods": ["month"],
    },
}
MEASURES = [
    {"key": kind.replace("_", "-"), "title": kind, "kind": kind, **more} for kind, more in KINDS.items()
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Eight months of illustrative files of every format, added; of the long series the last three years."""
    made = tmp_path_factory.mktemp("made")
    files = illustration.write(made, first="2021-05", last="2021-12", scale=0.02)
    for name in ("homicide_victims.csv", "pas_borough_quarterly.csv", "pas_london_quarterly.csv"):
        head, *lines = (made / name).read_text().splitlines(keepends=True)
        recent = [
            line for line in lines if any(year in line for year in ("-19", "-20", "-21", "/2020", "/2021"))
        ]
        (made / name).write_text(head + "".join(recent))
    folder = tmp_path_factory.mktemp("facts") / "warehouse"
    add(files, Warehouse(folder), illustrative=True, today=TODAY)
    return folder


def figures(folder, engine):
    built = build(MEASURES, [], Warehouse(folder, engine=engine), as_at=TODAY, places=PLACES)
    assert not built.missing
    return built.table.sort_by([(k, "ascending") for k in ("measure", "place", "period", "breakdown")])


@pytest.fixture(scope="module")
def both(folder):
    return figures(folder, "duckdb://"), figures(folder, "local[2]")


@needs_spark
@pytest.mark.parametrize("kind", KINDS)
def test_a_figure_is_the_same_whichever_engine_computed_it(both, kind):
    duck, spark = (table.filter(np.array(table["measure"]) == kind.replace("_", "-")) for table in both)
    assert duck.num_rows > 0
    assert any(value is not None for value in duck["value"].to_pylist())
    for column in duck.column_names:
        one, other = duck[column].to_pylist(), spark[column].to_pylist()
        if duck.schema.field(column).type == "double":
            exactly = column in {"numerator", "denominator"} and kind not in {
                "survey",
                "survey_share",
                "index",
            }
            one, other = (np.array([np.nan if v is None else v for v in side]) for side in (one, other))
            np.testing.assert_allclose(other, one, rtol=0 if exactly else 1e-9, atol=0, err_msg=column)
        else:
            assert other == one, column


def test_an_engine_that_is_none_is_refused_with_those_there_are():
    with pytest.raises(FactsError, match=r"no engine; write duckdb://, local\[2\], spark://host:port"):
        connect("hadoop://here")


def test_duckdb_is_the_engine_where_none_is_named(folder):
    assert Warehouse(folder).connection.name == "duckdb"


@pytest.mark.skipif(
    bool(find_spec("grpc")) or not find_spec("pyspark"), reason="grpcio is there, or no pyspark"
)
def test_spark_connect_without_what_it_needs_is_refused_with_the_line_that_brings_it():
    with pytest.raises(FactsError, match=r"grpcio is not installed; pip install 'frankpledge\[spark\]'"):
        connect("sc://127.0.0.1:15002")
