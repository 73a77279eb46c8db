"""Cases with the day each was opened and closed, for how long things take. An open case has no day of
closing."""

from __future__ import annotations

from frankpledge.facts.readers.base import Renaming, Sheet
from frankpledge.facts.readers.expressions import Check, date_of, flaw, month_of, text, unreadable
from frankpledge.facts.readers.tidy import BrokenDown


class Cases(BrokenDown):
    key = "cases"
    dataset = "cases"
    title = "cases (place, opened, closed)"
    required = ("place", "opened", "closed")
    optional = ("series", "case_id", "breakdown")
    renaming = Renaming({"area": "place", "borough": "place", "case": "case_id", "id": "case_id"})
    columns = {
        "series": "VARCHAR",
        "place": "VARCHAR",
        "case_id": "VARCHAR",
        "opened": "DATE",
        "closed": "DATE",
        "breakdown": "VARCHAR",
    }
    continuous = True

    def rows(self, sheet: Sheet) -> str:
        place, opened, closed = (text(self.column(sheet.header, column)) for column in self.required)
        checks = [
            Check(f"{place} IS NULL", "place", "''", "a place"),
            Check("coalesce(_series, '') = ''", "series", "''", "the name of a series"),
            Check("_opened IS NULL", "opened", opened, "a date written 2021-09-30"),
            Check(unreadable(closed, "_closed"), "closed", closed, "a date written 2021-09-30, or nothing"),
            Check("_closed < _opened", "closed", closed, "a day not before the case was opened"),
        ]
        return f"""
            SELECT _series AS series, {place} AS place, {self.optional_text(sheet, "case_id")} AS case_id,
              _opened AS opened, _closed AS closed, {self.breakdown(sheet.header)} AS breakdown,
              _series AS scope, {month_of("_opened")} AS month, {flaw(checks)} AS _flaw, _row, _file
            FROM (
              SELECT *, {self.series(sheet)} AS _series, {date_of(opened)} AS _opened, {date_of(closed)} AS
              _closed
              FROM {sheet.relation}
            )
        """
