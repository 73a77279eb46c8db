"""A column of text by codes: few different texts stand for many rows.

A question about the text is asked once for each different one, and answered for every row by its code.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

#: Bytes from which a column is written as a run of them, and as many as an Arrow array has room for.
_MANY, _LARGEST = 2**24, 2**31 - 1
Codes = npt.NDArray[np.integer[Any]]


@dataclass(frozen=True)
class Column:
    """`values[codes]`; None where unknown. `codes` may be of any shape."""

    codes: Codes
    values: list[str | None]

    @classmethod
    def of(cls, texts: npt.NDArray[np.object_]) -> Column:
        """The column of an array of texts."""
        if repeated(texts):
            once = cls.of(texts[:1])
            return cls(np.broadcast_to(once.codes, texts.shape), once.values)
        codes, values = pd.factorize(texts.ravel())
        # What is unknown has the code −1 with pandas: the last place.
        return cls(codes.reshape(texts.shape) % (len(values) + 1), [*values, None])

    @classmethod
    def read(cls, texts: pa.ChunkedArray) -> Column:
        """The column of an Arrow column."""
        encoded = (
            texts if pa.types.is_dictionary(texts.type) else texts.dictionary_encode()
        ).combine_chunks()
        words: list[str | None] = encoded.dictionary.to_pylist()
        codes = encoded.indices.fill_null(len(words)).to_numpy(zero_copy_only=False)
        return cls(codes, [*words, None])

    @classmethod
    def same(cls, text: str, shape: tuple[int, ...]) -> Column:
        """One text everywhere."""
        return cls(np.broadcast_to(np.zeros((), np.uint8), shape), [text])

    @classmethod
    def down(cls, texts: Sequence[str], shape: tuple[int, int]) -> Column:
        """A text for each series, the same along all its periods."""
        column = cls.of(np.array(texts, dtype=object))
        return cls(np.broadcast_to(column.codes[:, None], shape), column.values)

    @classmethod
    def across(cls, texts: Sequence[str], shape: tuple[int, int]) -> Column:
        """A text for each period, the same for all series."""
        column = cls.of(np.array(texts, dtype=object))
        return cls(np.broadcast_to(column.codes, shape), column.values)

    def where(self, asked: Callable[[str | None], bool]) -> npt.NDArray[np.bool_]:
        """Which rows hold a text of which `asked` says so."""
        verdicts = np.array([asked(v) for v in self.values] or [False])
        return np.asarray(verdicts[self.codes])

    def but(self, where: npt.NDArray[np.bool_], text: str) -> Column:
        """The same column with `text` in the rows `where`."""
        if not where.any():
            return self
        known = self.values.index(text) if text in self.values else len(self.values)
        values = self.values if known < len(self.values) else [*self.values, text]
        return Column(np.where(where, known, self.codes), values)

    @cached_property
    def words(self) -> pa.Array:
        """The different texts."""
        return pa.array(self.values, pa.string())

    def arrow(self, rows: npt.NDArray[np.int64] | None = None) -> pa.Array:
        """The texts of all rows, flat, or of these `rows`."""
        told = self._told() if rows is None else None
        if told is not None:
            return told
        flat = self.codes.ravel() if rows is None else self.codes.ravel()[rows]
        return self.words.take(pa.array(flat))

    def _told(self) -> pa.Array | None:
        """The texts of a column that is the same along its rows or across them, as one run of bytes: long
        texts, many times over, take a while to gather one by one. None for any other column.
        """
        if self.codes.ndim != 2 or not self.codes.size:
            return None
        series, periods = self.codes.shape
        down, across = (stride == 0 for stride in self.codes.strides[::-1])
        if not (down or across):
            return None
        picked = self.codes[:, 0] if down else self.codes[0]
        sizes = pc.fill_null(pc.binary_length(self.words), -1).to_numpy().astype(np.int64)[picked]
        whole = int(sizes.sum()) * (periods if down else series)
        if not _MANY <= whole <= _LARGEST or (sizes < 0).any():
            return None
        texts = [(text or "").encode() for text in self.values]
        if down:
            data, each = b"".join([texts[c] * periods for c in picked]), np.repeat(sizes, periods)
        else:
            data, each = b"".join([texts[c] for c in picked]) * series, np.tile(sizes, series)
        ends = np.zeros(each.size + 1, np.int32)
        np.cumsum(each, out=ends[1:])
        return pa.StringArray.from_buffers(each.size, pa.py_buffer(ends), pa.py_buffer(data))


def repeated(cells: npt.NDArray[np.object_]) -> bool:
    """Whether an array is one row that stands for all."""
    return cells.ndim == 2 and len(cells) > 1 and cells.strides[0] == 0


def combined(columns: Sequence[Column], how: Callable[..., str]) -> Column:
    """The column that `how` makes of several of one shape; asked once for each combination there is."""
    mixed = np.zeros(columns[0].codes.shape, np.int64)
    sizes = [len(c.values) for c in columns]
    for column, size in zip(columns, sizes, strict=True):
        mixed = mixed * size + column.codes
    present = np.flatnonzero(np.bincount(mixed.ravel(), minlength=1))
    place = np.zeros(int(np.prod(sizes)) or 1, np.int64)
    place[present] = np.arange(len(present))
    each = zip(*np.unravel_index(present, sizes), strict=True) if len(present) else []
    made = [how(*(c.values[i] for c, i in zip(columns, at, strict=True))) for at in each]
    return Column(place[mixed], list(made))
