"""Small files as columns of texts: read line by line, so that a broken line spoils no other."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from frankpledge.facts.account import Problem
from frankpledge.facts.errors import FactsError
from frankpledge.facts.headers import Recognised
from frankpledge.facts.readers import Format

csv.field_size_limit(2**24)


@dataclass(slots=True)
class Texts:
    """One table of texts, a column per header, and `_row`: the line in the file.

    `rows` counts every row of the table, those among `broken` too.
    """

    format: Format
    header: tuple[str, ...]
    stem: str
    table: pa.Table
    rows: int
    broken: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_csv(path: Path, shown: str, stem: str, known: Recognised) -> Texts:
    """The texts of a CSV; raises `FactsError` for a file that is empty or cut short."""
    raw = path.read_bytes()
    try:
        text = raw.decode(known.encoding)
    except UnicodeDecodeError as error:
        if known.encoding != "utf-8-sig" or not known.format.exact:
            raise FactsError(
                f"{shown}: is not text in UTF-8 or Windows-1252 (byte {error.start:,}); save it again "
                f"as UTF-8"
            ) from error
        text = raw.decode(known.encoding, errors="replace")
    if "\0" in text:
        raise FactsError(
            f"{shown}: is not text, whatever its name says; save it as CSV, XLSX or ODS and add that"
        )
    texts = _exact(text, shown, stem, known) if known.format.exact else _ours(text, shown, stem, known)
    if not text.endswith(("\n", "\r")):
        if known.format.exact and _may_be_cut(texts):
            raise FactsError(
                f"{shown}: the file may be cut short: its last line has no line ending, so its last value "
                "may be a part of one; fetch it again, or, if it is whole, end its last line"
            )
        texts.notes.append(
            "the last line has no line ending: if the file was cut short, its last value may be wrong"
        )
    return texts


def _may_be_cut(texts: Texts) -> bool:
    """Whether the last value could be a part of another: a number, or a text that no other row ends with."""
    if not texts.table.num_rows:
        return True
    *others, last = texts.table.column(len(texts.header) - 1).to_pylist()
    return last not in others or any(letter.isdigit() for letter in last)


def _exact(text: str, shown: str, stem: str, known: Recognised) -> Texts:
    """A publisher's file: one line to a row, so a line with an odd number of quotes is broken by itself."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n").split("\n")
    start = next(number for number, line in enumerate(lines) if line)
    kept: list[tuple[int, list[str]]] = []
    broken: list[Problem] = []
    body = [(number, line) for number, line in enumerate(lines[start + 1 :], start + 2) if line]
    for number, line in body:
        fields = _fields(line, known.delimiter)
        if fields is None:
            if number == len(lines):
                raise _cut_short(shown, number, "ends inside a quoted text")
            broken.append(Problem(shown, number, "", line[:200], "every quotation mark closed"))
        elif "\ufffd" in line:
            broken.append(Problem(shown, number, "", line[:200], "text in UTF-8"))
        else:
            kept.append((number, fields))
    return build(kept, known.format, known.header, shown, stem, broken, last=len(lines))


def _fields(line: str, delimiter: str) -> list[str] | None:
    """What a line holds by itself; None where it leaves a quotation mark open."""
    if '"' not in line:
        return line.split(delimiter)
    # A reader that goes on to the line after it has found no end of a quoted text.
    reader = csv.reader([line, ""], delimiter=delimiter)
    fields = next(reader)
    return fields if line.count('"') % 2 == 0 and reader.line_num == 1 else None


def _ours(text: str, shown: str, stem: str, known: Recognised) -> Texts:
    """A table of ours: as spreadsheets write them, a quoted text may run over lines."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=known.delimiter, strict=True)
    rows: list[tuple[int, list[str]]] = []
    line = 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append((line, row))
            line = reader.line_num + 1
    except csv.Error as error:
        if "unexpected end" in str(error):
            raise _cut_short(shown, line, "ends inside a quoted text") from error
        raise FactsError(
            f"{shown}: line {line} cannot be read ({error}); mend the quotation marks there"
        ) from error
    last = rows[-1][0] if rows else 0
    return build(rows[1:], known.format, known.header, shown, stem, [], last=last)


def build(
    rows: Iterable[tuple[int, list[str]]],
    format_: Format,
    header: tuple[str, ...],
    shown: str,
    stem: str,
    broken: list[Problem],
    *,
    last: int = 0,
) -> Texts:
    """Columns from rows; a row with the wrong number of fields is set aside, and refused where it is the
    `last`."""
    width = len(header)
    numbers: list[int] = []
    good: list[list[str]] = []
    for number, row in rows:
        if len(row) == width:
            numbers.append(number)
            good.append(row)
            continue
        if number == last and len(row) < width:
            raise _cut_short(shown, number, f"has {len(row)} fields of {width}")
        broken.append(Problem(shown, number, "", f"{len(row)} fields", f"{width} fields"))
    if not good and not broken:
        raise FactsError(f"{shown}: has a header and no rows; fetch it again, or leave it out")
    columns = list(zip(*good, strict=True)) if good else [()] * width
    arrays = [pa.array(column, pa.string()) for column in columns]
    table = pa.table([*arrays, pa.array(numbers, pa.int64())], names=[*header, "_row"])
    return Texts(format_, header, stem, table, len(good) + len(broken), sorted(broken, key=lambda p: p.row))


def _cut_short(shown: str, line: int, how: str) -> FactsError:
    return FactsError(f"{shown}: the file is cut short: its last line ({line:,}) {how}; fetch it again")
