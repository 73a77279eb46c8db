"""Values as cells and cells as values: nothing in a cell is ever run, and nothing is guessed."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

from frankpledge.workspace.workbook.sheets import Column

YES = {"yes": True, "true": True, "no": False, "false": False}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
#: What a file cannot hold: control characters, which spreadsheets refuse.
_UNHOLDABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
LIMIT = 32_767


class CellError(ValueError):
    """A cell that cannot be taken: what was found, and what was expected."""

    def __init__(self, found: str, expected: str) -> None:
        super().__init__(f"{found}; {expected}")
        self.found, self.expected = found, expected


def written(column: Column, value: Any) -> Any:
    """What stands in the cell for a value of a record."""
    if value is None or value == "" or value in ([], {}):
        return "no" if column.kind == "yes" else None
    match column.kind:
        case "yes":
            return "yes" if value else "no"
        case "list":
            return ", ".join(str(word) for word in value)
        case "map":
            return "; ".join(f"{name}: {_plain(number)}" for name, number in value.items())
        case "date" | "number" | "whole":
            return value
    return _UNHOLDABLE.sub("", str(value))


def _plain(value: Any) -> str:
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def read(column: Column, cell: Any, kind: str = "") -> Any:
    """The value that a cell holds, as the records write it; raises `CellError`.

    `kind` is the spreadsheet's own: `f` is a formula, which is refused, since what it shows depends on the
    program that opens it; `e` is an error.
    """
    if kind == "f" or isinstance(cell, ArrayFormula | DataTableFormula):
        raise CellError("a formula", "expected a value: paste it in as a value")
    if kind == "e":
        raise CellError(f"“{cell}”", "that is a spreadsheet's error, not a value")
    if isinstance(cell, str):
        cell = _lines(cell)
    if cell is None or cell == "":
        return {"yes": False, "list": [], "map": {}, "date": None, "number": None, "whole": None}.get(
            column.kind, ""
        )
    return _READERS.get(column.kind, _text)(column, cell)


def held_as(text: str) -> str:
    """A text as a workbook can hold it, to be compared."""
    return _UNHOLDABLE.sub("", _lines(text))


def _lines(text: str) -> str:
    return text.replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n").strip()


def _text(column: Column, cell: Any) -> str:
    if isinstance(cell, datetime | date):
        raise CellError(
            f"the date {cell:%Y-%m-%d}", "expected text: format the cell as text and write it again"
        )
    text = _number_as_text(cell)
    if column.choices and text not in column.choices:
        lower = {choice.lower(): choice for choice in column.choices}
        if text.lower() in lower:
            return lower[text.lower()]
        raise CellError(f"“{text}”", f"expected one of {', '.join(filter(None, column.choices))}")
    return text


def _number_as_text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _period(column: Column, cell: Any) -> str:
    # A spreadsheet makes a date of a month that is typed into it.
    if isinstance(cell, datetime | date):
        return f"{cell:%Y-%m}" if cell.day == 1 else _text(column, cell)
    return _number_as_text(cell)


def _date(column: Column, cell: Any) -> date:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, str) and _DAY.fullmatch(cell):
        try:
            return date.fromisoformat(cell)
        except ValueError:
            pass
    raise CellError(f"“{cell}”", "expected a date such as 2022-03-31")


def _number(column: Column, cell: Any) -> float:
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        try:
            return float(str(cell).replace(",", "")) if not isinstance(cell, bool) else float("nan")
        except ValueError as error:
            raise CellError(f"“{cell}”", "expected a number (a share lies between 0 and 1)") from error
    try:
        return float(cell)
    except OverflowError as error:
        raise CellError(f"a number of {len(str(cell))} digits", "expected one that can be") from error


def _whole(column: Column, cell: Any) -> int:
    number = _number(column, cell)
    if not number.is_integer():
        raise CellError(f"“{cell}”", "expected a whole number")
    return int(number)


def _yes(column: Column, cell: Any) -> bool:
    if isinstance(cell, bool):
        return cell
    if str(cell).lower() not in YES:
        raise CellError(f"“{cell}”", "expected yes or no")
    return YES[str(cell).lower()]


def _list(column: Column, cell: Any) -> list[str]:
    return [word.strip() for word in _number_as_text(cell).split(",") if word.strip()]


def _map(column: Column, cell: Any) -> dict[str, float]:
    found = {}
    for part in filter(None, (one.strip() for one in str(cell).split(";"))):
        name, colon, number = part.rpartition(":")
        if not colon:
            raise CellError(f"“{part}”", "expected period: value, such as 2022/23: 0.08; 2023/24: 0.1")
        value = _number(column, number.strip())
        found[name.strip()] = int(value) if value.is_integer() and "." not in number else value
    return found


_READERS = {
    "period": _period,
    "date": _date,
    "number": _number,
    "whole": _whole,
    "yes": _yes,
    "list": _list,
    "map": _map,
}
