"""What figures need of the facts: a warehouse by its shape, so that one can be made in a test."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Protocol, TypeGuard

import ibis
import pyarrow as pa


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


class AtHand(Warehouse, Protocol):
    """A warehouse that gives the rows of a small dataset without an engine."""

    def rows(self, dataset: str, only: Collection[tuple[str, str]] | None = None) -> pa.Table:
        """Those of `table` in memory, or of these scopes and months alone; raises `KeyError` where there are
        none.
        """
        ...


# Asked of the class: to ask a warehouse itself for its `connection` would make one.


def is_divided(warehouse: Warehouse) -> TypeGuard[Divided]:
    return hasattr(type(warehouse), "digests") and hasattr(type(warehouse), "part")


def is_at_hand(warehouse: Warehouse) -> TypeGuard[AtHand]:
    return hasattr(type(warehouse), "rows")


def rows(warehouse: Warehouse, dataset: str, only: Collection[tuple[str, str]] | None = None) -> pa.Table:
    """The rows of a dataset in memory; of these scopes and months alone, where it tells them apart.

    Raises `KeyError` where there are none.
    """
    if is_at_hand(warehouse):
        return warehouse.rows(dataset, only)
    if only is not None and is_divided(warehouse):
        return warehouse.part(dataset, only).to_pyarrow()
    return warehouse.table(dataset).to_pyarrow()
