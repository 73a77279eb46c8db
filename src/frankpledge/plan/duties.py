"""When a duty falls due: dates computed from its rule, twelve months ahead, rather than typed one by one.

A rule is so many months and days after something: the end of each month, quarter or year, the day of an
event, or the end of the financial year in which an event fell.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Protocol

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from frankpledge.periods import STEPS, Period, PeriodKind
from frankpledge.plan.workdays import working_days_after

#: How far ahead occasions are worked out.
AHEAD = timedelta(days=366)
#: The periods of each frequency that comes round by itself.
KINDS = {
    "monthly": PeriodKind.MONTH,
    "quarterly": PeriodKind.QUARTER,
    "yearly": PeriodKind.FINANCIAL_YEAR,
}


class Rule(Protocol):
    """What of a duty says when it falls due."""

    frequency: str
    months: int | None
    days: int | None
    working_days: bool
    from_year_end: bool
    calendar_year: bool
    since: date | None


@dataclass(frozen=True, slots=True)
class Due:
    """One time at which a duty falls due: recorded (`occasion`), or only computed."""

    duty: Any
    due: date | None
    for_period: str = ""
    occasion: Any = None

    @property
    def done(self) -> date | None:
        return self.occasion.done if self.occasion else None

    def late(self, on: date) -> int:
        """Days after the due date that it was done, or that have passed without by `on`; 0 if in time."""
        return max(((self.done or on) - self.due).days, 0) if self.due else 0


def ruled(rule: Rule) -> bool:
    """Whether its dates can be computed."""
    return rule.months is not None or rule.days is not None


def kind(rule: Rule) -> PeriodKind | None:
    """The periods it comes round with; None for what follows an event."""
    found = KINDS.get(rule.frequency)
    return PeriodKind.CALENDAR_YEAR if found == PeriodKind.FINANCIAL_YEAR and rule.calendar_year else found


def after(rule: Rule, day: date) -> date:
    """The due date that a rule gives from `day`: the end of a period, or the day of an event."""
    if rule.from_year_end:
        day = Period.containing(day, PeriodKind.FINANCIAL_YEAR).end
    day = months_after(day, rule.months or 0)
    if rule.working_days:
        return working_days_after(day, rule.days or 0)
    return day + timedelta(days=rule.days or 0)


def months_after(day: date, count: int) -> date:
    """`day` so many months on; the last day of a month stays the last, and no month is overrun."""
    if not count:
        return day
    month = day.year * 12 + day.month - 1 + count
    year, month = month // 12, month % 12 + 1
    length = calendar.monthrange(year, month)[1]
    was_last = day.day == calendar.monthrange(day.year, day.month)[1]
    return date(year, month, length if was_last else min(day.day, length))


def periods(rule: Rule, on: date) -> Iterator[tuple[Period, date]]:
    """The periods from `since` whose due date comes within twelve months of `on`, each with that date."""
    wanted = kind(rule)
    if wanted is None or not ruled(rule) or rule.since is None:
        return
    period = Period.containing(rule.since, wanted)
    while (due := after(rule, period.end)) <= on + AHEAD:
        yield period, due
        period = period.earlier(-STEPS[wanted])


def due_of(rule: Rule, given: date | None, triggered: date | None, for_period: str) -> date | None:
    """When an occasion is due: as given, else by the rule from its trigger or period; else None."""
    if given or not ruled(rule):
        return given
    if triggered:
        return after(rule, triggered)
    return after(rule, Period.parse(for_period).end) if for_period and kind(rule) else None


def in_words(rule: Rule) -> str:
    """The rule as a reader has it: “2 months after the end of each quarter”; empty where none is given."""
    if not ruled(rule):
        return ""
    said = []
    if rule.months:
        said.append(ngettext("%(n)s month", "%(n)s months", rule.months) % {"n": rule.months})
    if rule.days and rule.working_days:
        said.append(ngettext("%(n)s working day", "%(n)s working days", rule.days) % {"n": rule.days})
    elif rule.days:
        said.append(ngettext("%(n)s day", "%(n)s days", rule.days) % {"n": rule.days})
    start = _start(rule)
    if not said:
        return _("by %(start)s") % {"start": start}
    span = said[0] if len(said) == 1 else _("%(months)s and %(days)s") % {"months": said[0], "days": said[1]}
    return _("%(span)s after %(start)s") % {"span": span, "start": start}


def _start(rule: Rule) -> str:
    match kind(rule):
        case PeriodKind.MONTH:
            return _("the end of each month")
        case PeriodKind.QUARTER:
            return _("the end of each quarter")
        case PeriodKind.FINANCIAL_YEAR:
            return _("the end of each financial year")
        case PeriodKind.CALENDAR_YEAR:
            return _("the end of each calendar year")
    return (
        _("the end of the financial year in which it happens") if rule.from_year_end else _("the day of it")
    )


def falls(duty: Any, on: date) -> list[Due]:
    """Every time that a duty fell or will fall due within twelve months of `on`, in order of date."""
    rows = list(duty.occasions.all())
    told = [Due(duty, row.due, row.for_period, row) for row in rows]
    recorded = {row.for_period for row in rows if row.for_period}
    told += [Due(duty, due, period.key) for period, due in periods(duty, on) if period.key not in recorded]
    return sorted(told, key=lambda one: one.due or date.max)
