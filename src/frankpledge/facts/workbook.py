"""Workbooks (XLSX, ODS): each sheet whose first row is the header of a format is a table."""

from __future__ import annotations

from pathlib import Path

from frankpledge.facts import cells, intake
from frankpledge.facts.errors import FactsError, NoTableError
from frankpledge.facts.headers import LEAST_LIKE, nearest, unlike, wanted_format
from frankpledge.facts.readers import FORMATS, Format
from frankpledge.facts.tables import Texts, build


def sheets(path: Path, shown: str, wanted: str | None = None) -> list[Texts]:
    """The tables of a workbook; sheets of no known format (a cover, notes) are passed over and said to be.

    Raises `FactsError` where no sheet is in a known format, `NoTableError` where none even resembles one.
    """
    intake.check_growth(path, shown)
    formats: tuple[Format, ...] = (wanted_format(wanted),) if wanted else FORMATS
    found: list[Texts] = []
    passed: list[str] = []
    closest, why = 0.0, "it has no sheet with rows"
    try:
        named = list(cells.read(path))
    except ValueError as error:
        raise FactsError(
            f"{shown}: the workbook cannot be read ({error}); save it again as XLSX or ODS"
        ) from error
    for name, rows in named:
        if not rows:
            continue
        header = tuple(rows[0][1])
        while header and not header[-1].strip():
            header = header[:-1]
        format_ = next((one for one in formats if one.fits(header)), None)
        if format_ is None:
            passed.append(name)
            like = nearest(formats, {",": header})[0]
            if like >= closest:
                closest, why = like, f"sheet “{name}”: {unlike(formats, {',': header})}"
            continue
        body = [(number, row[: len(header)]) for number, row in rows[1:]]
        found.append(build(body, format_, header, shown, name, []))
    if not found and closest < LEAST_LIKE:
        listed = ", ".join(f"“{name}”" for name in passed) or "none with rows"
        raise NoTableError(
            f"{shown}: none of its sheets ({listed}) begins with the header of a known format; make a tidy "
            "table (place, period, value) of the sheet that is wanted, and add that"
        )
    if not found:
        raise FactsError(f"{shown}: {why}")
    if passed:
        found[0].notes.append(f"sheets passed over, not in a known format: {', '.join(passed)}")
    return found
