"""Duties fall due by their rule: computed twelve months ahead, never typed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from frankpledge import workspace
from frankpledge.plan import duties
from frankpledge.plan.models import Duty

TODAY = date(2022, 3, 31)


@dataclass
class Rule:
    frequency: str = "event"
    months: int | None = None
    days: int | None = None
    working_days: bool = False
    from_year_end: bool = False
    calendar_year: bool = False
    since: date | None = None
    occasions: Any = field(default=None)


@pytest.mark.parametrize(
    ("rule", "day", "due", "words"),
    [
        (Rule(days=56), date(2021, 12, 24), date(2022, 2, 18), "56 days after the day of it"),
        (Rule(months=1), date(2022, 1, 31), date(2022, 2, 28), "1 month after the day of it"),
        (Rule(months=1), date(2022, 1, 15), date(2022, 2, 15), "1 month after the day of it"),
        (
            Rule(days=5, working_days=True),
            date(2022, 4, 13),
            date(2022, 4, 22),  # Good Friday and Easter Monday are no working days
            "5 working days after the day of it",
        ),
        (
            Rule(months=0, from_year_end=True),
            date(2021, 5, 6),
            date(2022, 3, 31),
            "by the end of the financial year in which it happens",
        ),
        (
            Rule("monthly", months=1),
            date(2022, 2, 28),
            date(2022, 3, 31),
            "1 month after the end of each month",
        ),
    ],
)
def test_a_due_date_follows_from_its_rule(rule: Rule, day: date, due: date, words: str) -> None:
    assert duties.after(rule, day) == due
    assert duties.in_words(rule) == words


def test_what_comes_round_is_worked_out_for_twelve_months_ahead() -> None:
    found = list(duties.periods(Rule("quarterly", months=2, since=date(2021, 12, 31)), TODAY))
    assert [period.key for period, _ in found] == ["2021-Q4", "2022-Q1", "2022-Q2", "2022-Q3", "2022-Q4"]
    assert found[0][1] == date(2022, 2, 28)
    assert found[-1][1] == date(2023, 2, 28)


@pytest.mark.parametrize("calendar_year", [True, False])
def test_a_year_is_the_financial_one_unless_it_is_said_to_be_the_calendars(calendar_year: bool) -> None:
    rule = Rule("yearly", months=3, calendar_year=calendar_year, since=TODAY)
    first, due = next(duties.periods(rule, TODAY))
    assert (first.key, due) == (
        ("2022", date(2023, 3, 31)) if calendar_year else ("2021/22", date(2022, 6, 30))
    )


@pytest.mark.usefixtures("loaded")
class TestInTheRecords:
    def duty(self, folder: Path, text: str) -> Duty:
        (folder / "duties.yml").write_text(text)
        workspace.load(folder)
        return Duty.objects.get(key="grants")

    def test_a_period_that_passed_without_a_record_is_late(self, folder: Path) -> None:
        duty = self.duty(
            folder,
            "- {key: grants, title: Grants, basis: Act, frequency: monthly, months: 1, since: 2022-01-01,\n"
            "   occasions: [{for_period: 2022-01, done: 2022-02-20}]}\n",
        )
        told = {one.for_period: one for one in duty.falls}
        assert told["2022-01"].done == date(2022, 2, 20)
        assert told["2022-02"].due == date(2022, 3, 31)
        assert len(told) == 14
        assert duty.state == "due"
        assert duty.next_due is not None
        assert duty.next_due.for_period == "2022-02"

    def test_an_exempt_duty_is_owed_nothing(self, folder: Path) -> None:
        duty = self.duty(
            folder,
            "- {key: grants, title: Grants, basis: Act, frequency: monthly, days: 1, since: 2022-01-01,\n"
            "   exemption: Order, exemption_reason: Published by the force.}\n",
        )
        assert (duty.state, duty.next_due) == ("exempt", None)

    def test_an_occasion_follows_from_the_day_of_its_trigger(self, folder: Path) -> None:
        duty = self.duty(
            folder,
            "- {key: grants, title: Grants, basis: Act, frequency: event, days: 56,\n"
            "   occasions: [{triggered: 2021-12-24}]}\n",
        )
        assert duty.occasions.get().due == date(2022, 2, 18)
        assert duty.state == "late"

    @pytest.mark.parametrize(
        ("given", "said"),
        [
            ("frequency: monthly, days: 3", "Say a day of the first period"),
            ("frequency: event, working_days: true", "how many working days"),
            ("frequency: event, occasions: [{done: 2022-01-01}]", "say when it was due"),
        ],
    )
    def test_a_rule_that_gives_no_date_is_refused(self, folder: Path, given: str, said: str) -> None:
        (folder / "duties.yml").write_text(f"- {{key: grants, title: Grants, basis: Act, {given}}}\n")
        with pytest.raises(workspace.WorkspaceError, match=said):
            workspace.load(folder)
