"""Figures on a cluster are those of one machine, and a machine lost changes none: `python -m trust.cluster`.

A standalone Spark cluster is started on this machine (one master, two workers, each a process of its own, on
loopback); every kind of measure is computed on DuckDB, on the cluster, and on it again while one worker is
killed at work.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from frankpledge import illustration
from frankpledge.facts import Warehouse, add

HOST = "127.0.0.1"
PORT = int(os.environ.get("FRANKPLEDGE_CLUSTER_PORT", "8947"))
#: Seconds that a part of the cluster has to start; a busy machine takes its time.
_PATIENCE = 120
_CLASSES = "org.apache.spark.deploy"


@dataclass
class Cluster:
    """A master and its workers, in processes of their own."""

    address: str
    folder: Path
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def lose_a_worker(self) -> None:
        """Kill the first worker as a machine that loses power would: with all that it has started."""
        os.killpg(self.workers[0].pid, signal.SIGKILL)
        self.workers[0].wait()


@contextlib.contextmanager
def cluster(folder: Path, workers: int = 2) -> Iterator[Cluster]:
    """A master and `workers` on loopback, which are there when the block begins; raises `TimeoutError` where
    they do not come. What they keep lies in `folder`.
    """
    address = f"spark://{HOST}:{PORT}"
    made = Cluster(address, folder)
    started = [_start(folder, "master", "master.Master", "--host", HOST, "--port", str(PORT))]
    try:
        _wait_for(folder / "master.log", "Starting Spark master")
        for number in range(workers):
            name = f"worker-{number}"
            options = ("--host", HOST, "--cores", "1", "--memory", "1g", "-d", str(folder / name), address)
            made.workers.append(_start(folder, name, "worker.Worker", *options))
            started.append(made.workers[-1])
        for number in range(workers):
            _wait_for(folder / f"worker-{number}.log", "Successfully registered with master")
        yield made
    finally:
        for process in reversed(started):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _start(folder: Path, name: str, of: str, *options: str) -> subprocess.Popen[bytes]:
    spec = find_spec("pyspark")
    assert spec
    assert spec.origin
    home = Path(spec.origin).parent
    told = {"SPARK_HOME": str(home), "SPARK_LOCAL_IP": HOST, "SPARK_DAEMON_MEMORY": "256m"}
    with (folder / f"{name}.log").open("wb") as log:
        return subprocess.Popen(
            [str(home / "bin" / "spark-class"), f"{_CLASSES}.{of}", "--webui-port", "0", *options],
            stdout=log,
            stderr=subprocess.STDOUT,
            env={**os.environ, **told},
            start_new_session=True,
        )


def _wait_for(log: Path, words: str) -> None:
    until = time.monotonic() + _PATIENCE
    while words not in log.read_text(errors="replace"):
        if time.monotonic() > until:
            raise TimeoutError(f"{log.stem} of the cluster did not start: {log.read_text()[-800:]}")
        time.sleep(0.2)


def facts(folder: Path) -> Path:
    """Half a year of illustrative files of every format, added."""
    files = illustration.write(folder / "made", first="2021-07", last="2021-12", scale=0.02)
    add(files, Warehouse(folder / "warehouse"), illustrative=True, today=kinds().TODAY)
    return folder / "warehouse"


def kinds() -> Any:
    """The measures of every kind that the tests hold to both engines."""
    tests = str(Path(__file__).parent.parent / "tests")
    if tests not in sys.path:
        sys.path.insert(0, tests)
    return import_module("figures.test_two_engines")


def apart(one: pa.Table, other: pa.Table) -> list[str]:
    """The columns in which two tables of figures differ: numbers by more than 1e-9 of themselves."""
    if one.num_rows != other.num_rows:
        return [f"{one.num_rows} figures and {other.num_rows}"]
    found = []
    for name in one.column_names:
        mine, its = one[name].to_pylist(), other[name].to_pylist()
        if one.schema.field(name).type == "double":
            a, b = (np.array([np.nan if v is None else v for v in side]) for side in (mine, its))
            if not np.allclose(b, a, rtol=1e-9, atol=0, equal_nan=True):
                found.append(name)
        elif mine != its:
            found.append(name)
    return found


def _lose_one_at_work(made: Cluster, session: Any, lost: threading.Event) -> None:
    """Wait until a task is at work, then kill a worker."""
    tracker = session.sparkContext.statusTracker()
    while not lost.is_set():
        stages = [tracker.getStageInfo(one) for one in tracker.getActiveStageIds()]
        if any(stage and stage.numActiveTasks for stage in stages):
            made.lose_a_worker()
            lost.set()
        time.sleep(0.005)


def main() -> None:
    if not (find_spec("pyspark") and (shutil.which("java") or os.environ.get("JAVA_HOME"))):
        print("cluster: not tried, for want of pyspark or Java 17 (apt-get install openjdk-17-jre-headless)")
        return
    figures = kinds().figures
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        warehouse = facts(folder)
        duck = figures(warehouse, "duckdb://")
        with cluster(folder) as many:
            started = time.monotonic()
            spark = figures(warehouse, many.address)
            took = time.monotonic() - started
            _held(apart(duck, spark))
            print(
                f"cluster: {duck.num_rows:,} figures on a master and two workers, as on DuckDB ({took:.0f} s)"
            )
            session = import_module("pyspark.sql").SparkSession.active()
            lost = threading.Event()
            watch = threading.Thread(target=_lose_one_at_work, args=(many, session, lost), daemon=True)
            watch.start()
            again = figures(warehouse, many.address)
            if not lost.is_set():
                lost.set()
                raise SystemExit("cluster: the run ended before a worker could be killed")
            _held(apart(duck, again))
            print(f"cluster: one worker killed at work: {again.num_rows:,} figures, the same")
            session.stop()


def _held(differing: list[str]) -> None:
    if differing:
        raise SystemExit(f"cluster: not the figures of DuckDB: {', '.join(differing)}")


if __name__ == "__main__":
    main()
