"""The cells of a workbook, read in a process of its own whose memory and time are limited.

A sheet with a single cell in its last corner, or one repeated a million times, makes any reader ask for more
memory than there is; what dies of it then is this process, and the file is refused.

Run as a script (it imports nothing of this package, so that it starts at once): takes the path of a workbook
and writes one line of JSON for each sheet: ``{"sheet": name, "rows": [[number, [texts]]]}``; or, last,
``{"error": why}``.
"""

from __future__ import annotations

import contextlib
import io
import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

#: Bytes of memory, seconds of computing, cells of one sheet.
MOST_MEMORY = 4 * 2**30
MOST_SECONDS = 120
MOST_CELLS = 30_000_000

Cell = int | float | str | bool | time | date | datetime | timedelta
Rows = list[tuple[int, list[str]]]


def written(cell: Cell | None) -> str:
    """A cell as a CSV would write it."""
    if cell is None:
        return ""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 2**53 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat()
    return cell.isoformat() if isinstance(cell, (date, time)) else str(cell)


def read(path: Path) -> Iterator[tuple[str, Rows]]:
    """Each sheet's name and its rows that hold something, with their numbers; raises `ValueError` saying why
    the workbook cannot be read."""
    done = subprocess.run([sys.executable, "-I", __file__, str(path)], capture_output=True, check=False)
    sheets = [json.loads(line) for line in done.stdout.splitlines()] if done.returncode == 0 else []
    if not sheets or "error" in sheets[-1]:
        why = sheets[-1]["error"] if sheets else "it asks for more memory or time than any real table needs"
        raise ValueError(why)
    for sheet in sheets:
        yield sheet["sheet"], [(number, row) for number, row in sheet["rows"]]


def _limit() -> None:
    import resource  # noqa: PLC0415 - not on every system; there the limits are the machine's

    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _tell(path: str) -> None:
    from python_calamine import CalamineWorkbook  # noqa: PLC0415 - only in the process that reads

    # By its content: of a path the reader would go by how the name ends.
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(Path(path).read_bytes()))
    for name in workbook.sheet_names:
        sheet = workbook.get_sheet_by_name(name)
        if sheet.total_height * sheet.total_width > MOST_CELLS:
            raise ValueError(f"sheet “{name}” has {sheet.total_height:,} × {sheet.total_width:,} cells")
        rows = [
            (number, [written(cell) for cell in row])
            for number, row in enumerate(sheet.to_python(skip_empty_area=False), 1)
            if any(cell not in ("", None) for cell in row)
        ]
        sys.stdout.write(json.dumps({"sheet": name, "rows": rows}) + "\n")


if __name__ == "__main__":
    with contextlib.suppress(ImportError, ValueError, OSError):
        _limit()
    try:
        _tell(sys.argv[1])
    except Exception as error:  # whatever a reader of spreadsheets may raise is told, not thrown
        sys.stdout.write(json.dumps({"error": str(error) or type(error).__name__}) + "\n")
