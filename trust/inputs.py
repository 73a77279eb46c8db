"""Files broken in every way that we could think of, given to every reader.

What must hold each time: no error but the room's own, which names the file; the warehouse as it was where the
file was refused; and rows read = added + replaced + set aside, all of them, where it was not.
"""

from __future__ import annotations

import csv
import io
import random
import shutil
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

import openpyxl

from frankpledge import illustration
from frankpledge.facts import FactsError, Warehouse, add
from frankpledge.illustration import defects
from trust.results import Line, Size

TODAY = date(2022, 3, 31)
#: No broken file may keep a reader longer (a whole one of these takes about a tenth of a second).
LONGEST = 30.0

Chance = random.Random
Breaking = Callable[[bytes, Chance], bytes]


def _lines(content: bytes) -> list[bytes]:
    return content.splitlines(keepends=True)


def _on_a_line(change: Callable[[bytes, Chance], bytes]) -> Breaking:
    """A breaking of one line, any but the header."""

    def breaking(content: bytes, chance: Chance) -> bytes:
        lines = _lines(content)
        at = chance.randrange(1, len(lines)) if len(lines) > 1 else 0
        lines[at] = change(lines[at], chance)
        return b"".join(lines)

    return breaking


def _at(content: bytes, chance: Chance, put: bytes, *, instead: int = 0) -> bytes:
    at = chance.randrange(len(content) + 1)
    return content[:at] + put + content[at + instead :]


def _in_a_cell(*values: str) -> Breaking:
    """One cell of one row replaced by one of `values`, written as a CSV would write it."""

    def breaking(content: bytes, chance: Chance) -> bytes:
        delimiter = ";" if content.split(b"\n", 1)[0].count(b";") > 2 else ","
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=delimiter))
        row = rows[chance.randrange(1, len(rows))]
        row[chance.randrange(len(row))] = chance.choice(values)
        out = io.StringIO()
        csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
        return out.getvalue().encode()

    return breaking


def _columns(change: Callable[[list[str], Chance], list[int]]) -> Breaking:
    """The same table with its columns chosen anew, by index."""

    def breaking(content: bytes, chance: Chance) -> bytes:
        delimiter = ";" if content.split(b"\n", 1)[0].count(b";") > 2 else ","
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=delimiter))
        chosen = change(rows[0], chance)
        out = io.StringIO()
        for row in rows:
            csv.writer(out, delimiter=delimiter).writerow([row[i] if i < len(row) else "" for i in chosen])
        return out.getvalue().encode()

    return breaking


def _shuffled(header: list[str], chance: Chance) -> list[int]:
    order = list(range(len(header)))
    chance.shuffle(order)
    return order


BREAKINGS: dict[str, Breaking] = {
    "a byte changed": lambda c, r: _at(c, r, bytes([r.randrange(256)]), instead=1),
    "a NUL inside": lambda c, r: _at(c, r, b"\0"),
    "bytes that are not UTF-8": lambda c, r: _at(c, r, b"\xc3\x28\xff"),
    "a lone carriage return": lambda c, r: _at(c, r, b"\r"),
    "a quote": lambda c, r: _at(c, r, b'"'),
    "a quoted line break": lambda c, r: _at(c, r, b'"\r\n"'),
    "a separator": lambda c, r: _at(c, r, r.choice([b",", b";", b"\t"])),
    "cut anywhere": lambda c, r: c[: r.randrange(len(c))],
    "cut in the last line": lambda c, _: defects.cut_short(c),
    "a quote left open": lambda c, _: defects.open_quote(c),
    "header alone": lambda c, _: defects.header_only(c),
    "no header": lambda c, _: c.split(b"\n", 1)[1],
    "header twice": lambda c, _: c.split(b"\n", 1)[0] + b"\n" + c,
    "a byte order mark": lambda c, _: b"\xef\xbb\xbf" + c.removeprefix(b"\xef\xbb\xbf"),
    "two byte order marks": lambda c, _: b"\xef\xbb\xbf\xef\xbb\xbf" + c,
    "UTF-16": lambda c, _: c.decode("utf-8-sig").encode("utf-16"),
    "UTF-16 cut in a character": lambda c, _: c.decode("utf-8-sig").encode("utf-16")[:-1],
    "Windows-1252": lambda c, _: c.decode("utf-8-sig").encode("cp1252", "replace") + b"\x92",
    "blank lines between": lambda c, _: c.replace(b"\n", b"\n\n", 50),
    "old Macintosh line ends": lambda c, _: c.replace(b"\r\n", b"\n").replace(b"\n", b"\r"),
    "a row short of a field": _on_a_line(lambda line, _: line.rsplit(b",", 1)[0] + b"\n"),
    "a row with a field too many": _on_a_line(lambda line, _: line.rstrip(b"\r\n") + b",more\n"),
    "a row twice": _on_a_line(lambda line, _: line + line),
    "a giant field": _on_a_line(lambda line, _: b'"' + b"x" * 3_000_000 + b'",' + line),
    "a row of nothing": _on_a_line(lambda _, __: b",,,,,,,,,,,\n"),
    "a formula": _in_a_cell("=1+1", "@SUM(A1)", "+447700900000", "-1+cmd|' /C calc'!A0"),
    "a number of another shape": _in_a_cell("1e309", "-5", "NaN", "inf", "1,234", "½", "٣", "0x1F", "9" * 40),
    "a date of another shape": _in_a_cell(
        "2021-13", "0000-00", "2021-02-30", "Sept 2021", "99999-01", "2021/22", "R12-2021-99", "1-Jan", "１２"
    ),
    "a place that is none": _in_a_cell("Atlantis", "E99999999", "camden ", "\u202eCamden", "Camden\x00"),
    "a cell emptied": _in_a_cell(""),
    "columns in another order": _columns(_shuffled),
    "a column twice": _columns(lambda header, r: [*range(len(header)), r.randrange(len(header))]),
    "a column gone": _columns(
        lambda header, r: [i for i in range(len(header)) if i != r.randrange(len(header))]
    ),
}


@dataclass
class Tally:
    """What became of the files tried."""

    tried: int = 0
    refused: int = 0
    taken: int = 0
    set_aside: int = 0
    rows: int = 0
    ways: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0


class UnsafeError(AssertionError):
    """A broken file did what it must not; says which file, broken how, and what came of it."""


def whole_files(folder: Path) -> list[Path]:
    """One small whole file of every kind, in the publishers' formats."""
    made = illustration.write(folder, first="2021-09", last="2021-12", scale=0.02)
    kinds: dict[str, Path] = {}
    for path in made:
        kinds.setdefault("".join(c for c in path.name if not c.isdigit()), path)
    return sorted(kinds.values())


def try_one(path: Path, name: str, content: bytes, warehouse: Warehouse, tally: Tally, how: str) -> None:
    """Give one broken file to the readers; raises `UnsafeError` where something gives way."""
    path.write_bytes(content)
    before = warehouse.state()
    began = time.perf_counter()
    tally.tried += 1
    tally.ways[how] += 1
    try:
        account = add([path], warehouse, today=TODAY)
    except FactsError as error:
        tally.refused += 1
        if warehouse.state() != before:
            raise UnsafeError(f"{name}, {how}: refused, and the warehouse is not as it was") from error
        if path.name not in str(error) or "\n" in str(error):
            raise UnsafeError(f"{name}, {how}: the message does not name it on one line: {error}") from error
    except Exception as error:
        raise UnsafeError(f"{name}, {how}: {type(error).__name__}: {error}") from error
    else:
        tally.taken += 1
        for one in account.files:
            if one.read != one.added + one.replaced + one.set_aside:
                raise UnsafeError(f"{name}, {how}: the account does not balance: {one}")
            tally.rows += one.read
            tally.set_aside += one.set_aside
    took = time.perf_counter() - began
    tally.slowest = max(tally.slowest, took)
    if took > LONGEST:
        raise UnsafeError(f"{name}, {how}: took {took:.0f} seconds")


def tried(files: list[Path], count: int, seed: int = 2022, tally: Tally | None = None) -> Tally:
    """Break `count` files, each reader and each way in turn, and give them to one warehouse."""
    tally = tally or Tally()
    chance = random.Random(seed)
    pairs = [(path, how) for how in BREAKINGS for path in files]
    chance.shuffle(pairs)
    with tempfile.TemporaryDirectory() as made:
        warehouse = Warehouse(Path(made) / "warehouse")
        for number in range(count):
            path, how = pairs[number % len(pairs)]
            content = path.read_bytes()
            try:
                content = BREAKINGS[how](content, chance)
                if chance.random() < 0.2:
                    content = BREAKINGS[chance.choice(list(BREAKINGS))](content, chance)
            except (UnicodeDecodeError, csv.Error, IndexError, ValueError):
                continue  # broken too far for the second breaking to find its cell
            folder = Path(made) / str(number)
            folder.mkdir()
            try_one(folder / path.name, path.name, content, warehouse, tally, how)
            shutil.rmtree(folder)
    return tally


def _workbook(*rows: Sequence[object], far: str = "") -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    if far:
        book.active[far] = 1
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _with_member(packed: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """A zip with one member changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.namelist():
            content = old.read(member)
            new.writestr(member, change(content) if member == name else content)
    return out.getvalue()


_BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "'
    + b"x" * 1000
    + b'">'
    + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10 if n else b"&a;" * 10) for n in range(9))
    + b"]>"
)


@cache
def hostile_workbooks() -> dict[str, bytes]:
    """Workbooks that a reader of spreadsheets may choke on; each is a table of ours but for one thing."""
    header = ("series", "place", "period", "value")
    row = ("backlog", "E12000007", "2021-Q3", 5)
    sound = _workbook(header, row)
    sheet = "xl/worksheets/sheet1.xml"
    return {
        "a cell in the last corner": _workbook(header, row, far="XFD1048576"),
        "a cell a million rows down": _workbook(header, row, far="A1048576"),
        "a formula for a value": _workbook(header, (*row[:3], "=1+4")),
        "a formula for a place": _workbook(header, (row[0], "=HYPERLINK(1)", *row[2:])),
        "entities within entities": _with_member(
            sound, sheet, lambda c: _BOMB + c.split(b"?>", 1)[-1].replace(b"<v>5", b"<v>&a8;5")
        ),
        "an entity from a file": _with_member(
            sound,
            sheet,
            lambda c: (
                b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY p SYSTEM "file:///etc/passwd">]>'
                + c.split(b"?>", 1)[-1].replace(b"<v>5", b"<v>&p;5")
            ),
        ),
        "a sheet of no XML": _with_member(sound, sheet, lambda c: c[: len(c) // 2]),
        "a sheet of nothing": _with_member(sound, sheet, lambda _: b""),
        "a sheet that unpacks to far more than it is": _with_member(sound, sheet, lambda c: c + b" " * 2**26),
        "cut short": sound[:-200],
        "a stylesheet gone": _with_member(sound, "xl/styles.xml", lambda _: b"<"),
        "an old workbook by its first bytes": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + sound,
    }


def try_workbooks(tally: Tally) -> None:
    """Give every hostile workbook to the readers."""
    with tempfile.TemporaryDirectory() as made:
        warehouse = Warehouse(Path(made) / "warehouse")
        for how, content in hostile_workbooks().items():
            try_one(Path(made) / "book.xlsx", "book.xlsx", content, warehouse, tally, how)


def prove(size: Size) -> Iterator[Line]:
    """Every kind of file broken in every way, then the hostile workbooks."""
    with tempfile.TemporaryDirectory() as made:
        files = whole_files(Path(made))
        tally, failed = Tally(), []
        try:
            tried(files, size.inputs, size.seed, tally)
            try_workbooks(tally)
        except UnsafeError as error:
            failed.append(str(error))
    note = f"{len(tally.ways)} ways, {len(files)} kinds; {tally.refused:,} refused"
    note += f"; slowest {tally.slowest:.1f} s"
    yield Line("inputs", "broken files tried", tally.tried, note, tuple(failed))
    rows = f"{tally.rows:,} rows read, {tally.set_aside:,} set aside, none lost"
    yield Line("inputs", "accounts balanced", tally.taken, rows)
