"""Readers of facts: what publishers' files, tables of ours, archives and lists of archives are made of."""

from __future__ import annotations

import io
import re
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from pathlib import Path

from trust.fuzzing import Run, Target, must

TODAY = date(2022, 3, 31)
FACTS = "frankpledge.facts"
#: So many lines of each sound file are enough to begin with.
_LINES = 4
Made = tuple[Run, tuple[type[Exception], ...]]


def _shortened(_: Path) -> tuple[bytes, ...]:
    return _first_lines()


@cache
def _first_lines() -> tuple[bytes, ...]:
    """The first lines of one illustration of every kind, in the publishers' formats."""
    from trust.inputs import whole_files

    with tempfile.TemporaryDirectory() as made:
        whole = [path.read_bytes() for path in whole_files(Path(made))]
    kept = [one.splitlines(keepends=True)[:_LINES] for one in whole if not one.startswith(b"PK")]
    return tuple(b"".join(lines) for lines in kept)


def _one_line(error: Exception, name: str) -> None:
    must(
        name in str(error) and "\n" not in str(error),
        f"the message does not name the file on one line: {error}",
    )


def _headers(folder: Path) -> Made:
    from frankpledge.facts import FactsError, recognise

    path = folder / "given.csv"

    def run(content: bytes) -> object:
        path.write_bytes(content)
        try:
            return recognise(path)
        except FactsError as error:
            _one_line(error, path.name)
            raise

    return run, (FactsError,)


def _tables(folder: Path) -> Made:
    from frankpledge.facts import FactsError
    from frankpledge.facts.headers import recognise_csv
    from frankpledge.facts.tables import read_csv

    path = folder / "given.csv"

    def run(content: bytes) -> object:
        path.write_bytes(content)
        known = recognise_csv(path, path.name)
        texts = read_csv(path, path.name, path.stem, known)
        must(texts.rows == texts.table.num_rows + len(texts.broken), "rows are lost")
        if known.format.exact:
            text = content.decode(known.encoding, errors="replace")
            lines = [line for line in re.split(r"\r\n|\r|\n", text) if line]
            must(texts.rows == len(lines) - 1, f"{len(lines) - 1} lines are {texts.rows} rows")
        return texts

    return run, (FactsError,)


def _month_file(folder: Path) -> Made:
    from pyarrow import parquet

    from frankpledge.facts import FactsError, month_files
    from frankpledge.facts.headers import recognise_csv
    from frankpledge.facts.intake import measured

    path, target = folder / "given.csv", folder / "kept.parquet"

    def run(content: bytes) -> object:
        path.write_bytes(content)
        known = recognise_csv(path, path.name)
        measure = measured(path)
        kept = month_files.keep(path, known, measure, target, this_month="2022-03", illustrative=False)
        if kept is not None:
            (part,) = kept.values()
            must(part.rows == measure.lines - 1, f"{measure.lines - 1} lines are {part.rows} rows")
            must(sum(part.kinds.values()) == part.rows, "kinds are not as many as rows")
            must(parquet.read_metadata(target).num_rows == part.rows, "rows are not written")
        return kept

    return run, (FactsError,)


def _adding(folder: Path) -> Made:
    from frankpledge.facts import FactsError, Warehouse, trial

    path, warehouse = folder / "given.csv", Warehouse(folder / "warehouse")

    def run(content: bytes) -> object:
        path.write_bytes(content)
        try:
            account = trial([path], warehouse, force="metropolitan", today=TODAY).account
        except FactsError as error:
            _one_line(error, path.name)
            raise
        for one in account.files:
            must(one.read == one.added + one.replaced + one.set_aside, f"the account does not balance: {one}")
        return account

    return run, (FactsError,)


def _archive(folder: Path) -> Made:
    from frankpledge.facts import FactsError, intake

    path, into = folder / "given.zip", folder / "unpacked"

    def run(content: bytes) -> object:
        path.write_bytes(content)
        into.mkdir()
        archives = intake.Archives()
        try:
            files, _ = intake.gather([path])
            for number, one in enumerate(files):
                found = one.unpacked(into, number, archives)
                must(found == path or found.parent == into, f"{one.path} leads to {found}")
                must(found == path or found.stat().st_size <= one.size, f"{one.path} is larger than it says")
        finally:
            archives.close()
            shutil.rmtree(into)
        return files

    return run, (FactsError,)


def _zipped(folder: Path) -> Iterator[bytes]:
    for how in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", how) as archive:
            archive.writestr("2021-12/2021-12-metropolitan-street.csv", "Month,Force\n2021-12,x\n")
            archive.writestr("notes.txt", "x")
        yield out.getvalue()


_ROWS = (("series", "place", "period", "value"), ("backlog", "E12000007", "2021-Q3", 5))
_ODS = "urn:oasis:names:tc:opendocument:xmlns:"


def _sheet_of_ods() -> str:
    """The rows as the content of an ODS."""
    names = " ".join(f'xmlns:{name}="{_ODS}{name}:1.0"' for name in ("office", "table", "text"))
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    rows = ("".join(cell.format(value) for value in row) for row in _ROWS)
    table = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    return (
        f"<office:document-content {names}><office:body><office:spreadsheet>"
        f'<table:table table:name="a">{table}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )


def _sheets(folder: Path) -> Iterator[bytes]:
    from trust.inputs import hostile_workbooks

    with zipfile.ZipFile(io.BytesIO(hostile_workbooks()["a formula for a value"])) as book:
        yield book.read("xl/worksheets/sheet1.xml").replace(b"<f>1+4</f>", b"")
    yield _sheet_of_ods().encode()


def _packed() -> Callable[[bytes], bytes]:
    """A sheet's XML in a sound workbook: in an ODS where it is one's, in an XLSX where not."""
    from trust.inputs import hostile_workbooks

    sound = zipfile.ZipFile(io.BytesIO(hostile_workbooks()["a formula for a value"]))
    parts = {name: sound.read(name) for name in sound.namelist()}
    ods = {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}
    ods["META-INF/manifest.xml"] = (
        b'<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        b'<m:file-entry m:full-path="/" m:media-type="' + ods["mimetype"] + b'"/></m:manifest>'
    )

    def packed(sheet: bytes) -> bytes:
        out = io.BytesIO()
        inside = ods | {"content.xml": sheet}
        if not _of_ods(sheet):
            inside = parts | {"xl/worksheets/sheet1.xml": sheet}
        with zipfile.ZipFile(out, "w") as book:
            for name, content in inside.items():
                book.writestr(name, content)
        return out.getvalue()

    return packed


def _of_ods(sheet: bytes) -> bool:
    return b"office:" in sheet[:200]


def _workbook(folder: Path) -> Made:
    from frankpledge.facts import FactsError
    from frankpledge.facts.workbook import sheets

    packed = _packed()

    def run(content: bytes) -> object:
        path = folder / ("given.ods" if _of_ods(content) else "given.xlsx")
        path.write_bytes(packed(content))
        found = sheets(path, path.name)
        for texts in found:
            must(texts.rows == texts.table.num_rows + len(texts.broken), "rows are lost")
        return found

    return run, (FactsError,)


def _listing(folder: Path) -> Made:
    from frankpledge.facts.fetching.listing import TRIES, Listing

    def run(content: bytes) -> object:
        found = Listing.read(content.decode("utf-8", errors="replace"))
        tried = [*found.candidates("2021-12", "2022-02")]
        must(len(tried) <= TRIES, f"{len(tried)} archives are tried")
        return found

    return run, ()


TARGETS = (
    Target("headers", "header lines of every format", (FACTS, "csv"), _headers, _shortened),
    Target("tables", "rows of CSV, line by line", (FACTS, "csv"), _tables, _shortened),
    Target("month-file", "publishers' files of one month", (FACTS,), _month_file, _shortened),
    Target("adding", "CSV of every format, by every rule", (FACTS, "csv"), _adding, _shortened),
    Target("archive", "zips of files", (FACTS, "zipfile"), _archive, _zipped),
    Target("workbook", "sheets of XLSX and ODS", (FACTS,), _workbook, _sheets),
    Target(
        "listing",
        "publishers' lists of archives",
        (FACTS, "frankpledge.periods"),
        _listing,
        lambda _: [b"<a href='2021-12.zip'>2021-12.zip</a> 0123456789abcdef0123456789abcdef 2022-01.zip"],
    ),
)
