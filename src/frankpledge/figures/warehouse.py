"""What figures need of the facts: a warehouse by its shape, so that one can be made in a test."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Protocol, runtime_checkable

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


@runtime_checkable
class Divided(Warehouse, Protocol):
    """A warehouse that tells its scopes and months apart, so that what was computed of them can be kept."""

    @property
    def engine(self) -> str: ...
    def digests(self, dataset: str) -> Mapping[tuple[str, str], str]:
        """Of each scope and month held, a digest that changes with its rows; empty where nothing is held."""
        ...

    def part(self, dataset: str, only: Collection[tuple[str, str]]) -> ibis.Table:
        """As `table`, of these scopes and months alone; raises `KeyError` where they have no row."""
        ...
