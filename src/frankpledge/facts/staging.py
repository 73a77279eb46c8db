"""Files read, checked and written to a staging folder as Parquet; nothing of the warehouse is touched here.

Three ways to the same rows. A file of one month in which nothing is amiss is kept column by column
(`month_files`), several at once. Other files of a plain format go many in one statement, streamed to
Parquet, and are counted: where a file's good rows are not its lines, it is read again line by line, which can
say what is wrong and where.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

import duckdb

from frankpledge.facts import intake, month_files, workbook
from frankpledge.facts.account import Problem
from frankpledge.facts.errors import FactsError, NoTableError
from frankpledge.facts.forces import force_of
from frankpledge.facts.headers import Recognised, recognise_csv
from frankpledge.facts.intake import Archives, Incoming, Measure, PassedOver, digest, measured
from frankpledge.facts.readers import Format, Sheet
from frankpledge.facts.readers.expressions import literal, name
from frankpledge.facts.staged import Month, Part, Staged
from frankpledge.facts.tables import Texts, read_csv

#: A file with more than this share of bad rows is no file to pick from.
MOST_BAD = 0.2
#: Problems that an account lists; all are counted and written to the warehouse.
LISTED = 100


@dataclass(frozen=True, slots=True)
class _Plain:
    """A file of a plain format; `kept`, if nothing is amiss in it."""

    incoming: Incoming
    path: Path
    known: Recognised
    measure: Measure
    force: str
    kept: dict[Month, Part] | None

    @property
    def sha256(self) -> str:
        return self.measure.sha256


@dataclass(slots=True)
class _Batch:
    """Files begun together, in their order. `failed` is why the one after them cannot be read."""

    unpacked: Path
    begun: list[Staged | Future[_Plain]] = field(default_factory=list)
    failed: Exception | None = None


class Stage:
    """Reads files into `folder`; every month after `this_month` is refused."""

    def __init__(self, folder: Path, *, this_month: str, illustrative: bool) -> None:
        self.folder = folder
        self.this_month = this_month
        self.illustrative = illustrative
        self.connection = duckdb.connect()
        self.connection.execute("SET enable_progress_bar = false")
        self.connection.execute("SET partitioned_write_max_open_files = 400")
        self.connection.execute(f"SET temp_directory = {literal(str(folder / 'spill'))}")
        self._number = 0
        self._archives = Archives()
        self._threads = ThreadPoolExecutor(_processors())
        #: Workbooks in a folder that hold no table of a known format.
        self.passed: list[PassedOver] = []

    def close(self) -> None:
        self._threads.shutdown(cancel_futures=True)
        self._archives.close()
        self.connection.close()

    def read(self, files: Sequence[Incoming], *, wanted: str | None, force: str | None) -> Iterator[Staged]:
        """Each file, staged, in the order given (files of one content once)."""
        batch: _Batch | None = None
        for coming in intake.batches(files):
            following = self._begin(coming, wanted, force)
            # What was begun before has gone on meanwhile.
            if batch:
                yield from self._finish(batch)
            batch = following
            if batch.failed:
                break
        if batch:
            yield from self._finish(batch)

    def _begin(self, files: list[Incoming], wanted: str | None, force: str | None) -> _Batch:
        """Unpack and open files; those of a plain format are looked through in threads."""
        batch, kept = _Batch(self._new_folder("unpacked")), self._new_folder("kept")
        for number, incoming in enumerate(files):
            try:
                path = incoming.unpacked(batch.unpacked, number, self._archives)
                batch.begun.append(self._open(incoming, path, wanted, force, kept / f"{number}.parquet"))
            except NoTableError as error:
                if incoming.named:
                    batch.failed = error
                    break
                why = str(error).removeprefix(f"{incoming.path}: ")
                self.passed.append(PassedOver(incoming.path, f"passed over: {why}"))
            except Exception as error:  # told in its turn, after what is wrong with the files before it
                batch.failed = error
                break
        return batch

    def _finish(self, batch: _Batch) -> Iterator[Staged]:
        opened = [one.result() if isinstance(one, Future) else one for one in batch.begun]
        if batch.failed:
            raise batch.failed
        done = self._bulk([one for one in opened if isinstance(one, _Plain)])
        for one in opened:
            yield done[id(one)] if isinstance(one, _Plain) else one
        for path in batch.unpacked.iterdir():
            path.unlink()

    def _open(
        self, incoming: Incoming, path: Path, wanted: str | None, force: str | None, target: Path
    ) -> Staged | Future[_Plain]:
        if intake.is_zip(path):
            staged = Staged(incoming, _UNREAD, digest(path))
            return self._tables(staged, workbook.sheets(path, incoming.path, wanted), force)
        known = recognise_csv(path, incoming.path, wanted)
        slug = force_of(incoming.stem, incoming.path, force) if known.format.needs_force else ""
        if known.format.bulk and known.encoding == "utf-8-sig":
            return self._threads.submit(self._plain, incoming, path, known, slug, target)
        staged = Staged(incoming, known.format, digest(path))
        return self._tables(staged, [read_csv(path, incoming.path, incoming.stem, known)], force)

    def _plain(self, incoming: Incoming, path: Path, known: Recognised, force: str, target: Path) -> _Plain:
        """Look a file through, and keep it where nothing is amiss; may run in several threads at once."""
        measure = measured(path)
        if measure.lines < 2:
            raise FactsError(f"{incoming.path}: has a header and no rows; fetch it again, or leave it out")
        kept = month_files.keep(
            path, known, measure, target, this_month=self.this_month, illustrative=self.illustrative
        )
        return _Plain(incoming, path, known, measure, force, kept)

    # --- many files in one statement ---------------------------------------------------------------

    def _bulk(self, files: list[_Plain]) -> dict[int, Staged]:
        done: dict[int, Staged] = {}

        def alike(one: _Plain) -> tuple[str, tuple[str, ...]]:
            return (one.known.format.key, one.known.header)

        for _, group in groupby(sorted(files, key=alike), key=alike):
            members = list(group)
            first: dict[str, _Plain] = {}
            for one in members:
                first.setdefault(one.sha256, one)
            staged = {
                one.sha256: Staged.whole(one.incoming, one.known.format, one.sha256, one.kept)
                for one in first.values()
                if one.kept
            }
            if others := [one for one in first.values() if not one.kept]:
                staged |= self._bulk_or_each(others)
            for one in members:
                done[id(one)] = staged[one.sha256]
                if first[one.sha256] is not one:
                    twin = staged[one.sha256]
                    done[id(one)] = Staged(
                        one.incoming,
                        twin.format,
                        twin.sha256,
                        twin.read,
                        twin.bad,
                        twin.problems,
                        twin.problems_file,
                        twin.parts,
                        twin.spread,
                        list(twin.notes),
                    )
        return done

    def _bulk_or_each(self, files: list[_Plain]) -> dict[str, Staged]:
        """All in one statement; where the CSV reader itself gives up over one of them (a lone carriage return
        in a quoted text, say), each by itself, and that one line by line."""
        try:
            return self._bulk_alike(files)
        except duckdb.InvalidInputException:
            if len(files) > 1:
                return {sha: one for file in files for sha, one in self._bulk_or_each([file]).items()}
            return {files[0].sha256: self._line_by_line(files[0])}

    def _line_by_line(self, one: _Plain) -> Staged:
        staged = Staged(one.incoming, one.known.format, one.sha256)
        texts = read_csv(one.path, one.incoming.path, one.incoming.stem, one.known)
        return self._tables(staged, [texts], one.force or None)

    def _bulk_alike(self, files: list[_Plain]) -> dict[str, Staged]:
        """Files of one header, streamed to Parquet; those that do not come out whole are read line by
        line."""
        format_, header = files[0].known.format, files[0].known.header
        target = self._new_folder("bulk")
        connection = self.connection
        connection.execute(
            "CREATE OR REPLACE TEMP TABLE _files (_file BIGINT, _force VARCHAR, _source VARCHAR)"
        )
        connection.executemany(
            "INSERT INTO _files VALUES (?, ?, ?)",
            [(number, one.force, one.sha256[:16]) for number, one in enumerate(files)],
        )
        names = ", ".join(f"{literal(column)}: 'VARCHAR'" for column in header)
        listed = ", ".join(literal(str(one.path)) for one in files)
        force = "(SELECT _force FROM _files f WHERE f._file = t.file_index)" if format_.needs_force else "''"
        texts = (
            f"(SELECT t.*, file_index AS _file, CAST(NULL AS BIGINT) AS _row, {force} AS _force "
            f"FROM read_csv([{listed}], "
            f"header = true, auto_detect = false, delim = {literal(files[0].known.delimiter)}, quote = '\"', "
            f"escape = '\"', columns = {{{names}}}, ignore_errors = true) t)"
        )
        shaped = format_.rows(Sheet(header, texts, ""))
        columns = ", ".join(name(column) for column in format_.columns)
        connection.execute(
            f"""
            COPY (
              SELECT {columns}, scope, month, _source AS source, {self.illustrative} AS illustrative
              FROM ({shaped}) JOIN _files USING (_file) WHERE _flaw IS NULL AND month <=
              {literal(self.this_month)}
            ) TO {literal(str(target))} ({_PARQUET}, PARTITION_BY (source, scope, month),
            WRITE_PARTITION_COLUMNS true)
            """
        )
        parts = self._written(target, format_)
        done: dict[str, Staged] = {}
        for one in files:
            mine = parts.get(one.sha256[:16], {})
            rows = sum(part.rows for part in mine.values())
            if one.measure.ended and rows == one.measure.lines - 1:
                staged = Staged.whole(one.incoming, format_, one.sha256, mine)
            else:
                staged = self._line_by_line(one)
            done[one.sha256] = staged
        return done

    def _written(self, target: Path, format_: Format) -> dict[str, dict[Month, Part]]:
        """What a statement wrote, by source and month."""
        found: dict[str, dict[Month, Part]] = {}
        paths = sorted(target.rglob("*.parquet"))
        if not paths:
            return found
        for path in paths:
            source, scope, month = (folder.split("=", 1)[1] for folder in path.parts[-4:-1])
            found.setdefault(source, {}).setdefault((scope, month), Part()).files.append(path)
        kind = name(format_.kinds) if format_.kinds else "''"
        counted = self.connection.execute(
            f"SELECT source, scope, month, coalesce({kind}, ''), count(*) "
            f"FROM read_parquet({literal(str(target / '**/*.parquet'))}, hive_partitioning = "
            f"false) GROUP BY ALL"
        ).fetchall()
        for source, scope, month, kind_, rows in counted:
            part = found[source][(scope, month)]
            part.rows += rows
            if format_.kinds:
                part.kinds[kind_] += rows
        return found

    # --- one file, line by line --------------------------------------------------------------------

    def _tables(self, staged: Staged, tables: list[Texts], force: str | None) -> Staged:
        """A file's tables of texts, checked row by row and written."""
        staged.format = tables[0].format
        formats = {texts.format.key for texts in tables}
        if len(formats) > 1:
            raise FactsError(
                f"{staged.incoming.path}: its sheets are in several formats ({', '.join(sorted(formats))}); "
                "give each its own file"
            )
        slug = (
            force_of(staged.incoming.stem, staged.incoming.path, force) if staged.format.needs_force else ""
        )
        found: list[Problem] = []
        for texts in tables:
            self._table(staged, texts, slug, found)
        staged.bad = len({(problem.file, problem.row) for problem in found})
        if staged.bad > MOST_BAD * staged.read:
            first = found[0]
            refused = FactsError(
                f"{staged.incoming.path}: {staged.bad:,} of {staged.read:,} rows are bad, too many to "
                f"set aside; "
                f"the first is row {first.row:,}{', ' if first.column else ''}{first.column}: found "
                f"“{first.found}”, expected {first.expected}. Mend the file, or fetch it again"
            )
            refused.problems = tuple(found)
            raise refused
        staged.problems = found[:LISTED]
        if found:
            staged.problems_file = self.folder / f"set-aside-{staged.id}.csv"
            with staged.problems_file.open("w", encoding="utf-8", newline="") as handle:
                writer = csv.writer(handle)
                writer.writerow(["file", "row", "column", "found", "expected"])
                writer.writerows((p.file, p.row, p.column, p.found, p.expected) for p in found)
        return staged

    def _table(self, staged: Staged, texts: Texts, force: str, found: list[Problem]) -> None:
        connection, format_, shown = self.connection, texts.format, staged.incoming.path
        connection.register("_texts", texts.table)
        relation = f"(SELECT *, 0 AS _file, {literal(force)} AS _force FROM _texts)"
        shaped = format_.rows(Sheet(texts.header, relation, texts.stem))
        connection.execute(f"CREATE OR REPLACE TEMP TABLE _shaped AS {shaped}")
        connection.unregister("_texts")
        self._refuse(shown)
        flawed = connection.execute(
            "SELECT _row, any_value(_flaw ORDER BY month) FROM _shaped WHERE _flaw IS NOT NULL GROUP BY _row"
        ).fetchall()
        found.extend(texts.broken)
        found.extend(
            Problem(shown, row, flaw["column"], flaw["found"][:200], flaw["expected"]) for row, flaw in flawed
        )
        found.sort(key=lambda problem: problem.row)
        connection.execute(
            "DELETE FROM _shaped WHERE _row IN (SELECT _row FROM _shaped WHERE _flaw IS NOT NULL)"
        )
        target = self._new_folder("table")
        columns = ", ".join(name(column) for column in format_.columns)
        connection.execute(
            f"""
            COPY (
              SELECT {columns}, scope, month, {literal(staged.id)} AS source, {self.illustrative} AS
              illustrative
              FROM _shaped ORDER BY scope, month, _row
            ) TO {literal(str(target))} ({_PARQUET}, PARTITION_BY (source, scope, month),
            WRITE_PARTITION_COLUMNS true)
            """
        )
        for month, part in self._written(target, format_).get(staged.id, {}).items():
            mine = staged.parts.setdefault(month, Part())
            mine.rows += part.rows
            mine.kinds += part.kinds
            mine.files += part.files
        spread = connection.execute(
            "SELECT months, count(*) FROM (SELECT list(DISTINCT (scope, month) ORDER BY (scope, "
            "month)) AS months "
            "FROM _shaped GROUP BY _row) GROUP BY months"
        ).fetchall()
        for months, rows in spread:
            staged.spread[frozenset((scope, month) for scope, month in months)] += rows
        staged.read += texts.rows
        staged.notes += texts.notes

    def _refuse(self, shown: str) -> None:
        """Refuse the file for a negative count or a month that has not come."""
        row = self.connection.execute(
            "SELECT _row, _flaw FROM _shaped WHERE _flaw IS NOT NULL AND _flaw.refuses ORDER BY _row LIMIT 1"
        ).fetchone()
        if row:
            flaw = row[1]
            raise FactsError(
                f"{shown}: row {row[0]:,}, {flaw['column']}: found “{flaw['found']}”, expected "
                f"{flaw['expected']}. "
                "Nothing was added: ask the publisher, mend the row, and add the file again"
            )
        ahead = self.connection.execute(
            "SELECT _row, month FROM _shaped WHERE _flaw IS NULL AND month > ? ORDER BY _row, month LIMIT 1",
            [self.this_month],
        ).fetchone()
        if ahead:
            raise FactsError(
                f"{shown}: row {ahead[0]:,} is of {ahead[1]}, which lies in the future (this month is "
                f"{self.this_month}). Nothing was added: mend the date, and add the file again"
            )

    def _new_folder(self, kind: str) -> Path:
        self._number += 1
        path = self.folder / f"{kind}-{self._number}"
        path.mkdir(parents=True)
        return path


_PARQUET = "FORMAT parquet, COMPRESSION zstd"
_UNREAD = Format()


def _processors() -> int:
    """Those that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
