"""A filled-in workbook as changes of records: only what differs, every fault by sheet, row and column."""

from __future__ import annotations

import copy
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from frankpledge.plan.models import EditionPage
from frankpledge.plan.reading import Everything, Held, jsonable, read
from frankpledge.workspace.faults import Fault, WorkspaceError, nearest
from frankpledge.workspace.schema import defaults, shape
from frankpledge.workspace.workbook import cells
from frankpledge.workspace.workbook.sheets import ABOUT, HELD, SHEETS, Column, Sheet, Values, at
from frankpledge.workspace.workbook.sheets import Path as Place
from frankpledge.workspace.workbook.writing import fixed_of, identity_of

#: A workbook of a plan is far below these; what is above them was not written by us.
LARGEST = 20 * 1024 * 1024
UNPACKED = 200 * 1024 * 1024
MOST_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that was changed: where, and from what to what."""

    sheet: str
    row: int
    letter: str
    heading: str
    was: Any
    now: Any


@dataclass(slots=True)
class Change:
    """A record with the values that the workbook gives it; `held` is None where the workbook adds it."""

    noun: str
    identity: str
    held: Held | None
    values: Values
    cells: list[Cell] = field(default_factory=list)
    #: Where each row of the record stands in the workbook: place in `values` to sheet and row.
    places: dict[Place, tuple[Sheet, int]] = field(default_factory=dict)

    def fault(self, place: Place, name: str, found: str, expected: str, remedy: str = "") -> Fault:
        """A fault at a field of this record, said by sheet, row and column."""
        known = place
        while known and known not in self.places:
            known = known[:-1]
        if known not in self.places:
            return Fault("", self.identity, ".".join(map(str, (*place, name))), found, expected, remedy)
        sheet, row = self.places[known]
        return Fault(sheet.name, f"row {row}", _where(sheet, name), found, expected, remedy)


@dataclass(slots=True)
class Row:
    """A row of a sheet as read: its number, its cells by field."""

    number: int
    cells: Values
    blank: set[str] = field(default_factory=set)


def _where(sheet: Sheet, name: str) -> str:
    names = [column.name for column in sheet.columns]
    if name not in names:
        return name
    place = names.index(name)
    return f"column {get_column_letter(place + 1)} ({sheet.columns[place].heading})"


def changes(path: Path) -> tuple[list[Change], Everything, list[Fault]]:
    """What a workbook changes, not yet held against the rules of the records; with the faults of its cells.

    Raises `WorkspaceError` for a file that is no workbook of the edition in force.
    """
    book = _opened(path)
    edition = EditionPage.in_force()
    _same_edition(book, edition, path.name)
    everything, _ = read()
    faults: list[Fault] = []
    before = _as_written(book)
    found: dict[tuple[str, str], Change] = {}
    for sheet in SHEETS:
        if sheet.name not in book.sheetnames:
            continue
        rows = _rows(book[sheet.name], sheet, faults)
        _take(sheet, rows, before.get(sheet.name, {}), everything, edition, found, faults)
    unknown = [name for name in book.sheetnames if name not in {ABOUT, HELD, *(s.name for s in SHEETS)}]
    for name in unknown:
        known = [sheet.name for sheet in SHEETS]
        faults.append(
            Fault(name, "", "", "a sheet of that name", f"known: {', '.join(known)}", nearest(name, known))
        )
    return [change for change in found.values() if change.cells], everything, faults


def _opened(path: Path) -> Any:
    """The workbook, if it is one of a size that a plan can have; links out of it are not followed."""
    try:
        with zipfile.ZipFile(path) as packed:
            unpacked = sum(one.file_size for one in packed.infolist())
        if path.stat().st_size > LARGEST or unpacked > UNPACKED:
            raise WorkspaceError(
                [Fault(path.name, "", "", "a far larger file than a plan makes", "a workbook")]
            )
        return load_workbook(path, keep_links=False, data_only=False)
    except WorkspaceError:
        raise
    except (
        Exception
    ) as error:  # openpyxl raises whatever it meets: there is no end to how a file can be broken
        raise WorkspaceError(
            [
                Fault(
                    path.name,
                    "",
                    "",
                    "something that is no workbook",
                    "an .xlsx file as this program writes it",
                )
            ]
        ) from error


def _same_edition(book: Any, edition: EditionPage | None, name: str) -> None:
    if edition is None:
        raise WorkspaceError([Fault(name, "", "", "no edition in force", "load a workspace first")])
    if ABOUT not in book.sheetnames:
        return
    said = [str(row[0].value or "") for row in book[ABOUT].iter_rows(max_row=40, max_col=1)]
    keys = [line.partition(":")[2].strip() for line in said if line.startswith("edition:")]
    if keys and keys[0] != edition.key:
        raise WorkspaceError(
            [
                Fault(
                    name,
                    ABOUT,
                    "edition",
                    f"“{keys[0]}”",
                    f"the edition in force is “{edition.key}”",
                    "Write a new workbook and fill that in.",
                )
            ]
        )


def _as_written(book: Any) -> dict[str, dict[str, list[Values]]]:
    """What each row held when the workbook was written, so that what others changed since is left alone."""
    found: dict[str, dict[str, list[Values]]] = {}
    if HELD not in book.sheetnames:
        return found
    for line in book[HELD].iter_rows(max_col=3, values_only=True):
        try:
            held = found.setdefault(str(line[0]), {}).setdefault(str(line[1]), [])
            held.append(dict(json.loads(str(line[2]))))
        except (ValueError, TypeError, RecursionError):
            continue
    return found


def _rows(page: Worksheet, sheet: Sheet, faults: list[Fault]) -> list[Row]:
    heads = [str(cell.value or "").strip() for cell in next(page.iter_rows(max_row=1), ())]
    by_heading = {column.heading.lower(): column for column in sheet.columns}
    columns: dict[int, Column] = {}
    for place, head in enumerate(heads):
        column = by_heading.get(head.lower())
        if column is None and head:
            letter = get_column_letter(place + 1)
            hint = nearest(head, [one.heading for one in sheet.columns])
            faults.append(Fault(sheet.name, "row 1", f"column {letter}", f"“{head}”", "no such column", hint))
        elif column is not None:
            columns[place] = column
    for name in (*sheet.above, *sheet.identity):
        if name not in {column.name for column in columns.values()}:
            heading = sheet.column(name).heading
            faults.append(
                Fault(sheet.name, "row 1", "", "", f"there is no column “{heading}”; it must be there")
            )
            return []
    found = []
    if page.max_row > MOST_ROWS:
        faults.append(Fault(sheet.name, "", "", f"{page.max_row} rows", f"expected at most {MOST_ROWS}"))
        return []
    for line in page.iter_rows(min_row=2, max_row=page.max_row):
        given = {columns[i]: cell for i, cell in enumerate(line) if i in columns}
        if all(cell.value in (None, "") for cell in given.values()):
            continue
        values: Values = {}
        for column, cell in given.items():
            try:
                values[column.name] = cells.read(column, cell.value, cell.data_type)
            except cells.CellError as error:
                where = _where(sheet, column.name)
                faults.append(Fault(sheet.name, f"row {cell.row}", where, error.found, error.expected))
                values[column.name] = None
        blank = {column.name for column, cell in given.items() if cell.value in (None, "")}
        found.append(Row(line[0].row, values, blank))
    return found


def _take(
    sheet: Sheet,
    rows: list[Row],
    before: dict[str, list[Values]],
    everything: Everything,
    edition: Any,
    found: dict[tuple[str, str], Change],
    faults: list[Fault],
) -> None:
    """Hold each row of a sheet against the records: cells that differ, rows that are new."""
    fixed = fixed_of(sheet, issued=bool(edition.issued))
    seen: dict[str, list[int]] = {}
    for row in rows:
        name = identity_of(sheet, row.cells)
        change = _change(sheet, row, everything, edition, found, faults)
        if change is None:
            continue
        # Two rows of one identity (two updates of a quarter) are told apart by their order.
        count = len(seen.setdefault(name, []))
        begun = change.held is None and not sheet.above
        place = None if begun else _place(sheet, change.values, row.cells, count)
        if place is None and count:
            expected = f"it is row {seen[name][-1]} too"
            faults.append(_fault(sheet, row, sheet.identity[-1], f"“{name}” again", expected))
            continue
        seen[name].append(row.number)
        if place is None:
            place = _added(sheet, row, change, edition, faults)
            if place is not None:
                change.places[place] = (sheet, row.number)
            continue
        change.places[place] = (sheet, row.number)
        written = before.get(name, [])
        as_written = written[count] if count < len(written) else {}
        _differences(sheet, row, change, place, as_written, fixed, faults)


def _fault(sheet: Sheet, row: Row, name: str, found: str, expected: str, remedy: str = "") -> Fault:
    return Fault(sheet.name, f"row {row.number}", _where(sheet, name), found, expected, remedy)


def _change(
    sheet: Sheet,
    row: Row,
    everything: Everything,
    edition: Any,
    found: dict[tuple[str, str], Change],
    faults: list[Fault],
) -> Change | None:
    """The record that a row belongs to; a commitment that is not there is begun, where one may be."""
    said = sheet.above[0] if sheet.above else "key"
    key = str(row.cells[said] or "")
    identity = f"{edition.key}/{key}" if sheet.noun == "commitments" else key
    if (sheet.noun, identity) in found:
        return found[sheet.noun, identity]
    held = everything[sheet.noun].get(identity)
    if held is None and not sheet.above and not edition.issued and key:
        fresh: Values = {**_empty(sheet), "key": key, "edition": edition.key}
        found[sheet.noun, identity] = Change(sheet.noun, identity, None, fresh)
        return found[sheet.noun, identity]
    if held is None:
        expected = f"there is no {sheet.noun.removesuffix('s')} of that key in the edition in force"
        if not sheet.above:
            expected += f", and it was issued on {edition.issued:%Y-%m-%d}: a new promise is a new edition's"
        known = [one.values["key"] for one in everything[sheet.noun].values()]
        faults.append(
            _fault(sheet, row, said, f"“{key}”" if key else "nothing", expected, nearest(key, known))
        )
        return None
    found[sheet.noun, identity] = Change(sheet.noun, identity, held, copy.deepcopy(held.values))
    return found[sheet.noun, identity]


def _empty(sheet: Sheet) -> Values:
    """What a new row holds before anything is said: defaults and no rows; None where it must be said."""
    known = defaults(sheet.model)
    values = {name: copy.deepcopy(known.get(name)) for name in shape(sheet.model).model_fields}
    return values | {rows: [] for rows in sheet.model.ROWS}


def _place(sheet: Sheet, values: Values, row: Values, count: int) -> Place | None:
    """Where in the record the row stands: of those alike, the one after `count`; None where it is new."""
    wanted = [row[name] for name in sheet.identity]
    told = sheet.cells(values["key"], values)
    alike = [place for cells_, place in told if [cells_[name] for name in sheet.identity] == wanted]
    return alike[count] if count < len(alike) else None


def _added(sheet: Sheet, row: Row, change: Change, edition: Any, faults: list[Fault]) -> Place | None:
    """A new row at the end of its record's."""
    inside: Any = change.values
    place: Place = ()
    for depth, rows in enumerate(sheet.within):
        if depth:
            key = row.cells[sheet.above[depth]]
            index = next((i for i, one in enumerate(inside) if one["key"] == key), None)
            if index is None:
                hint = nearest(str(key), [one["key"] for one in inside])
                expected = f"there is no {sheet.above[depth]} of that key"
                faults.append(_fault(sheet, row, sheet.above[depth], f"“{key}”", expected, hint))
                return None
            place = (*place, index)
            inside = inside[index]
        inside = inside[rows]
        place = (*place, rows)
    said = {n: v for n, v in row.cells.items() if n not in sheet.above and n not in row.blank}
    for column in sheet.columns:
        if column.required and row.cells.get(column.name) in (None, "", []):
            faults.append(_fault(sheet, row, column.name, "nothing", "it must be said"))
    name = sheet.identity[-1]
    column = next(i for i, one in enumerate(sheet.columns) if one.name == name)
    letter = get_column_letter(column + 1)
    change.cells.append(
        Cell(sheet.name, row.number, letter, "a new row", None, identity_of(sheet, row.cells))
    )
    if not sheet.within:
        inside.update(said)
        return ()
    inside.append(_empty(sheet) | said)
    return (*place, len(inside) - 1)


def _differences(
    sheet: Sheet,
    row: Row,
    change: Change,
    place: Place,
    before: Values,
    fixed: dict[str, str],
    faults: list[Fault],
) -> None:
    inside = at(change.values, place)
    for number, column in enumerate(sheet.columns):
        name = column.name
        if name in (*sheet.above, *sheet.identity) or name not in row.cells:
            continue
        now, held = row.cells[name], inside[name]
        as_written = before.get(name, jsonable(held))
        if _same(now, as_written) or _same(now, held):
            continue
        if name in fixed:
            faults.append(_fault(sheet, row, name, f"“{_shown(now)}”", fixed[name]))
        elif not _same(held, as_written):
            found = f"“{_shown(now)}”"
            said = f"someone changed this to “{_shown(held)}” since the workbook was written"
            faults.append(_fault(sheet, row, name, found, said, "Write a new workbook and decide there."))
        else:
            letter = get_column_letter(number + 1)
            change.cells.append(Cell(sheet.name, row.number, letter, column.heading, held, now))
            inside[name] = now


def _same(one: Any, other: Any) -> bool:
    """Equal, as far as a workbook can tell: dates as text, no carriage returns, sets of keys in any order."""
    return bool(_told(one) == _told(other))


def _told(value: Any) -> Any:
    if isinstance(value, str):
        return cells.held_as(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return [str(one).strip() for one in value]
    if isinstance(value, dict):
        try:
            return {str(name): float(number) for name, number in value.items()}
        except (ValueError, TypeError, OverflowError):  # what was written was changed by hand
            return value
    return value


def _shown(value: Any) -> str:
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return text if len(text) <= 60 else f"{text[:57]}…"


def faults_of(error: Any, change: Change) -> Iterator[Fault]:
    """What pydantic found, said at the cells."""
    for problem in error.errors():
        where = tuple(one for one in problem["loc"] if not str(one).startswith(("function-", "literal[")))
        said = (
            "it must be said" if problem["type"] in {"missing", "string_too_short"} else str(problem["msg"])
        )
        said = said.removeprefix("Value error, ")
        found = problem["input"]
        shown = "" if isinstance(found, dict | list) or found in (None, "") else f"“{_shown(found)}”"
        yield change.fault(where[:-1], str(where[-1]) if where else "", shown, said)
