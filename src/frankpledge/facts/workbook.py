"""Workbooks (XLSX, ODS): each sheet whose first row is the header of a format is a table."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from frankpledge.facts import intake
from frankpledge.facts.errors import FactsError
from frankpledge.facts.headers import unlike, wanted_format
from frankpledge.facts.readers import FORMATS, Format
from frankpledge.facts.tables import Texts, build

Cell = int | float | str | bool | time | date | datetime | timedelta


def sheets(path: Path, shown: str, wanted: str | None = None) -> list[Texts]:
    """The tables of a workbook; sheets of no known format (a cover, notes) are passed over and said to be.

    Raises `FactsError` where no sheet is in a known format.
    """
    intake.check_growth(path, shown)
    formats: tuple[Format, ...] = (wanted_format(wanted),) if wanted else FORMATS
    found: list[Texts] = []
    passed: list[str] = []
    nearest = "it has no sheet with rows"
    try:
        workbook = CalamineWorkbook.from_path(str(path))
        named = [
            (name, workbook.get_sheet_by_name(name).to_python(skip_empty_area=False))
            for name in workbook.sheet_names
        ]
    except (CalamineError, OSError, ValueError) as error:
        raise FactsError(
            f"{shown}: the workbook cannot be read ({error}); save it again as XLSX or ODS"
        ) from error
    for name, cells in named:
        rows = [
            (number, [written(cell) for cell in row])
            for number, row in enumerate(cells, 1)
            if any(cell not in ("", None) for cell in row)
        ]
        if not rows:
            continue
        header = tuple(rows[0][1])
        while header and not header[-1].strip():
            header = header[:-1]
        format_ = next((one for one in formats if one.fits(header)), None)
        if format_ is None:
            passed.append(name)
            nearest = f"sheet “{name}”: {unlike(formats, {',': header})}"
            continue
        body = [(number, row[: len(header)]) for number, row in rows[1:]]
        found.append(build(body, format_, header, shown, name, []))
    if not found:
        raise FactsError(f"{shown}: {nearest}")
    if passed:
        found[0].notes.append(f"sheets passed over, not in a known format: {', '.join(passed)}")
    return found


def written(cell: Cell | None) -> str:
    """A cell as a CSV would write it."""
    if cell is None:
        return ""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 2**53 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat()
    return cell.isoformat() if isinstance(cell, (date, time)) else str(cell)
