"""The warehouse: publishers' rows as Parquet, and the ledger that says which are current."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Collection
from pathlib import Path

import ibis
import pyarrow as pa
from ibis.backends import BaseBackend

from frankpledge.facts import engines
from frankpledge.facts.account import Holding, Source
from frankpledge.facts.errors import FactsError
from frankpledge.facts.ledger import NAME, Ledger
from frankpledge.facts.readers import BY_DATASET
from frankpledge.facts.readers.expressions import UNDATED

SET_ASIDE = "set_aside"
#: Columns that every table has after its own.
COMMON = ("scope", "month", "source", "illustrative", "incomplete")


class Warehouse:
    """A folder of Parquet, ``<dataset>/scope=<scope>/month=<YYYY-MM>/``, and a ledger.

    `engine` is where it is read (`engines.connect`), asked only when a table is; or `connection` is the ibis
    backend itself.
    """

    def __init__(
        self, folder: Path, connection: BaseBackend | None = None, *, engine: str = engines.DUCKDB
    ) -> None:
        self.folder = Path(folder)
        self.engine = engine
        self._connection = connection
        self._seen: tuple[int, int, int] | None = None
        self._ledger = Ledger({}, {})
        self._tables: dict[str, ibis.Table] = {}

    @property
    def connection(self) -> BaseBackend:
        """The engine in which `table` makes its tables."""
        if self._connection is None:
            self._connection = engines.connect(self.engine)
        return self._connection

    @property
    def ledger(self) -> Ledger:
        """The ledger as it stands on the disk now."""
        try:
            found = (self.folder / NAME).stat()
            seen = (found.st_mtime_ns, found.st_size, found.st_ino)
        except FileNotFoundError:
            seen = None
        if seen != self._seen or seen is None:
            self._ledger = Ledger.read(self.folder)
            self._seen = seen
            self._tables.clear()
        return self._ledger

    def state(self) -> str:
        """A digest of what is held: equal where the same files are held, however they came."""
        return self.ledger.state()

    def datasets(self) -> list[Holding]:
        """What is held, by dataset and scope."""
        ledger = self.ledger
        grouped: dict[tuple[str, str], list[str]] = {}
        for dataset, scope, month in sorted(ledger.partitions):
            grouped.setdefault((dataset, scope), []).append(month)
        holdings = []
        for (dataset, scope), months in grouped.items():
            held = [ledger.partitions[dataset, scope, month] for month in months]
            holdings.append(
                Holding(
                    dataset,
                    scope,
                    tuple(month for month in months if month != UNDATED),
                    sum(one.rows for one in held),
                    tuple(one.month for one in held if one.incomplete),
                    any(ledger.sources[one.source].illustrative for one in held),
                )
            )
        return holdings

    def sources(self, dataset: str | None = None) -> list[Source]:
        """The publishers' files of which something is held, in order of name."""
        return [
            source
            for source in self.ledger.listed_sources()
            if dataset is None or any(key.startswith(f"{dataset}/") for key in source.partitions)
        ]

    def files(
        self, dataset: str, *, incomplete: bool, only: Collection[tuple[str, str]] | None = None
    ) -> list[Path]:
        """The current Parquet files of a dataset: of its whole months, or of those that are not; of the
        scopes and months `only`, if given."""
        return sorted(
            self.folder / file
            for one in self.ledger.partitions.values()
            if one.dataset == dataset and one.incomplete is incomplete
            if only is None or (one.scope, one.month) in only
            for file in one.files
        )

    def digests(self, dataset: str) -> dict[tuple[str, str], str]:
        """A digest of what is held of each scope and month: another as soon as a row of it could be another.

        It names the publisher's file and the Parquet files, whose names are never used twice.
        """
        ledger = self.ledger
        return {
            (one.scope, one.month): _digest(
                [one.source, ledger.sources[one.source].illustrative, one.rows, one.incomplete]
                + [[name, *_stamp(f"{self.folder}/{name}")] for name in one.files]
            )
            for one in ledger.partitions.values()
            if one.dataset == dataset
        }

    def table(self, dataset: str) -> ibis.Table:
        """A dataset's current rows, lazily: its own columns (docs/rooms.md) and the five that all have.

        Raises `KeyError` where nothing is held of it.
        """
        return self._table(dataset)

    def part(self, dataset: str, only: Collection[tuple[str, str]]) -> ibis.Table:
        """As `table`, of these scopes and months alone. Raises `KeyError` where they have no row."""
        return self._table(dataset, only)

    def rows(self, dataset: str, only: Collection[tuple[str, str]] | None = None) -> pa.Table:
        """The rows of `table`, or of `part`, in memory: for datasets that are small. Raises `KeyError` where
        there are none.
        """
        if self.engine != engines.DUCKDB or self._connection is not None:
            return self._table(dataset, only).to_pyarrow()
        columns = self._columns(dataset)
        halves = []
        for incomplete in (False, True):
            files = self.files(dataset, incomplete=incomplete, only=only)
            if files:
                half = engines.rows(files, columns[:-1])
                flags = pa.repeat(pa.scalar(incomplete), half.num_rows)
                halves.append(half.append_column(columns[-1], flags))
        if not halves:
            raise KeyError(dataset)
        return pa.concat_tables(halves)

    def _columns(self, dataset: str) -> list[str]:
        if dataset not in BY_DATASET:
            raise FactsError(f"“{dataset}” is no dataset; they are {', '.join(sorted(BY_DATASET))}")
        return [*BY_DATASET[dataset].columns, *COMMON]

    def _table(self, dataset: str, only: Collection[tuple[str, str]] | None = None) -> ibis.Table:
        columns = self._columns(dataset)
        state = self.state()
        held = dataset if only is None else f"{dataset}_{_digest(sorted(only))[:12]}"
        if held in self._tables:
            return self._tables[held]
        halves = []
        for incomplete in (False, True):
            files = self.files(dataset, incomplete=incomplete, only=only)
            if files:
                name = f"{held}_{'partial' if incomplete else 'whole'}_{state[:12]}"
                half = engines.read_parquet(self.connection, files, name)
                halves.append(half.mutate(incomplete=ibis.literal(incomplete)).select(columns))
        if not halves:
            raise KeyError(dataset)
        self._tables[held] = halves[0] if len(halves) == 1 else ibis.union(*halves)
        return self._tables[held]


def _digest(told: object) -> str:
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def _stamp(path: str) -> tuple[int, int]:
    """Size and moment of writing: a file that somebody changed by hand is another."""
    found = os.stat(path)  # noqa: PTH116 (of thousands of files; a Path of each takes longer)
    return found.st_size, found.st_mtime_ns
