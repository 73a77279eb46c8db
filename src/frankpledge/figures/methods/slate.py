"""Where a batch of many series is worked out, and after it the next."""

from __future__ import annotations

import math
from types import TracebackType
from typing import Self, TypeVar

import numpy as np
from numpy.typing import NDArray

Number = TypeVar("Number", bound=np.generic)

#: The largest piece in which systems hand out memory where NumPy asks for it (of 4 MB and more it does).
PAGE = 2**21


class Slate:
    """Memory asked for once, written on and written over.

    A result in an array of its own is memory that no processor's cache knows yet; and much of it the system
    takes back, hands out again in small pages, and empties each first, which can take as long as the work.
    Arrays taken within a ``with`` on the slate are given up at its end: what is taken next stands in their
    place.
    """

    def __init__(self, room: int = 0) -> None:
        """`room`: how many bytes; what does not fit is an array of its own."""
        if room < PAGE:
            self._memory = np.empty(room, np.uint8)
        else:  # whole pages, from where one begins
            memory = np.empty(-(-room // PAGE) * PAGE + PAGE, np.uint8)
            self._memory = memory[-memory.ctypes.data % PAGE :]
        self._taken = 0
        self._before: list[int] = []

    def array(self, shape: tuple[int, ...], dtype: type[Number]) -> NDArray[Number]:
        """Of that shape and type, with whatever stands there."""
        start = self._taken
        end = start + math.prod(shape) * np.dtype(dtype).itemsize
        if end > len(self._memory):
            return np.empty(shape, dtype)
        self._taken = -(-end // 64) * 64  # the next begins a line of the cache
        return np.ndarray(shape, dtype, self._memory, start)

    def __enter__(self) -> Self:
        self._before.append(self._taken)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self._taken = self._before.pop()
