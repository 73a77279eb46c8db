"""Periods of time as the field writes them.

``2021-09`` is a month, ``2021-Q3`` a calendar quarter (July to September), ``2021/22`` a financial year
(April to March), ``R12-2021-09`` the twelve months to the end of September 2021, ``2021`` a calendar year.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import total_ordering


class PeriodKind(StrEnum):
    MONTH = "month"
    QUARTER = "quarter"
    FINANCIAL_YEAR = "financial-year"
    CALENDAR_YEAR = "calendar-year"
    ROLLING_12 = "rolling-12"


LENGTHS = {
    PeriodKind.MONTH: 1,
    PeriodKind.QUARTER: 3,
    PeriodKind.FINANCIAL_YEAR: 12,
    PeriodKind.CALENDAR_YEAR: 12,
    PeriodKind.ROLLING_12: 12,
}
#: How far apart two neighbouring periods of a kind begin, in months. Rolling years are published quarterly.
STEPS = {**LENGTHS, PeriodKind.ROLLING_12: 3}

_PATTERNS = (
    (PeriodKind.MONTH, re.compile(r"(?P<year>\d{4})-(?P<part>0[1-9]|1[0-2])")),
    (PeriodKind.QUARTER, re.compile(r"(?P<year>\d{4})-Q(?P<part>[1-4])")),
    (PeriodKind.FINANCIAL_YEAR, re.compile(r"(?P<year>\d{4})/(?P<part>\d{2})")),
    (PeriodKind.ROLLING_12, re.compile(r"R12-(?P<year>\d{4})-(?P<part>0[1-9]|1[0-2])")),
    (PeriodKind.CALENDAR_YEAR, re.compile(r"(?P<year>\d{4})")),
)


class PeriodError(ValueError):
    """A text that names no period."""


@total_ordering
@dataclass(frozen=True, slots=True)
class Period:
    """A span of whole months: ``first`` and ``last`` count months since year 0 (year × 12 + month − 1)."""

    kind: PeriodKind
    last: int

    @classmethod
    def parse(cls, text: str) -> Period:
        """The period that `text` names; raises `PeriodError`, saying the forms that are known."""
        for kind, pattern in _PATTERNS:
            match = pattern.fullmatch(text.strip())
            if match:
                year, part = int(match["year"]), int(match.groupdict().get("part") or 0)
                if kind is PeriodKind.FINANCIAL_YEAR and part != (year + 1) % 100:
                    break
                offset = {
                    PeriodKind.MONTH: part - 1,
                    PeriodKind.QUARTER: 3 * part - 1,
                    PeriodKind.FINANCIAL_YEAR: 14,
                    PeriodKind.ROLLING_12: part - 1,
                    PeriodKind.CALENDAR_YEAR: 11,
                }[kind]
                found = cls(kind, year * 12 + offset)
                if date.min.year <= found.first // 12 and found.last // 12 <= date.max.year:
                    return found
                break
        raise PeriodError(
            f"“{text}” is not a period: write 2021-09 (month), 2021-Q3 (quarter), 2021/22 (financial year), "
            "R12-2021-09 (twelve months to) or 2021 (calendar year)"
        )

    @classmethod
    def containing(cls, day: date, kind: PeriodKind) -> Period:
        """The period of `kind` in which `day` lies; for rolling years, the one that ends with its month."""
        month = day.year * 12 + day.month - 1
        if kind is PeriodKind.QUARTER:
            return cls(kind, month - month % 3 + 2)
        if kind is PeriodKind.FINANCIAL_YEAR:
            return cls(kind, (month - 3) // 12 * 12 + 14)
        if kind is PeriodKind.CALENDAR_YEAR:
            return cls(kind, month // 12 * 12 + 11)
        return cls(kind, month)

    @property
    def first(self) -> int:
        return self.last - LENGTHS[self.kind] + 1

    @property
    def start(self) -> date:
        return date(self.first // 12, self.first % 12 + 1, 1)

    @property
    def end(self) -> date:
        year, month = self.last // 12, self.last % 12 + 1
        return date(year, month, calendar.monthrange(year, month)[1])

    def months(self) -> Iterator[Period]:
        return (Period(PeriodKind.MONTH, m) for m in range(self.first, self.last + 1))

    def earlier(self, months: int) -> Period:
        """The period of the same kind that ends `months` before this one."""
        return Period(self.kind, self.last - months)

    @property
    def year_before(self) -> Period:
        return self.earlier(12)

    @property
    def previous(self) -> Period:
        return self.earlier(STEPS[self.kind])

    @property
    def key(self) -> str:
        """The written form, as `parse` reads it."""
        year, month = self.last // 12, self.last % 12 + 1
        match self.kind:
            case PeriodKind.MONTH:
                return f"{year:04d}-{month:02d}"
            case PeriodKind.QUARTER:
                return f"{year:04d}-Q{month // 3}"
            case PeriodKind.FINANCIAL_YEAR:
                return f"{year - 1:04d}/{year % 100:02d}"
            case PeriodKind.ROLLING_12:
                return f"R12-{year:04d}-{month:02d}"
            case _:
                return f"{year:04d}"

    @property
    def label(self) -> str:
        """The period in words: “July to September 2021”, “the twelve months to September 2021”."""
        start, end = self.start, self.end
        names = calendar.month_name
        match self.kind:
            case PeriodKind.MONTH:
                return f"{names[end.month]} {end.year}"
            case PeriodKind.QUARTER:
                return f"{names[start.month]} to {names[end.month]} {end.year}"
            case PeriodKind.ROLLING_12:
                return f"the twelve months to {names[end.month]} {end.year}"
            case PeriodKind.FINANCIAL_YEAR:
                return f"the year to March {end.year}"
            case _:
                return f"{end.year}"

    def __str__(self) -> str:
        return self.key

    def __lt__(self, other: Period) -> bool:
        return (self.last, self.first) < (other.last, other.first)
