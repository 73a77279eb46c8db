"""Days on a clock: working days of England and Wales."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from govuk_bank_holidays.bank_holidays import BankHolidays


@cache
def _holidays() -> frozenset[date]:
    held = BankHolidays(use_cached_holidays=True)  # the list that comes with the package; nobody is called
    return frozenset(day["date"] for day in held.get_holidays(division=BankHolidays.ENGLAND_AND_WALES))


def working_days_after(day: date, count: int) -> date:
    """The day that is `count` working days after `day`; `day` itself where `count` is 0."""
    while count > 0:
        day += timedelta(days=1)
        count -= day.weekday() < 5 and day not in _holidays()
    return day


def working_days_between(first: date, last: date) -> int:
    """Working days after `first` up to and including `last`; 0 where `last` is not later."""
    days = (first + timedelta(days=step) for step in range(1, (last - first).days + 1))
    return sum(day.weekday() < 5 and day not in _holidays() for day in days)
