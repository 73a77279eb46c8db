"""Months in a row, their seasons, and how rows become the bytes of a CSV."""

from __future__ import annotations

import calendar
import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def number(month: str) -> int:
    """Months since year 0 of `2021-09`."""
    return int(month[:4]) * 12 + int(month[5:7]) - 1


def key(months: int) -> str:
    """`2021-09` from months since year 0."""
    return f"{months // 12:04d}-{months % 12 + 1:02d}"


def last_day(month: str) -> date:
    """The last day of a month."""
    year, part = int(month[:4]), int(month[5:7])
    return date(year, part, calendar.monthrange(year, part)[1])


@dataclass(frozen=True, slots=True)
class Months:
    """The months from `first` to `last`, both among them."""

    first: str
    last: str

    @property
    def all(self) -> list[str]:
        return [key(one) for one in range(number(self.first), number(self.last) + 1)]

    def since(self, first: str) -> Months:
        """The same end with another beginning."""
        return Months(first, self.last)

    @property
    def quarter_ends(self) -> list[str]:
        return [month for month in self.all if month[5:] in {"03", "06", "09", "12"}]

    def quarters(self) -> list[str]:
        """Whole quarters as period keys: 2021-Q3."""
        whole = [month for month in self.quarter_ends if number(month) - 2 >= number(self.first)]
        return [f"{month[:4]}-Q{int(month[5:]) // 3}" for month in whole]


def season(months: Sequence[str], *, swing: float = 0.08, stayed_in: float = 0.0) -> Floats:
    """A factor for each month: more in summer, and `stayed_in` less in the spring of 2020."""
    at = np.array([int(month[5:7]) for month in months], dtype=np.float64)
    factor = 1.0 + swing * np.sin((at - 4.0) / 12.0 * 2.0 * np.pi)
    quiet = np.array([{"2020-04": 1.0, "2020-05": 0.8, "2020-06": 0.4}.get(month, 0.0) for month in months])
    return factor * (1.0 - stayed_in * quiet)


def table(
    header: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    delimiter: str = ",",
    ending: str = "\n",
    bom: bool = False,
) -> bytes:
    """A CSV as its publisher writes it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator=ending)
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue().encode("utf-8-sig" if bom else "utf-8")
