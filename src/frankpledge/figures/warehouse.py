"""What figures need of the facts: a warehouse by its shape, so that one can be made in a test."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import ibis


class Holding(Protocol):
    """What is held of one dataset and scope."""

    @property
    def dataset(self) -> str: ...
    @property
    def scope(self) -> str: ...
    @property
    def months(self) -> Sequence[str]: ...
    @property
    def incomplete(self) -> Sequence[str]: ...


class Warehouse(Protocol):
    """The part of `facts.Warehouse` that figures use."""

    @property
    def connection(self) -> Any: ...
    def datasets(self) -> Sequence[Any]: ...
    def table(self, dataset: str) -> ibis.Table:
        """Lazily, over what is held; raises `KeyError` where nothing of the dataset is held."""
        ...
