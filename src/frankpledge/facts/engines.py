"""Where facts are read and figures computed: DuckDB in this process, or Apache Spark, by an address.

The expressions are the same Ibis on both. An engine never decides what is held: the ledger does.
"""

from __future__ import annotations

import os
import shutil
import warnings
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import duckdb
import ibis
import pyarrow as pa
from ibis.backends import BaseBackend

from frankpledge.facts.errors import FactsError

DUCKDB = "duckdb://"
_SPARK = ("local", "spark://", "sc://")
#: One zone everywhere, no web page of its own, no progress bars among our own words.
_CONFIGURED = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
    # A warehouse is many small files, a month each: listed by the driver, and read many to a task.
    "spark.sql.sources.parallelPartitionDiscovery.threshold": "100000",
    "spark.sql.files.openCostInBytes": "131072",
}
#: So few files are read by one core: to begin takes as long as to read as many.
_SHARE = 100
#: In one process of this machine, more pieces than cores are only more work.
_LOCAL = {"spark.sql.shuffle.partitions": "4", "spark.default.parallelism": "2"}


def connect(address: str) -> BaseBackend:
    """The engine at `address`: `duckdb://`, `local[2]` (Spark in a process of this machine),
    `spark://host:port` (a cluster) or `sc://host:port` (Spark Connect).

    Raises `FactsError` where the address is of none of these, or Spark or its Java is missing.
    """
    if address == DUCKDB:
        return ibis.duckdb.connect()
    if not address.startswith(_SPARK):
        raise FactsError(
            f"“{address}” is no engine; write duckdb://, local[2], spark://host:port or sc://host:port in "
            "FRANKPLEDGE_ENGINE or --engine"
        )
    for module, package in (("pyspark", "pyspark"), *((("grpc", "grpcio"),) if _remote(address) else ())):
        if find_spec(module) is None:
            raise FactsError(
                f"{address}: {package} is not installed; pip install 'frankpledge[spark]', or take duckdb://"
            )
    if not _remote(address) and not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        raise FactsError(
            f"{address}: Spark needs Java 17; as root: apt-get install openjdk-17-jre-headless, or take duckdb://"
        )
    return _spark(address)


def read_parquet(connection: BaseBackend, files: list[Path], name: str) -> ibis.Table:
    """The rows of Parquet files of one layout, lazily."""
    paths = [str(path) for path in files]
    if connection.name == "duckdb":
        return connection.read_parquet(paths, table_name=name, hive_partitioning=False)
    from pyspark.sql import SparkSession  # noqa: PLC0415 (only where Spark computes)

    session: Any = SparkSession.active()
    session.read.parquet(*paths).createOrReplaceTempView(name)
    return connection.table(name)


def rows(files: list[Path], columns: Sequence[str]) -> pa.Table:
    """These columns of Parquet files of one layout, in the order of the files, read into memory at once.

    Always in this process, and without Ibis, which takes longer to load than such files to read.
    """
    wanted = ", ".join(f'"{column}"' for column in columns)
    asked = f"SELECT {wanted} FROM read_parquet(?, hive_partitioning = false)"

    def read(part: list[str]) -> pa.Table:
        found: pa.Table = _one_thread().cursor().sql(asked, params=[part]).to_arrow_table()
        return found

    # DuckDB opens files one after another, which takes longer than to read small ones: so each core has its
    # share of them.
    cores = os.cpu_count() or 1
    paths, each = [str(path) for path in files], max(_SHARE, -(-len(files) // cores))
    with ThreadPoolExecutor(cores) as threads:
        return pa.concat_tables(threads.map(read, (paths[i : i + each] for i in range(0, len(paths), each))))


@cache
def _one_thread() -> duckdb.DuckDBPyConnection:
    """What reads files in the thread that asks, and gives them in one piece; to make it takes longer than to
    read a few."""
    return duckdb.connect(config={"threads": 1, "enable_external_file_cache": False})


def _remote(address: str) -> bool:
    return address.startswith("sc://")


def _spark(address: str) -> BaseBackend:
    # This machine's own name may lead nowhere; a driver of a cluster elsewhere sets SPARK_LOCAL_IP itself.
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    with warnings.catch_warnings():
        # PySpark 4.3 says so of every pandas 3 that it meets; no pandas of Spark's is used here.
        warnings.filterwarnings("ignore", message="PySpark does not yet fully support pandas")
        from pyspark.sql import SparkSession  # noqa: PLC0415 (only where Spark computes)

        builder: Any = SparkSession.builder
        builder = builder.remote(address) if _remote(address) else builder.master(address)
        wanted = _CONFIGURED | (_LOCAL if address.startswith("local") else {})
        for setting, value in wanted.items():
            if not _remote(address) or setting.startswith("spark.sql."):
                builder = builder.config(setting, value)
        try:
            session = builder.appName("frankpledge").getOrCreate()
            return ibis.pyspark.connect(session)
        except Exception as error:
            first = (str(error).strip().splitlines() or [type(error).__name__])[0]
            raise FactsError(
                f"{address}: Spark does not answer ({first}); see that it runs and has Java 17, or "
                "take duckdb://"
            ) from error
