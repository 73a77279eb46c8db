"""Periods as the field writes them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frankpledge.periods import LENGTHS, Period, PeriodError, PeriodKind

periods = st.builds(
    Period.containing, st.dates(date(1990, 1, 1), date(2090, 12, 31)), st.sampled_from(list(PeriodKind))
)


@pytest.mark.parametrize(
    ("text", "start", "end", "label"),
    [
        ("2021-09", date(2021, 9, 1), date(2021, 9, 30), "September 2021"),
        ("2021-Q3", date(2021, 7, 1), date(2021, 9, 30), "July to September 2021"),
        ("2021/22", date(2021, 4, 1), date(2022, 3, 31), "the year to March 2022"),
        ("1999/00", date(1999, 4, 1), date(2000, 3, 31), "the year to March 2000"),
        ("R12-2021-09", date(2020, 10, 1), date(2021, 9, 30), "the twelve months to September 2021"),
        ("2021", date(2021, 1, 1), date(2021, 12, 31), "2021"),
    ],
)
def test_a_period_is_read_as_the_field_writes_it(text: str, start: date, end: date, label: str) -> None:
    period = Period.parse(text)
    assert (period.start, period.end, period.label, period.key) == (start, end, label, text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2021-13",
        "2021-Q5",
        "2021/23",
        "R12-2021",
        "September 2021",
        "21-09",
        "0000",
        "R12-0001-01",
        "9999/00",
    ],
)
def test_a_text_that_names_no_period_is_refused_with_the_known_forms(text: str) -> None:
    with pytest.raises(PeriodError, match="2021-Q3"):
        Period.parse(text)


@given(periods)
def test_writing_and_reading_a_period_gives_it_back(period: Period) -> None:
    assert Period.parse(period.key) == period


@given(periods)
def test_a_period_is_its_months_in_order(period: Period) -> None:
    months = list(period.months())
    assert len(months) == LENGTHS[period.kind]
    assert (months[0].start, months[-1].end) == (period.start, period.end)
    assert months == sorted(months)


@given(st.dates(date(1990, 1, 1), date(2090, 12, 31)), st.sampled_from(list(PeriodKind)))
def test_a_day_lies_in_the_period_that_contains_it(day: date, kind: PeriodKind) -> None:
    period = Period.containing(day, kind)
    assert period.start <= day <= period.end


@given(periods)
def test_the_same_period_a_year_before_ends_twelve_months_earlier(period: Period) -> None:
    before = period.year_before
    assert before.kind is period.kind
    assert before.end.year == period.end.year - 1
    assert before.end.month == period.end.month
