"""Rows a second of `facts add`, beside a bare DuckDB read of the same files and pandas.

`python -m bench.reading [rows …]`: the files are generated in the publisher's format (data.police.uk, a force
and month each). Every way runs in a process of its own, so that its peak memory is its own; beside the clock
stand the seconds of all processors. Above twenty million rows the files lie in zip archives, a year in each,
as the publisher gives them out, and `facts add` alone reads them: the others want every file, or every row,
at once. A hundred million rows (`python -m bench.reading 100000000`) so take some 7 GB of disk instead of 30.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import csv

from frankpledge.facts import Warehouse, add

ROWS = (1_000_000,)
#: A bare read keeps every row in memory, as pandas does; above this many, `facts add` reads archives, alone.
_AT_ONCE = 20_000_000
#: At most so many rows in one file, as a large force's month has.
_A_FILE = 100_000
FIRST = 2012 * 12
FORCES = {"metropolitan": "Metropolitan Police Service", "west-midlands": "West Midlands Police"}
TYPES = ["Anti-social behaviour", "Burglary", "Drugs", "Other theft", "Robbery", "Vehicle crime"]
OUTCOMES = ["Under investigation", "Local resolution", "Investigation complete; no suspect identified"]


def generate(folder: Path, rows: int) -> Iterator[Path]:
    """Street files of the publisher's own columns, one after the other."""
    chance = np.random.default_rng(2022)
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
        yield path


def archived(folder: Path, rows: int) -> int:
    """The same files in archives of a year each; how many bytes they come to unpacked."""
    size = 0
    for path in generate(folder, rows):
        with zipfile.ZipFile(
            folder / f"{path.name[:4]}.zip", "a", zipfile.ZIP_DEFLATED, compresslevel=1
        ) as year:
            year.write(path, f"{path.name[:7]}/{path.name}")
        size += path.stat().st_size
        path.unlink()
    return size


def one(way: str, folder: Path) -> None:
    """Read all files of `folder` in one way; print the seconds, rows and peak memory as JSON."""
    files = sorted([*folder.glob("*.csv"), *folder.glob("*.zip")])
    started, worked = time.perf_counter(), time.process_time()
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
    took, work = time.perf_counter() - started, time.process_time() - worked
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": took, "work": work, "rows": rows, "peak": peak}))


def main(*many: int) -> None:
    for rows in many or ROWS:
        with tempfile.TemporaryDirectory() as made:
            folder = Path(made)
            if rows > _AT_ONCE:
                size, lie, ways = archived(folder, rows), "archives", ["facts add"]
            else:
                size = sum(path.stat().st_size for path in generate(folder, rows))
                lie, ways = "files", ["duckdb", "facts add", "pandas"]
            print(f"{rows:,} rows, {size / 1e6:,.0f} MB of CSV in {len([*folder.iterdir()]):,} {lie}")
            floor: dict[str, float] = {}
            for way in ways:
                command = [sys.executable, "-m", "bench.reading", "one", way, str(folder)]
                told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
                if told["rows"] != rows:
                    raise SystemExit(f"bench.reading: {way} read {told['rows']:,} rows of {rows:,}")
                floor = floor or told
                print(
                    f"  {way:<10} {told['seconds']:7.2f} s {_share(floor, told, 'seconds')}, "
                    f"{told['work']:7.2f} s of processors {_share(floor, told, 'work')}; "
                    f"{rows / told['seconds']:10,.0f} rows a second; peak {told['peak']:6,.0f} MB",
                    flush=True,
                )


def _share(floor: dict[str, float], told: dict[str, float], what: str) -> str:
    """How fast a way is, as a share of a bare read's speed."""
    return f"({floor[what] / told[what]:5.0%})"


if __name__ == "__main__":
    if sys.argv[1:2] == ["one"]:
        one(sys.argv[2], Path(sys.argv[3]))
    else:
        main(*(int(given) for given in sys.argv[1:]))
