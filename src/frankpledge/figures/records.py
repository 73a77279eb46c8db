"""Rows looked at one by one (cases, respondents), as columns, under the places they count for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from frankpledge.figures.additive import MissingError
from frankpledge.figures.block import Objects
from frankpledge.figures.cube import Bools
from frankpledge.figures.geography import Gazetteer
from frankpledge.figures.layout import UNKNOWN
from frankpledge.figures.measure import Measure
from frankpledge.figures.warehouse import Warehouse


@dataclass(frozen=True)
class Rows:
    """The rows that a measure's filter admits: columns of equal length."""

    columns: dict[str, Objects]
    places: Objects

    def __len__(self) -> int:
        return len(self.places)

    def sources(self, where: Bools) -> frozenset[str]:
        return frozenset(self.columns["source"][where].tolist())

    def any(self, column: str, where: Bools) -> bool:
        return bool(self.columns[column][where].any())


def rows_of(measure: Measure, warehouse: Warehouse, gazetteer: Gazetteer, wanted: Sequence[str]) -> Rows:
    """The rows with the columns `wanted` and those of the breakdowns; raises `MissingError` where none is
    held.
    """
    try:
        table = warehouse.table(measure.dataset)
    except KeyError as error:
        raise MissingError("") from error
    for condition in measure.rows:
        table = table.filter(condition.expression(table))
    names = dict.fromkeys(
        [*wanted, *(b.column for b in measure.breakdowns), "place", "source", "illustrative", "incomplete"]
    )
    absent = [n for n in names if n not in table.columns]
    if absent:
        raise MissingError(f"the {measure.dataset} table has no column “{absent[0]}”")
    found = table.select(*names).to_pyarrow()
    if not found.num_rows:
        raise MissingError("")
    columns = {name: _objects(found[name].to_pylist()) for name in names}
    places = _objects([gazetteer.code(p) for p in columns["place"]])
    return Rows(columns, places)


def groups(measure: Measure, rows: Rows, gazetteer: Gazetteer) -> Iterator[tuple[str, str, Bools]]:
    """Each place and breakdown that gets figures, with the rows that count for it."""
    total, kinds = measure.places.total, measure.places.kinds
    everything = np.ones(len(rows), dtype=bool)
    where: list[tuple[str, Bools]] = [(total, everything)] if total else []
    codes = sorted({p for p in rows.places.tolist() if p and p != total and gazetteer.kind(p) in kinds})
    where += [(code, rows.places == code) for code in codes]
    labels: list[tuple[str, Bools]] = [("", everything)]
    for breakdown in measure.breakdowns:
        column = _objects([v if v is not None else UNKNOWN for v in rows.columns[breakdown.column]])
        named = breakdown.groups or {v: (v,) for v in sorted({str(v) for v in column})}
        for label, values in named.items():
            name = label if "=" in label else f"{breakdown.name}={label}"
            labels.append((name, np.isin(column.astype(str), values)))
    for place, here in where:
        for label, mine in labels:
            yield place, label, here & mine


def _objects(values: Sequence[Any]) -> Objects:
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array
