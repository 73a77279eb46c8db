"""How pages write numbers, differences, dates and periods; how downloads keep them safe."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from frankpledge.site import downloads, formats


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (0.52, "share", "52%"),
        (0.038, "share", "3.8%"),
        (134.0, "count", "134"),
        (834529.0, "count", "834,529"),
        (1.0, "days", "1 day"),
        (61.0, "days", "61 days"),
        (23.27, "per 1,000", "23.3 per 1,000"),
        (1.183, "ratio", "1.18"),
        (50000, "pounds", "£50,000"),
        (1_200_000, "pounds", "£1.2 million"),
        (None, "count", "–"),
    ],
)
def test_a_figure_is_written_by_its_unit(value: float | None, unit: str, said: str) -> None:
    assert formats.figure(value, unit) == said


@pytest.mark.parametrize(
    ("value", "unit", "proportion", "said"),
    [
        (-0.16, "share", False, "−16 points"),
        (0.01, "share", False, "+1.0 point"),
        (-0.004, "share", False, "−0.4 points"),
        (0.0, "share", False, "no change"),
        (-9.0, "count", False, "−9"),
        (0.123, "count", True, "+12%"),
        (None, "count", False, "–"),
    ],
)
def test_a_difference_has_its_sign_and_says_points(
    value: float | None, unit: str, proportion: bool, said: str
) -> None:
    assert formats.change(value, unit, proportion=proportion) == said


def test_periods_dates_and_lists_are_said_in_words() -> None:
    assert formats.period("R12-2021-09") == "the twelve months to September 2021"
    assert formats.short_period("2021-Q4") == "Oct–Dec 2021"
    assert formats.day(date(2022, 3, 31)) == "31 March 2022"
    assert formats.moment(datetime(2022, 2, 10, 9, 30)) == "9:30am on 10 February 2022"
    assert formats.listed(["a", "b", "c"]) == "a, b and c"
    assert formats.counted(1, "measure") == "one measure"
    assert formats.numbered(0, "area") == "no areas"


def test_a_download_keeps_negative_numbers_and_disarms_formulas() -> None:
    assert downloads.safe(-0.5) == "-0.5"
    assert downloads.safe("=HYPERLINK(1)") == "'=HYPERLINK(1)"
    assert downloads.safe(None) == ""
    assert downloads.safe(0.1 + 0.2) == "0.3"
