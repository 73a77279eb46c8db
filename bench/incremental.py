"""One month more, where the others are computed already: `python -m bench.incremental [rows]`.

The plan of `bench.plan` over the same generated crimes, by the month: figures from nothing, again with
nothing changed, with one month replaced, and with one measure changed. Each is held to be the table made from
nothing.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Collection
from datetime import date
from pathlib import Path

import ibis
import pyarrow.parquet as pq

from bench import plan
from frankpledge.figures import Figures, Measure, build

ROWS = 4_800_000


class Months(plan.Facts):
    """The generated files, a month each, told apart by their size and moment of writing."""

    engine = "duckdb://"

    def digests(self, dataset: str) -> dict[tuple[str, str], str]:
        files = sorted((self.folder / dataset).glob("*.parquet"))
        return {("metropolitan", plan.month(int(f.stem))): str(f.stat().st_mtime_ns) for f in files}

    def part(self, dataset: str, only: Collection[tuple[str, str]]) -> ibis.Table:
        wanted = {month for _, month in only}
        files = [f for f in (self.folder / dataset).glob("*.parquet") if plan.month(int(f.stem)) in wanted]
        return self.connection.read_parquet([str(f) for f in files])


def timed(folder: Path, measures: list[Measure], kept: Path | None) -> tuple[float, Figures]:
    started = time.perf_counter()
    made = build(measures, [], Months(folder), as_at=date(2022, 3, 31), places=plan.places(), kept=kept)
    return time.perf_counter() - started, made


def main(rows: int = ROWS) -> None:
    measures = plan.measures()
    with tempfile.TemporaryDirectory() as made:
        folder, kept = Path(made), Path(made) / "kept"
        plan.generate(folder, rows)
        plain, _ = timed(folder, measures, None)
        print(f"{len(measures)} measures over {rows:,} crimes in {plan.MONTHS} months")
        print(f"  from nothing, nothing kept        {plain:6.2f} s")

        def told(what: str) -> None:
            took, ours = timed(folder, measures, kept)
            _, scratch = timed(folder, measures, None)
            if not ours.table.equals(scratch.table):
                raise SystemExit(f"bench.incremental: {what}: another table than from nothing")
            assert ours.reused
            months = ours.reused.months.get("crimes", (plan.MONTHS, plan.MONTHS))
            reused = f"kept: {ours.reused.measures} measures, {months[0]} months"
            print(f"  {what:<33} {took:6.2f} s   {plain / took:4.1f} times as fast; {reused}")

        told("from nothing, and kept")
        told("nothing changed")
        last = folder / "crimes" / f"{plan.MONTHS - 1}.parquet"
        pq.write_table(pq.read_table(last).slice(1), last, compression="zstd")
        told("one month replaced")
        measures[0] = measures[0].model_copy(update={"title": "Another title"})
        told("one measure changed")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS)
