"""The records as a workbook to be filled in: a sheet of each noun, what it may hold said beside it."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from frankpledge.plan.models import EditionPage, today
from frankpledge.plan.reading import Everything, jsonable, read
from frankpledge.workspace.faults import Fault, WorkspaceError
from frankpledge.workspace.workbook.cells import LIMIT, written
from frankpledge.workspace.workbook.sheets import ABOUT, HELD, ISSUED, SHEETS, Column, Sheet, Values

_FIXED = PatternFill("solid", fgColor="ECE7DC")
_HEAD = Font(bold=True)
_WIDTHS = {"date": 13, "number": 12, "whole": 12, "yes": 9, "period": 14, "list": 28, "map": 30}
_RULES = (
    "Each sheet is one kind of record of the edition in force. Fill cells in, add rows, save, load it back.",
    "A row taken out is left as it is: a workbook erases nothing. A cell left as it was changes nothing.",
    "Shaded cells cannot be changed, each for the reason in the note on its heading.",
    "Dates: 2022-03-31. Periods: 2021-09, 2021-Q4, 2021/22, R12-2021-09 or 2021. Shares: between 0 and 1.",
    "Several words or keys stand in one cell with commas between. Formulas are refused: paste values.",
    "Everything is checked before anything is changed, and every fault is told by sheet, row and column.",
)


def write(path: Path) -> int:
    """Write the edition in force as a workbook to `path`; returns how many rows it holds.

    Raises `WorkspaceError` where there is no edition in force, or a text is too long for a cell.
    """
    edition = EditionPage.in_force()
    if edition is None:
        raise WorkspaceError([Fault(path.name, "", "", "no edition in force", "load a workspace first")])
    everything, _ = read()
    book = Workbook()
    _about(book.active, edition)
    held: list[list[str]] = []
    rows = 0
    for sheet in SHEETS:
        told = [cells for _key, values in records(sheet, everything, edition.key) for cells in values]
        held += [[sheet.name, identity_of(sheet, cells), _json(cells)] for cells in told]
        _sheet(book.create_sheet(sheet.name), sheet, told, issued=bool(edition.issued))
        rows += len(told)
    hidden = book.create_sheet(HELD)
    hidden.sheet_state = "veryHidden"
    for number, line in enumerate(held, 1):
        for place, text in enumerate(line, 1):
            _put(hidden.cell(number, place), text)
    # The same records give the same bytes but for the packing's own clock.
    book.properties.creator = "frankpledge"
    book.properties.created = book.properties.modified = datetime(*today().timetuple()[:3])
    book.save(path)
    return rows


def records(sheet: Sheet, everything: Everything, edition: str) -> list[tuple[str, list[Values]]]:
    """The rows of a sheet, record by record: of commitments, those of the edition."""
    found = []
    for held in everything[sheet.noun].values():
        if sheet.noun == "commitments" and held.values["edition"] != edition:
            continue
        key = held.values["key"]
        found.append((key, [cells for cells, _ in sheet.cells(key, held.values)]))
    return found


def identity_of(sheet: Sheet, cells: Values) -> str:
    """What tells a row from the others of its sheet."""
    return "/".join(str(cells.get(name) if cells.get(name) is not None else "") for name in sheet.identity)


def fixed_of(sheet: Sheet, *, issued: bool) -> dict[str, str]:
    """The columns that may not be changed in a row that is there, each with the reason."""
    fixed = dict(sheet.fixed)
    if issued and sheet.name == "Commitments":
        fixed |= dict.fromkeys(("wording", "paragraph", "page"), ISSUED)
    return fixed


def _json(cells: Values) -> str:
    return json.dumps(jsonable(cells), ensure_ascii=False)


def _about(page: Worksheet, edition: Any) -> None:
    page.title = ABOUT
    page.column_dimensions["A"].width = 110
    lines = [edition.title, f"As at {today():%Y-%m-%d}", "", *_RULES, "", f"edition: {edition.key}"]
    for number, line in enumerate(lines, 1):
        cell = page.cell(number, 1)
        _put(cell, line)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    page["A1"].font = Font(bold=True, size=14)


def _sheet(page: Worksheet, sheet: Sheet, rows: list[Values], *, issued: bool) -> None:
    fixed = fixed_of(sheet, issued=issued)
    for place, column in enumerate(sheet.columns, 1):
        head = page.cell(1, place)
        _put(head, column.heading)
        head.font = _HEAD
        note = _note(column, fixed.get(column.name, ""))
        if note:
            head.comment = Comment(note, "frankpledge", height=90, width=260)
        letter = get_column_letter(place)
        page.column_dimensions[letter].width = _WIDTHS.get(column.kind, 22 if column.choices else 34)
        allowed = ("yes", "no") if column.kind == "yes" else column.choices
        if allowed:
            choice = DataValidation("list", formula1=f'"{",".join(filter(None, allowed))}"', allow_blank=True)
            page.add_data_validation(choice)
            choice.add(f"{letter}2:{letter}5000")
    page.freeze_panes = page.cell(2, len(sheet.above) + 2 if sheet.above else 2)
    page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.columns))}{max(len(rows) + 1, 2)}"
    for number, cells in enumerate(rows, 2):
        for place, column in enumerate(sheet.columns, 1):
            cell = page.cell(number, place)
            _put(cell, written(column, cells[column.name]), f"{sheet.name}, row {number}", column)
            cell.alignment = Alignment(wrap_text=column.kind == "text", vertical="top")
            if column.name in fixed or column.name in (*sheet.above, *sheet.identity):
                cell.fill = _FIXED


def _note(column: Column, why_fixed: str) -> str:
    said = []
    if column.required:
        said.append("Must be said.")
    if column.kind == "list":
        said.append("Commas between.")
    if column.kind == "map":
        said.append("Period: value; period: value.")
    if why_fixed:
        said.append(f"Not changed here: {why_fixed}.")
    return " ".join(said)


def _put(cell: Cell, value: Any, where: str = "", column: Column | None = None) -> None:
    """Text goes in as text whatever it begins with, so that no program takes it for a formula."""
    if isinstance(value, str):
        if len(value) > LIMIT:
            name = column.heading if column else ""
            raise WorkspaceError([Fault(where, "", name, f"{len(value)} letters", f"a cell holds {LIMIT}")])
        cell.value = value
        cell.data_type = "s"
        cell.number_format = "@"
        cell.quotePrefix = value[:1] in "=+-@"
    else:
        cell.value = value
        if isinstance(value, date):
            cell.number_format = "yyyy-mm-dd"
        elif column is not None and column.kind in {"text", "period", "list", "map"}:
            cell.number_format = "@"
