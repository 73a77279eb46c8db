"""Rows a second of `facts add`, beside a bare DuckDB read of the same files and pandas.

`python -m bench.reading [rows …]`: the files are generated in the publisher's format (data.police.uk, a force
and month each). Every way runs in a process of its own, so that its peak memory is its own. A hundred million
rows (`python -m bench.reading 100000000`) take some 30 GB of disk; pandas is left out above twenty million.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import csv

from frankpledge.facts import Warehouse, add

ROWS = (1_000_000,)
#: pandas keeps every row in memory.
_PANDAS = 20_000_000
#: At most so many rows in one file, as a large force's month has.
_A_FILE = 100_000
FIRST = 2012 * 12
FORCES = {"metropolitan": "Metropolitan Police Service", "west-midlands": "West Midlands Police"}
TYPES = ["Anti-social behaviour", "Burglary", "Drugs", "Other theft", "Robbery", "Vehicle crime"]
OUTCOMES = ["Under investigation", "Local resolution", "Investigation complete; no suspect identified"]


def generate(folder: Path, rows: int) -> list[Path]:
    """Street files of the publisher's own columns."""
    chance = np.random.default_rng(2022)
    files = []
    for number in range(-(-rows // _A_FILE)):
        n = min(_A_FILE, rows - number * _A_FILE)
        slug, force = list(FORCES.items())[number % len(FORCES)]
        month = FIRST + number // len(FORCES)
        written = f"{month // 12}-{month % 12 + 1:02d}"
        area = chance.integers(1_000_000, 1_005_000, n)
        columns = {
            "Crime ID": [f"{number:016x}{i:048x}" for i in range(n)],
            "Month": [written] * n,
            "Reported by": [force] * n,
            "Falls within": [force] * n,
            "Longitude": np.round(chance.uniform(-0.5, 0.3, n), 6),
            "Latitude": np.round(chance.uniform(51.3, 51.7, n), 6),
            "Location": [f"On or near Street {a % 997}" for a in area],
            "LSOA code": [f"E0{a}" for a in area],
            "LSOA name": [f"Area {a % 4835:04d}" for a in area],
            "Crime type": pa.array(TYPES).take(pa.array(chance.integers(0, len(TYPES), n))),
            "Last outcome category": pa.array(OUTCOMES).take(pa.array(chance.integers(0, len(OUTCOMES), n))),
            "Context": pa.nulls(n, pa.string()),
        }
        path = folder / f"{written}-{slug}-street.csv"
        with path.open("wb") as out:
            out.write((",".join(columns) + "\n").encode())
            told = csv.WriteOptions(include_header=False, quoting_style="none")
            csv.write_csv(pa.table(columns), out, told)
        files.append(path)
    return files


def one(way: str, folder: Path) -> None:
    """Read all files of `folder` in one way; print the seconds, rows and peak memory as JSON."""
    files = sorted(folder.glob("*.csv"))
    started = time.perf_counter()
    if way == "duckdb":
        listed = [str(path) for path in files]
        relation = duckdb.connect()
        relation.execute(
            "CREATE TABLE crimes AS SELECT * FROM read_csv($1, header = true, delim = ',', quote = '\"')",
            [listed],
        )
        rows = int(relation.execute("SELECT count(*) FROM crimes").fetchone()[0])
    elif way == "pandas":
        rows = len(pd.concat([pd.read_csv(path) for path in files], ignore_index=True))
    else:
        account = add(files, Warehouse(folder / "warehouse"), today=date(2100, 1, 1))
        rows = sum(file.added for file in account.files)
    took = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": took, "rows": rows, "peak": peak}))


def main(*many: int) -> None:
    for rows in many or ROWS:
        with tempfile.TemporaryDirectory() as made:
            folder = Path(made)
            size = sum(path.stat().st_size for path in generate(folder, rows))
            print(f"{rows:,} rows, {size / 1e6:,.0f} MB of CSV in {len(list(folder.glob('*.csv'))):,} files")
            floor = 0.0
            for way in ("duckdb", "facts add", *(("pandas",) if rows <= _PANDAS else ())):
                command = [sys.executable, "-m", "bench.reading", "one", way, str(folder)]
                told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
                if told["rows"] != rows:
                    raise SystemExit(f"bench.reading: {way} read {told['rows']:,} rows of {rows:,}")
                speed = rows / told["seconds"]
                floor = floor or speed
                said = f"{speed:12,.0f} rows a second, {speed / floor:5.0%} of a bare read"
                print(f"  {way:<10} {told['seconds']:7.2f} s  {said}; peak {told['peak']:6,.0f} MB")


if __name__ == "__main__":
    if sys.argv[1:2] == ["one"]:
        one(sys.argv[2], Path(sys.argv[3]))
    else:
        main(*(int(given) for given in sys.argv[1:]))
