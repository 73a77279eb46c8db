"""Which format a file is in, from its content and never from its name."""

from __future__ import annotations

from pathlib import Path

from frankpledge.facts import intake, workbook
from frankpledge.facts.errors import FactsError
from frankpledge.facts.headers import recognise_csv
from frankpledge.facts.readers import Format


def recognise(path: Path) -> Format:
    """The format of a CSV, XLSX or ODS file, by its header.

    Raises `FactsError` naming the nearest known format and what differs, where it is none.
    """
    path = Path(path)
    if not path.is_file():
        raise FactsError(f"{path}: there is no such file; check the name")
    if intake.is_archive(path):
        raise FactsError(f"{path}: is an archive; add it, and each file in it is recognised")
    if intake.is_spreadsheet(path):
        return workbook.sheets(path, str(path))[0].format
    return recognise_csv(path, str(path)).format
