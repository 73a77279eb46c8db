"""XmR charts with signals for 100,000 series of 60 points in one call, against the plainest pandas
script, and beside a bare DuckDB scan of the same columns (series, month and count) from Parquet.

The pandas script works on the long table that an analyst would have, with `groupby`, `transform` and `shift`
(no loop over series, which would take minutes). Both must give the same limits and signals at every point.
The shortest of several timings counts, but for pandas, which is timed once. Run: ``python -m bench.xmr``.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from frankpledge.figures.methods import spc

SERIES, POINTS = 100_000, 60


def monthly_counts(series: int = SERIES, points: int = POINTS) -> np.ndarray:
    """Monthly counts of areas large and small, some shifting, some drifting, so that every signal occurs."""
    chance = np.random.default_rng(2022)
    level = chance.lognormal(4, 1, (series, 1))
    month = np.arange(points)
    shift = np.where((month >= 36) & (chance.random((series, 1)) < 0.3), 1.15, 1.0)
    drift = 1 + np.where(chance.random((series, 1)) < 0.1, 0.01, 0.0) * month
    return chance.poisson(level * shift * drift).astype(np.float64)


def plain_pandas(y: np.ndarray) -> pd.DataFrame:
    """The same charts as one would write them in pandas, one row per series and month."""
    table = pd.DataFrame({"series": np.repeat(np.arange(len(y)), y.shape[1]), "y": y.ravel()})
    by = table["series"]
    step = table["y"].groupby(by).diff()
    moving = step.abs()
    moving = moving.where(moving < 3.267 * moving.groupby(by).transform("mean"))
    spread = moving.groupby(by).transform("mean").fillna(0.0)
    table["centre"] = table["y"].groupby(by).transform("mean")
    table["lower"], table["upper"] = table["centre"] - 2.66 * spread, table["centre"] + 2.66 * spread
    away = table["y"] - table["centre"]
    slack = 1e-9 * table["centre"].abs()
    outside = away.abs() > 2.66 * spread + slack
    near = ~outside & (away.abs() > 2.66 * 2 / 3 * spread + slack)
    trend, run, two = outside & False, outside & False, outside & False
    for sign in (1, -1):
        moves, side = step * sign > 0, away * sign > slack
        trend |= _covered(_last(moves, by, 6) == 6, by, 7)
        run |= _covered(_last(side, by, 7) == 7, by, 7)
        two |= _covered((_last(side, by, 3) == 3) & (_last(near, by, 3) >= 2), by, 3) & near & side
    table["signal"] = np.select([outside, trend, two, run], ["outside", "trend", "near", "run"], "none")
    return table


def _last(flags: pd.Series, by: pd.Series, width: int) -> pd.Series:
    """How many of the last `width` points of each series are flagged."""
    shifted = flags.astype(float).groupby(by)
    return sum((shifted.shift(back) for back in range(1, width)), flags.astype(float))


def _covered(ends: pd.Series, by: pd.Series, width: int) -> pd.Series:
    """Every point of a window that ends at a flagged point."""
    flags = ends.astype(float).groupby(by)
    return sum((flags.shift(-ahead).fillna(0.0) for ahead in range(1, width)), ends.astype(float)) > 0


def at_rest(y: np.ndarray, path: Path) -> None:
    """The same counts as facts lie on disk, one row per series and month."""
    series, month = (part.ravel().astype(np.int32) for part in np.indices(y.shape))
    counts = y.ravel().astype(np.int64)
    pq.write_table(pa.table({"series": series, "month": month, "y": counts}), path, compression="zstd")


def scan(path: Path) -> None:
    """Those columns read, and nothing done with them."""
    read = f"SELECT max(series), max(month), max(y) FROM read_parquet('{path}')"
    duckdb.connect().execute(read).fetchall()


def best_of(times: int, *works: Callable[[], object]) -> list[float]:
    """The shortest time of each, in seconds, taken in turn so that a busy moment falls on all."""
    taken: list[list[float]] = [[] for _ in works]
    for _ in range(times):
        for work, mine in zip(works, taken, strict=True):
            start = time.perf_counter()
            work()
            mine.append(time.perf_counter() - start)
    return [min(mine) for mine in taken]


def main() -> None:
    y = monthly_counts()
    start = time.perf_counter()
    plain = plain_pandas(y)
    theirs = time.perf_counter() - start
    chart = spc.xmr(y)
    for line in ("centre", "lower", "upper"):
        np.testing.assert_allclose(getattr(chart, line).ravel(), plain[line], rtol=1e-9, atol=1e-9)
    np.testing.assert_array_equal(chart.signal.ravel(), plain["signal"])
    del plain, chart
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "counts.parquet")
        at_rest(y, path)
        floor, ours = best_of(15, lambda: scan(path), lambda: spc.xmr(y))
    # Apart, for the memory that six million names take and give back would fall on the scan and the call.
    (named,) = best_of(5, lambda: spc.xmr(y).signal)
    print(f"XmR with signals, {SERIES:,} series × {POINTS} points")
    print(f"  bare DuckDB scan       {floor:8.3f} s   the floor")
    print(
        f"  frankpledge            {ours:8.3f} s   {ours / floor:.1f} × the floor "
        f"(with every signal's name: {named:.3f} s, {named / floor:.1f} ×)"
    )
    print(f"  plain pandas           {theirs:8.3f} s")
    print(f"  ratio                  {theirs / named:8.1f} ×   (wanted: 20 × or more)")
    print("  the same limits and signals at every point")


if __name__ == "__main__":
    main()
