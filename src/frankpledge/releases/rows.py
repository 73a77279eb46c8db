"""Rows of a release's table made into figures, and only those that are asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from math import isnan
from typing import Any, overload

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from frankpledge.releases.figure import Figure

#: A text is kept for good where each comes so many times, one with another.
_COMES_AGAIN = 4


class Rows:
    """The table of figures, its rows read by their numbers.

    A series is a few rows of many columns, so that what a column takes to begin with is most of it: all
    numbers are read at once, and so are all texts that come again and again, each of which is made once.
    """

    def __init__(self, table: pa.Table) -> None:
        self._others: dict[int, pa.Array] = {}
        numbers, codes, values = {}, {}, [None]
        for at, chunks in enumerate(table.select(Figure.columns()).columns):
            column = chunks.chunk(0) if chunks.num_chunks == 1 else chunks.combine_chunks()
            if pa.types.is_floating(column.type):
                numbers[at] = column.to_numpy(zero_copy_only=False)  # unknown is NaN in it
            elif (coded := _coded(column)) is not None:
                codes[at] = pc.add(coded.indices, len(values)).fill_null(0).to_numpy()
                values += coded.dictionary.to_pylist()
            else:
                self._others[at] = column
        rows = table.num_rows
        self._order = np.argsort([*numbers, *codes, *self._others]).tolist()
        self._numbers = np.array(list(numbers.values()), dtype=np.float64).reshape(len(numbers), rows)
        self._codes = np.array(list(codes.values()), dtype=np.int32).reshape(len(codes), rows)
        self._texts = np.array(values, dtype=object)
        self._value = self._numbers[list(numbers).index(Figure.columns().index("value"))]
        period = table["period"].combine_chunks().dictionary_encode()
        self._period = np.array(period.dictionary.to_pylist(), dtype=object)[period.indices.to_numpy()]

    def figures(self, at: range | Sequence[int]) -> list[Figure]:
        pick = _pick(at)
        numbers = self._numbers[:, pick]
        told = numbers.astype(object)
        told[np.isnan(numbers)] = None
        found: list[list[Any]] = [*told.tolist(), *self._texts[self._codes[:, pick]].tolist()]
        for column in self._others.values():
            part = column.slice(at[0], len(at)) if isinstance(pick, slice) else column.take(pa.array(at))
            found.append(part.to_pylist())
        return list(map(Figure._make, zip(*(found[place] for place in self._order), strict=True)))

    def values(self, at: range | Sequence[int]) -> list[float | None]:
        return [None if isnan(value) else value for value in self._value[_pick(at)].tolist()]

    def periods(self, at: range | Sequence[int]) -> list[str]:
        found: list[str] = self._period[_pick(at)].tolist()
        return found


def _pick(at: range | Sequence[int]) -> slice | Sequence[int]:
    return slice(at.start, at.stop) if isinstance(at, range) and at.step == 1 else list(at)


def _coded(column: pa.Array) -> pa.DictionaryArray | None:
    """The column by numbers of its values, where these come again and again; None where they do not, which
    its beginning mostly tells.
    """
    if pa.types.is_nested(column.type):
        return None
    for part in (column.slice(0, 1000), column):
        coded = part.dictionary_encode()
        if len(coded.dictionary) > len(part) // _COMES_AGAIN:
            return None
    return coded


class Series(Sequence[Figure]):
    """Figures in time order, each made when it is asked for: of most series a page says the values, and of
    the last figure more."""

    def __init__(self, rows: Rows | None = None, at: range | Sequence[int] = range(0)) -> None:
        self._rows, self._at = rows, at

    @cached_property
    def _figures(self) -> list[Figure]:
        return self._rows.figures(self._at) if self._rows and self._at else []

    def __len__(self) -> int:
        return len(self._at)

    def __iter__(self) -> Iterator[Figure]:
        return iter(self._figures)

    @overload
    def __getitem__(self, index: int) -> Figure: ...
    @overload
    def __getitem__(self, index: slice) -> Series: ...
    def __getitem__(self, index: int | slice) -> Figure | Series:
        if isinstance(index, slice):
            return Series(self._rows, self._at[index])
        return self._one(self._at[index])

    def _one(self, at: int) -> Figure:
        assert self._rows is not None
        return self._rows.figures(range(at, at + 1))[0]

    @property
    def values(self) -> list[float | None]:
        return self._rows.values(self._at) if self._rows and self._at else []

    @property
    def periods(self) -> list[str]:
        return self._rows.periods(self._at) if self._rows and self._at else []

    @cached_property
    def last(self) -> Figure | None:
        """The last figure with a value; None where there is none."""
        known = [at for at, value in zip(self._at, self.values, strict=True) if value is not None]
        return self._one(known[-1]) if known else None

    def of(self, period: str) -> Figure | None:
        """The figure of a period; None where there is none."""
        periods = self.periods
        return self[periods.index(period)] if period in periods else None

    def of_kind(self, kind: str) -> Series:
        """Those of one kind of period."""
        periods = self.periods
        chosen = [at for at, period in zip(self._at, periods, strict=True) if period_kind(period) == kind]
        return self if len(chosen) == len(self) else Series(self._rows, chosen)


def period_kind(key: str) -> str:
    """The kind of period that a key names, without parsing it."""
    if key.startswith("R12-"):
        return "rolling-12"
    if "/" in key:
        return "financial-year"
    if "Q" in key:
        return "quarter"
    return "month" if "-" in key else "calendar-year"
