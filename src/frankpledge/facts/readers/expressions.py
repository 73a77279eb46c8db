"""Pieces of SQL that readers share: quoting, checks, dates and periods.

A reader turns a relation of texts into typed rows by one SQL statement, so that the same rules run over a
thousand files at once and over a sheet of ten rows.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

#: The month of things that have none (places, lookups).
UNDATED = "0000-00"
#: A month written 2021-09, as a pattern.
MONTH = "(19|20)[0-9]{2}-(0[1-9]|1[0-2])"


@dataclass(frozen=True, slots=True)
class Check:
    """A row is set aside where `bad` (SQL) is true; where `refuses`, the whole file is refused."""

    bad: str
    column: str
    found: str
    expected: str
    refuses: bool = False


def name(text: str) -> str:
    """`text` as a quoted SQL name."""
    return '"' + text.replace('"', '""') + '"'


def literal(text: str) -> str:
    """`text` as an SQL string."""
    return "'" + text.replace("'", "''") + "'"


def text(column: str) -> str:
    """The column's text without surrounding space; null where nothing is left."""
    return f"nullif(trim({name(column)}), '')"


def flaw(checks: Iterable[Check]) -> str:
    """The first failed check of a row as a struct (column, found, expected, refuses), or null."""
    branches = " ".join(
        f'WHEN {check.bad} THEN struct_pack("column" := {literal(check.column)}, '
        f"found := coalesce({check.found}, ''), expected := {literal(check.expected)}, "
        f"refuses := {str(check.refuses).lower()})"
        for check in checks
    )
    return f"CASE {branches} END"


def number(value: str) -> str:
    """SQL for the number that a text holds (null where it holds none); infinities and NaN are no numbers."""
    return (
        f"CASE WHEN regexp_full_match({value}, "
        f"'[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]{{1,2}})?') THEN TRY_CAST({value} AS DOUBLE) END"
    )


def unreadable(value: str, read: str) -> str:
    """SQL: something stands there and it could not be read."""
    return f"({value} IS NOT NULL AND {read} IS NULL)"


def is_month(value: str) -> str:
    """SQL: the text is a month written 2021-09."""
    return f"coalesce(regexp_full_match({value}, '{MONTH}'), false)"


def date_of(value: str) -> str:
    """SQL for a date written 2021-09-30 or 30/09/2021 (a time after it is passed over)."""
    return f"coalesce(TRY_CAST(left({value}, 10) AS DATE), CAST(try_strptime({value}, '%d/%m/%Y') AS DATE))"


def month_of(day: str) -> str:
    """SQL for the month key of a date."""
    return f"strftime({day}, '%Y-%m')"


def last_month_of(period: str) -> str:
    """SQL for the last month of a period key, null where it is none (the forms of `frankpledge.periods`)."""
    year, tail = f"left({period}, 4)", f"right({period}, 2)"
    return (
        f"CASE WHEN regexp_full_match({period}, '[12][0-9]{{3}}-(0[1-9]|1[0-2])') THEN {period} "
        f"WHEN regexp_full_match({period}, '[12][0-9]{{3}}-Q[1-4]') "
        f"THEN {year} || '-' || lpad(CAST(3 * CAST(right({period}, 1) AS INTEGER) AS VARCHAR), 2, '0') "
        f"WHEN regexp_full_match({period}, '[12][0-9]{{3}}/[0-9]{{2}}') "
        f"AND (TRY_CAST({year} AS INTEGER) + 1) % 100 = TRY_CAST({tail} AS INTEGER) "
        f"THEN CAST(TRY_CAST({year} AS INTEGER) + 1 AS VARCHAR) || '-03' "
        f"WHEN regexp_full_match({period}, 'R12-[12][0-9]{{3}}-(0[1-9]|1[0-2])') THEN right({period}, 7) "
        f"WHEN regexp_full_match({period}, '[12][0-9]{{3}}') THEN {period} || '-12' END"
    )


PERIOD_FORMS = "a period: 2021-09, 2021-Q3, 2021/22, R12-2021-09 or 2021"


def slug(value: str) -> str:
    """SQL for a text as a folder name: lower case, hyphens."""
    return f"trim(regexp_replace(lower({value}), '[^a-z0-9]+', '-', 'g'), '-')"
