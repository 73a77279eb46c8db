"""The columns of text that templates name: numbers, periods and titles as readers see them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

import numpy as np

from frankpledge.figures import numbers
from frankpledge.figures.block import Objects
from frankpledge.figures.column import Column
from frankpledge.figures.compare import PROPORTIONS
from frankpledge.figures.cube import Floats
from frankpledge.figures.stack import Worked
from frankpledge.periods import Period

Format = TypeVar("Format", bound=Hashable)


class Texts(dict[str, Column]):
    """The columns by name, each made when a template first names it: most plans name few of them."""

    def __init__(self, w: Worked) -> None:
        super().__init__()
        self._w = w
        self._units = [w.block.unit_of(i) for i in range(w.block.shape[0])]
        block, compared, aims = w.block, w.compared, w.aims
        self._how: dict[str, Callable[[], Column]] = {
            "number": lambda: self._figures(block.value),
            "value": self._values,
            "lower": lambda: self._figures(block.lower),
            "upper": lambda: self._figures(block.upper),
            "before": self._befores,
            "expected": lambda: self._figures(aims.expected),
            "target": lambda: self._figures(aims.target),
            "change_lower": lambda: self._changes(compared.lower, "none"),
            "change_upper": lambda: self._changes(compared.upper, "without limit"),
            "period": lambda: Column.across([p.label for p in block.periods], block.shape),
            "target_period": lambda: _labels(period_keys(aims.period)),
            "reason": lambda: Column.of(block.reason),
            "break_reason": lambda: Column.across(compared.break_reason, block.shape),
            "title": lambda: Column.down([m.short or m.title for m in w.measures], block.shape),
            "heading": lambda: _headings(w),
        }

    def __missing__(self, name: str) -> Column:
        made = self[name] = self._how[name]()
        return made

    def _values(self) -> Column:
        """The numbers with their measures' nouns; where no measure has one, the numbers."""
        if not any(any(m.noun) for m in self._w.measures):
            return self["number"]
        return self._figures(self._w.block.value, noun=True)

    def _befores(self) -> Column:
        """The numbers of a year before: put into words already, where they stand in the table."""
        number, compared = self["number"], self._w.compared
        shifted = Column(number.codes[:, np.maximum(compared.index, 0)], number.values)
        return shifted.but(np.isnan(compared.before), "")

    def _figures(self, values: Floats, *, noun: bool = False) -> Column:
        """Values as readers see them, each series in its measure's unit or, of another unit, in that one."""
        none = ("", "")
        formats = [
            (unit, m.decimals, m.noun if noun else none)
            if unit == m.unit
            else (unit, {"count": 0}.get(unit, 1), none)
            for unit, m in zip(self._units, self._w.measures, strict=True)
        ]
        return _written(values, formats, lambda part, how: numbers.figures_of(part, *how))

    def _changes(self, values: Floats, unknown: str) -> Column:
        proportion = self._w.block.basis in PROPORTIONS
        formats = [(m.unit, m.decimals) for m in self._w.measures]
        made = _written(values, formats, lambda part, how: numbers.changes_of(part, *how, proportion))
        return made.but(np.isnan(values), unknown)


def _written(values: Floats, formats: Sequence[Format], how: Callable[[Floats, Format], Column]) -> Column:
    """Series × periods in words, each series in its format; each different number is put into words once."""
    alike: dict[Format, list[int]] = {}
    for i, format_ in enumerate(formats):
        alike.setdefault(format_, []).append(i)
    if len(alike) == 1:
        return how(values, formats[0])
    codes, words = np.zeros(values.shape, np.int64), list[str | None]()
    for format_, series in alike.items():
        column = how(values[series], format_)
        codes[series] = column.codes + len(words)
        words += column.values
    return Column(codes, words)


def _headings(w: Worked) -> Column:
    """The measure's own words for a finding of its whole place; “” for all others."""
    codes, words = np.zeros(w.block.shape, np.int64), [""]
    direction, rule = w.judged.direction, w.judged.rule
    for i, measure in enumerate(w.measures):
        own = measure.heading
        if w.block.breakdowns[i] or w.block.places[i] != measure.places.total:
            continue
        for said, why, moved in (
            (own.higher, "change-beyond", "higher"),
            (own.lower, "change-beyond", "lower"),
            (own.same, "change-within", None),
        ):
            if said:
                mine = rule.codes[i] == rule.values.index(why)
                if moved:
                    mine &= direction.codes[i] == direction.values.index(moved)
                codes[i, mine] = len(words)
                words.append(said)
    return Column(codes, [*words])


def period_keys(keys: Objects) -> Column:
    """The keys of periods; “” where there is none."""
    column = Column.of(keys)
    return Column(column.codes, [key or "" for key in column.values])


def _labels(periods: Column) -> Column:
    return Column(periods.codes, [Period.parse(key).label if key else "" for key in periods.values])
