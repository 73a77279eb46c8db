"""A tidy table: place, period, and a value or a numerator and denominator, for whatever has no format of its
own.

Any further column breaks the rows down: a column `sex` that holds `Female` gives the breakdown `sex=Female`.
"""

from __future__ import annotations

from rapidfuzz import fuzz

from frankpledge.facts.readers.base import OwnFormat, Renaming, Sheet, plain
from frankpledge.facts.readers.expressions import (
    PERIOD_FORMS,
    Check,
    flaw,
    last_month_of,
    literal,
    number,
    slug,
    text,
    unreadable,
)

_NUMBERS = ("value", "numerator", "denominator", "lower", "upper", "n")
_COUNTS = ("numerator", "denominator", "n")


class BrokenDown(OwnFormat):
    """A format of ours whose further columns are breakdowns, unless one looks like a known name misspelt."""

    #: Columns without which the table is something else, however many others it has.
    telling: tuple[str, ...] = ()

    def differences(self, header: tuple[str, ...]) -> tuple[list[str], list[str]]:
        missing, further = super().differences(header)
        known = {*self.required, *self.optional}
        present = {*self.canonical(header)}
        misspelt = [
            column
            for column in further
            if not column.strip() or any(fuzz.ratio(plain(column), name) >= 80 for name in known - present)
        ]
        return missing, misspelt

    def further(self, header: tuple[str, ...]) -> list[str]:
        """The columns that break the rows down, in order of name."""
        return sorted(super().differences(header)[1], key=plain)

    def breakdown(self, header: tuple[str, ...]) -> str:
        """SQL for `sex=Female;age=16 to 24`, empty where a row is not broken down."""
        given = self.column(header, "breakdown")
        parts = [f"{literal(plain(column) + '=')} || {text(column)}" for column in self.further(header)]
        if given:
            parts.insert(0, text(given))
        return f"concat_ws(';', {', '.join(parts)})" if parts else "''"

    def series(self, sheet: Sheet) -> str:
        """SQL for the series: its column, or else the file's or the sheet's name."""
        column = self.column(sheet.header, "series")
        return slug(text(column)) if column else slug(literal(sheet.stem))

    def optional_text(self, sheet: Sheet, column: str) -> str:
        given = self.column(sheet.header, column)
        return text(given) if given else "CAST(NULL AS VARCHAR)"


class Tidy(BrokenDown):
    key = "tidy"
    dataset = "published"
    title = "tidy table (place, period, value or numerator and denominator)"
    required = ("place", "period")
    optional = ("series", *_NUMBERS, "breakdown")
    renaming = Renaming({"area": "place", "borough": "place", "sample": "n", "sample_size": "n"})
    columns = {
        "series": "VARCHAR",
        "place": "VARCHAR",
        "period": "VARCHAR",
        "value": "DOUBLE",
        "numerator": "DOUBLE",
        "denominator": "DOUBLE",
        "breakdown": "VARCHAR",
        "lower": "DOUBLE",
        "upper": "DOUBLE",
        "n": "DOUBLE",
    }

    def differences(self, header: tuple[str, ...]) -> tuple[list[str], list[str]]:
        missing, unknown = super().differences(header)
        names = self.canonical(header)
        if "value" not in names and not {"numerator", "denominator"} <= {*names}:
            missing.append("value (or numerator and denominator)")
        return missing, unknown

    def rows(self, sheet: Sheet) -> str:
        place, period = (text(self.column(sheet.header, column)) for column in self.required)
        written = {column: self.optional_text(sheet, column) for column in _NUMBERS}
        read = ", ".join(f"{number(value)} AS _{column}" for column, value in written.items())
        checks = [
            Check(f"{place} IS NULL", "place", "''", "a place"),
            Check("_month IS NULL", "period", period, PERIOD_FORMS),
            Check("coalesce(_series, '') = ''", "series", "''", "the name of a series"),
            *(
                Check(f"_{column} < 0", column, written[column], "a count of nought or more", True)
                for column in _COUNTS
            ),
            *(
                Check(unreadable(written[column], f"_{column}"), column, written[column], "a number")
                for column in _NUMBERS
            ),
            Check(
                "_value IS NULL AND (_numerator IS NULL OR _denominator IS NULL)",
                "value",
                "''",
                "a value, or a numerator and a denominator",
            ),
        ]
        numbers = {column: f"_{column} AS {column}" for column in _NUMBERS}
        return f"""
            SELECT _series AS series, {place} AS place, {period} AS period, {numbers["value"]},
              {numbers["numerator"]}, {numbers["denominator"]}, {self.breakdown(sheet.header)} AS breakdown,
              {numbers["lower"]}, {numbers["upper"]}, {numbers["n"]},
              _series AS scope, _month AS month, {flaw(checks)} AS _flaw, _row, _file
            FROM (
              SELECT *, {self.series(sheet)} AS _series, {last_month_of(period)} AS _month, {read}
              FROM {sheet.relation}
            )
        """
