"""What was computed is kept: the figures are the same as from nothing, whatever came, went or was changed."""

from __future__ import annotations

import hashlib
import json
from concurrent.futures import Executor, ThreadPoolExecutor
from datetime import date
from pathlib import Path

import ibis
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from frankpledge.figures import build

from .held import LONDON, PLACES, Held, months

TODAY = date(2022, 3, 31)
MONTHS = months("2021-01", 8)
TOTAL = {"by": "place", "kinds": ["borough"], "total": LONDON}
AREAS = {"by": "lsoa", "kinds": ["borough"], "total": LONDON}
BURGLARY = {
    "dataset": "crimes",
    "filter": {"crime_type": "Burglary"},
    "outcomes": {"codes": ["Suspect charged"], "within": 90},
    "places": AREAS,
    "periods": ["month"],
}
WEIGHTS = {"BURGLARY": 438.1, "ROBBERY": 746.7, "THEFT": 0.3}
MEASURES = {
    "all": {"kind": "count", "dataset": "borough_crime", "places": TOTAL, "periods": ["month", "quarter"]},
    "burglary": {
        "kind": "count",
        "dataset": "borough_crime",
        "filter": {"major": "BURGLARY"},
        "places": TOTAL,
        "periods": ["quarter"],
        "small": 5,
    },
    "severity": {
        "kind": "index",
        "dataset": "borough_crime",
        "places": TOTAL,
        "periods": ["month"],
        "weights": {
            "column": "major",
            "tables": [{"from": "2010-04", "source": "a test", "values": WEIGHTS}],
        },
    },
    "positive": {"kind": "cohort", **BURGLARY},
    "charged": {"kind": "activity", **BURGLARY},
    "waited": {"kind": "published", "series": "waited", "unit": "days", "periods": ["month"]},
}
LOOKUP = {
    "lsoa11": "E01000001",
    "lsoa21": "E01000001",
    "ward": "E05000001",
    "district": "E09000007",
    "month": "undated",
}


class Months(Held):
    """Rows by dataset and month, each month with a digest of its rows."""

    engine = "duckdb://"

    def datasets(self):
        return [h for h in super().datasets() if h.dataset != "small_areas"]

    def digests(self, dataset: str) -> dict[tuple[str, str], str]:
        parts: dict[tuple[str, str], list[object]] = {}
        for row in self.rows.get(dataset, ()):
            parts.setdefault((str(row["scope"]), str(row["month"])), []).append(row)
        return {p: hashlib.sha256(json.dumps(r, default=str).encode()).hexdigest() for p, r in parts.items()}

    def part(self, dataset: str, only: object) -> ibis.Table:
        rows = [r for r in self.rows.get(dataset, ()) if (r["scope"], r["month"]) in only]  # type: ignore[operator]
        return Held({dataset: rows} if rows else {}).table(dataset)


def rows_of(month: str, seed: int) -> dict[str, list[dict[str, object]]]:
    """A month of every dataset; another `seed` is another file of the same month."""
    at = MONTHS.index(month)
    boroughs, kinds = ("Camden", "Newham"), ("BURGLARY", "ROBBERY", "THEFT")
    ids = [f"{month}-{i}" for i in range(4 + seed)]
    came = MONTHS[max(0, at - 2) : at + 1]
    return {
        "borough_crime": [
            {
                "place": place,
                "major": kind,
                "minor": kind,
                "count": (7 * at + 3 * seed + i * j) % 23,
                "month": month,
            }
            for i, place in enumerate(boroughs, 1)
            for j, kind in enumerate(kinds, 1)
        ],
        "crimes": [
            {"crime_id": i, "lsoa": "E01000001", "crime_type": "Burglary", "month": month} for i in ids
        ],
        "outcomes": [
            {"crime_id": f"{came[(i + seed) % len(came)]}-{i}", "lsoa": "E01000001", "month": month}
            | {"outcome": "Suspect charged" if (i + seed) % 2 else "Local resolution"}
            for i in range(5)
        ],
        "published": [
            {
                "series": "waited",
                "place": "London",
                "period": month,
                "value": float(at + seed),
                "month": month,
            }
            | {"scope": "waited"},
        ],
    }


def holding(held: dict[str, dict[str, int]]) -> Months:
    """`held`: dataset → month → seed."""
    tables: dict[str, list[dict[str, object]]] = {"small_areas": [LOOKUP]}
    for dataset, seeds in held.items():
        for month in sorted(seeds):
            tables.setdefault(dataset, []).extend(rows_of(month, seeds[month])[dataset])
    return Months(tables)


def figures(
    warehouse: Months, measures: list[dict[str, object]], kept: Path | None, beside: Executor | None = None
):
    targets = [{"measure": "burglary", "key": "fewer", "value": 10, "by": "2022-Q2"}]
    return build(measures, targets, warehouse, as_at=TODAY, places=PLACES, kept=kept, beside=beside)


def plan(**changed: dict[str, object]) -> list[dict[str, object]]:
    return [
        {"key": k, "title": k, "polarity": "down", **m, **changed.get(k, {})} for k, m in MEASURES.items()
    ]


def whole() -> dict[str, dict[str, int]]:
    return {d: dict.fromkeys(MONTHS[:6], 0) for d in ("borough_crime", "crimes", "outcomes", "published")}


def same(one, other) -> None:
    assert one.table.equals(other.table)
    assert one.missing == other.missing
    assert one.withheld == other.withheld


STEP = st.tuples(
    st.sampled_from(["borough_crime", "crimes", "outcomes", "published"]),
    st.sampled_from(MONTHS),
    st.sampled_from([None, 0, 1, 2]),  # None: the month is taken away
    st.sampled_from([{}, {"burglary": {"small": 0}}, {"all": {"filter": {"major": "ROBBERY"}}}]),
)


@given(steps=st.lists(STEP, min_size=1, max_size=2))
@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_figures_with_what_is_kept_are_those_made_from_nothing(steps, tmp_path_factory):
    kept, held = tmp_path_factory.mktemp("kept"), whole()
    figures(holding(held), plan(), kept)
    for dataset, month, seed, changed in steps:
        if seed is None:
            held[dataset].pop(month, None)
        else:
            held[dataset][month] = seed
        warehouse = holding(held)
        same(figures(warehouse, plan(**changed), kept), figures(warehouse, plan(**changed), None))


def test_a_second_force_is_put_beside_the_one_that_is_kept(tmp_path):
    figures(holding(whole()), plan(), tmp_path)
    rows = holding(whole()).rows
    city = [{**row, "scope": "city"} for row in rows["crimes"] if row["month"] in MONTHS[:2]]
    both = Months({**rows, "crimes": [*rows["crimes"], *city]})
    found = figures(both, plan(), tmp_path)
    same(found, figures(both, plan(), None))
    assert found.reused.months["crimes"] == (6, 8)


def test_a_new_month_is_the_only_one_read_and_only_measures_of_its_dataset_are_made_again(tmp_path):
    held = whole()
    assert figures(holding(held), plan(), tmp_path).reused.measures == 0
    again = figures(holding(held), plan(), tmp_path).reused
    assert (again.measures, again.of_measures, again.months) == (6, 6, {})
    held["borough_crime"][MONTHS[6]] = 0
    after = figures(holding(held), plan(), tmp_path).reused
    assert (after.measures, after.months) == (3, {"borough_crime": (6, 7)})


def test_outcomes_of_a_new_month_touch_only_the_crimes_that_they_can_reach(tmp_path):
    held = whole()
    figures(holding(held), plan(), tmp_path)
    held["outcomes"][MONTHS[6]] = 0
    months = figures(holding(held), plan(), tmp_path).reused.months
    assert months["crimes"] == (3, 6)  # ninety days before the seventh month: from the fourth on


def test_a_changed_definition_makes_its_own_measure_again_and_reads_no_facts(tmp_path):
    figures(holding(whole()), plan(), tmp_path)
    changed = plan(burglary={"title": "Burglary"})
    reused = figures(holding(whole()), changed, tmp_path).reused
    assert (reused.measures, reused.months) == (5, {"borough_crime": (6, 6)})


def test_what_is_kept_while_the_caller_goes_on_is_taken_again(tmp_path):
    with ThreadPoolExecutor(2) as beside:
        before = figures(holding(whole()), plan(), tmp_path, beside)
    after = figures(holding(whole()), plan(), tmp_path)
    same(after, before)
    assert after.reused.measures == 6


@pytest.mark.parametrize("spoil", [lambda b: b[: len(b) // 2], lambda b: b[:-9] + bytes(9), lambda _: b""])
def test_a_file_that_is_not_whole_is_no_answer(tmp_path, spoil):
    warehouse = holding(whole())
    before = figures(warehouse, plan(), tmp_path)
    for path in tmp_path.rglob("*.arrow"):
        path.write_bytes(spoil(path.read_bytes()))
    after = figures(warehouse, plan(), tmp_path)
    same(after, before)
    assert after.reused.measures == 0
