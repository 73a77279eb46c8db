"""A plan of sixty measures over five million crimes: `python -m bench.plan [rows]`.

Set beside two others on the same Parquet files: the plainest pandas script that gives the same values,
intervals, changes and control limits (checked), and a bare DuckDB scan of the same columns, below which no
engine can go. Printed apart are the one pass over the facts, and all of `figures.build`, which judges every
figure and puts it into words besides; and, piece by piece, what it does that a scan does not.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import ibis
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from scipy import stats

from frankpledge.figures import Figures, Measure, build
from frankpledge.figures.build import Maker
from frankpledge.figures.geography import Gazetteer
from frankpledge.figures.sheet import table
from frankpledge.figures.stack import worked

ROWS, MONTHS, AREAS, BOROUGHS = 5_000_000, 48, 4_835, 33
FIRST = 2018 * 12
LONDON = "E12000007"
TYPES = [
    "Anti-social behaviour",
    "Bicycle theft",
    "Burglary",
    "Criminal damage and arson",
    "Drugs",
    "Other crime",
    "Other theft",
    "Possession of weapons",
    "Public order",
    "Robbery",
    "Shoplifting",
    "Theft from the person",
    "Vehicle crime",
    "Violence and sexual offences",
]
OUTCOMES = [
    "Under investigation",
    "Investigation complete; no suspect identified",
    "Unable to prosecute suspect",
    "Awaiting court outcome",
    "Local resolution",
    "Offender given a caution",
    "Court result unavailable",
    "Status update unavailable",
]
SCANNED = ("month", "scope", "source", "lsoa", "crime_type", "last_outcome", "illustrative", "incomplete")
KEPT = ("value", "lower", "upper", "change_lower", "change_upper", "limit_lower", "limit_upper")


@dataclass(frozen=True)
class Holding:
    dataset: str
    scope: str
    months: tuple[str, ...]
    incomplete: tuple[str, ...] = ()


class Facts:
    """Parquet files with the columns of the facts room."""

    def __init__(self, folder: Path) -> None:
        self.connection = ibis.duckdb.connect()
        self.folder = folder

    def datasets(self) -> list[Holding]:
        return [Holding("crimes", "metropolitan", tuple(month(m) for m in range(MONTHS)))]

    def table(self, dataset: str) -> ibis.Table:
        if not (self.folder / dataset).exists():
            raise KeyError(dataset)
        return self.connection.read_parquet(str(self.folder / dataset / "*.parquet"), table_name=dataset)

    def rows(self, dataset: str, only: object = None) -> pa.Table:
        if not (self.folder / dataset).exists():
            raise KeyError(dataset)
        return pq.read_table(self.folder / dataset)


def month(m: int) -> str:
    return f"{(FIRST + m) // 12}-{(FIRST + m) % 12 + 1:02d}"


def borough(area: Any) -> Any:
    return area * BOROUGHS // AREAS


def generate(folder: Path, rows: int) -> None:
    """Crimes, a file for each month, and the lookup of small areas."""
    chance = np.random.default_rng(20220331)
    (folder / "crimes").mkdir()
    (folder / "small_areas").mkdir()
    areas = pa.array([f"E01{a:06d}" for a in range(AREAS)])
    for m in range(MONTHS):
        n = rows // MONTHS
        columns = {
            "crime_id": pa.array([f"{m:02d}{i:014x}" for i in range(n)]),
            "lsoa": areas.take(pa.array(chance.integers(0, AREAS, n))),
            "crime_type": pa.array(TYPES).take(
                pa.array(np.minimum(chance.geometric(0.12, n) - 1, len(TYPES) - 1))
            ),
            "last_outcome": pa.array(OUTCOMES).take(pa.array(chance.integers(0, len(OUTCOMES), n))),
            "scope": pa.array(["metropolitan"] * n),
            "month": pa.array([month(m)] * n),
            "source": pa.array([f"file{m}"] * n),
            "illustrative": pa.array(np.ones(n, dtype=bool)),
            "incomplete": pa.array(np.zeros(n, dtype=bool)),
        }
        pq.write_table(pa.table(columns), folder / "crimes" / f"{m}.parquet", compression="zstd")
    districts = [f"E09{borough(a):06d}" for a in range(AREAS)]
    nothing = pa.nulls(AREAS, pa.date32())
    lookup = {"lsoa11": areas, "lsoa21": areas, "ward": districts, "district": districts}
    lookup |= {"valid_from": nothing, "valid_to": nothing}
    pq.write_table(pa.table(lookup), folder / "small_areas" / "0.parquet")


def measures() -> list[Measure]:
    """Sixty: each type of crime, and types by what became of them."""
    common = {
        "kind": "count",
        "dataset": "crimes",
        "polarity": "down",
        "places": {"by": "lsoa", "kinds": ["borough"], "total": LONDON},
        "periods": ["quarter"],
    }
    wanted: list[dict[str, Any]] = [{"crime_type": t} for t in TYPES]
    wanted += [{"crime_type": t, "last_outcome": OUTCOMES[i : i + 3]} for i in range(4) for t in TYPES]
    return [
        Measure.read({**common, "key": f"m{i}", "title": f"Measure {i}", "filter": f})
        for i, f in enumerate(wanted[:60])
    ]


def places() -> list[dict[str, str]]:
    boroughs = [
        {"code": f"E09{b:06d}", "name": f"Borough {b}", "kind": "borough", "parent": LONDON}
        for b in range(BOROUGHS)
    ]
    return [{"code": LONDON, "name": "London", "kind": "region", "parent": ""}, *boroughs]


def with_pandas(folder: Path, plan: list[Measure]) -> pd.DataFrame:
    """The same values, intervals, changes and limits, as an analyst would write them down."""
    crimes = pd.read_parquet(folder / "crimes", columns=["month", "lsoa", "crime_type", "last_outcome"])
    lookup = pd.read_parquet(folder / "small_areas", columns=["lsoa21", "district"])
    crimes = crimes.merge(lookup, left_on="lsoa", right_on="lsoa21")
    crimes["quarter"] = pd.PeriodIndex(crimes["month"], freq="M").asfreq("Q")
    quarters = sorted(crimes["quarter"].unique())
    done = []
    for measure in plan:
        rows = crimes
        for condition in measure.filter:
            rows = rows[rows[condition.column].isin(condition.values or ())]
        wide = (
            rows.groupby(["district", "quarter"])
            .size()
            .unstack(fill_value=0)
            .reindex(columns=quarters, fill_value=0)
        )
        wide.loc[LONDON] = wide.sum()
        for place, series in wide.iterrows():
            k = series.astype(float)
            before = k.shift(4)
            low = stats.beta.ppf(0.025, k, before + 1)
            high = stats.beta.ppf(0.975, k + 1, before)
            ranges = k.diff().abs()
            mean = ranges[ranges < 3.267 * ranges.mean()].mean()
            done.append(
                pd.DataFrame(
                    {
                        "measure": measure.key,
                        "place": place,
                        "period": [f"{q.year}-Q{q.quarter}" for q in quarters],
                        "value": k.to_numpy(),
                        "lower": stats.chi2.ppf(0.025, 2 * k) / 2,
                        "upper": stats.chi2.ppf(0.975, 2 * k + 2) / 2,
                        "change_lower": low / (1 - low) - 1,
                        "change_upper": high / (1 - high) - 1,
                        "limit_lower": k.mean() - 2.66 * mean,
                        "limit_upper": k.mean() + 2.66 * mean,
                    }
                )
            )
    return pd.concat(done, ignore_index=True)


def scan(folder: Path) -> None:
    """The same columns read from the same files, and nothing done with them."""
    read = ", ".join(f"max({c})" for c in SCANNED)
    duckdb.connect().execute(f"SELECT {read} FROM read_parquet('{folder}/crimes/*.parquet')").fetchall()


def one_pass(folder: Path, plan: list[Measure]) -> None:
    Maker(plan, Facts(folder), date(2022, 3, 31), Gazetteer.of(places())).cube("crimes")


def whole(folder: Path, plan: list[Measure]) -> Figures:
    return build(plan, [], Facts(folder), as_at=date(2022, 3, 31), places=places())


def grouping(folder: Path) -> None:
    """The grouping of the one pass as bare SQL, its result as Arrow."""
    duckdb.connect().sql(
        f"""
        SELECT crime_type, last_outcome, month, scope, source, place,
               count(*), max(incomplete), max(illustrative)
        FROM read_parquet('{folder}/crimes/*.parquet')
        LEFT JOIN (SELECT lsoa21, dense_rank() OVER (ORDER BY district)::INTEGER AS place
                   FROM read_parquet('{folder}/small_areas/*.parquet')) ON lsoa = lsoa21
        GROUP BY ALL
        """
    ).to_arrow_table()


def pieces(folder: Path, plan: list[Measure]) -> dict[str, float]:
    """The steps of `figures.build`, one after the other: seconds on the clock."""
    taken: dict[str, float] = {}
    began = time.perf_counter()

    def done(step: str) -> None:
        nonlocal began
        taken[step], began = time.perf_counter() - began, time.perf_counter()

    maker = Maker(plan, Facts(folder), date(2022, 3, 31), Gazetteer.of(places()))
    done("connecting")
    assert maker.areas
    done("reading the lookup")
    maker.cube("crimes")
    done("grouping, and groups as columns")
    found, _ = maker.blocks(plan)
    aimed = [(block, (), np.zeros(block.shape, dtype=bool)) for blocks in found.values() for block in blocks]
    done("sums and intervals")
    judged = worked(aimed)
    done("changes, charts and verdicts")
    table(judged, maker.as_at)
    done("sentences and the table")
    return taken


def best(*works: Callable[[], Any], times: int = 5) -> tuple[list[float], Any]:
    """The shortest time of each, taken in turn so that a busy moment falls on all; what the last one gave."""
    taken: list[list[float]] = [[] for _ in works]
    found = None
    for _ in range(times):
        for work, times_taken in zip(works, taken, strict=True):
            start = time.perf_counter()
            found = work()
            times_taken.append(time.perf_counter() - start)
    return [min(t) for t in taken], found


def agree(ours: Figures, theirs: pd.DataFrame) -> int:
    """How many figures agree; raises `SystemExit` where one does not."""
    keys = ["measure", "place", "period"]
    both = (
        ours.table.select([*keys, *KEPT, "evidence"])
        .to_pandas()
        .merge(theirs, on=keys, suffixes=("", "_plain"))
    )
    plain = ~both["evidence"].str.contains("dispersion")  # the script knows no over-dispersion
    for name in KEPT:
        rows = plain if name.startswith("change") else pd.Series(True, index=both.index)
        rows &= both[name].notna()
        if not np.allclose(both.loc[rows, name], both.loc[rows, f"{name}_plain"], rtol=1e-6, atol=1e-9):
            raise SystemExit(f"bench.plan: {name} differs between figures.build and the pandas script")
    if len(both) != len(theirs):
        raise SystemExit(f"bench.plan: {len(theirs)} figures in pandas, {len(both)} of them in figures.build")
    return len(both)


def main(rows: int = ROWS) -> None:
    plan = measures()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        generate(folder, rows)
        (floor, passed, built), figures = best(
            lambda: scan(folder), lambda: one_pass(folder, plan), lambda: whole(folder, plan)
        )
        (bare,), _ = best(lambda: grouping(folder))
        steps = [pieces(folder, plan) for _ in range(5)]
        (plain,), theirs = best(lambda: with_pandas(folder, plan), times=1)
    count = agree(figures, theirs)
    print(f"{len(plan)} measures over {rows:,} crimes: {count:,} figures, equal to 1e-6 in both")
    print(f"  bare DuckDB scan of the columns   {floor:7.2f} s   the floor")
    print(f"  the grouping as bare SQL          {bare:7.2f} s   {bare / floor:5.1f} × the floor")
    print(f"  one pass over the facts           {passed:7.2f} s   {passed / floor:5.1f} × the floor")
    print(f"  the whole of figures.build        {built:7.2f} s   {built / floor:5.1f} × the floor")
    print(f"  the plainest pandas script        {plain:7.2f} s   {plain / built:5.1f} × figures.build")
    print("  figures.build, piece by piece (ms):")
    for step in steps[0]:
        print(f"    {step:<32}{min(taken[step] for taken in steps) * 1000:7.0f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS)
