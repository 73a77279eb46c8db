"""One pass over a dataset for all of its measures.

The facts are grouped once by scope, month, place and whatever columns the measures filter on or break down
by. What comes back is small (thousands of rows from millions), and each measure is then a mask over it in
memory. The expression is plain Ibis, the same for every engine.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import ibis
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from frankpledge.figures.column import Column
from frankpledge.figures.filters import Condition
from frankpledge.figures.geography import SmallAreas
from frankpledge.figures.warehouse import Warehouse
from frankpledge.periods import Period

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]

#: Columns with few distinct values, grouped as they are. Others keep only the values that a filter names.
FEW = frozenset(
    [
        "scope",
        "month",
        "source",
        "crime_type",
        "outcome",
        "last_outcome",
        "falls_within",
        "major",
        "minor",
        "question",
        "age_group",
        "sex",
        "method",
        "domestic",
        "offence",
        "solved",
        "ethnicity",
        "type",
        "gender",
        "age_range",
        "self_defined_ethnicity",
        "officer_defined_ethnicity",
        "legislation",
        "object",
        "series",
        "breakdown",
        "year",
        "place",
    ]
)
OTHER = "\x01other"


@dataclass(frozen=True)
class Wanted:
    """What the measures over one dataset need of it."""

    columns: frozenset[str]
    conditions: frozenset[Condition]
    sums: frozenset[str]
    by_place: bool
    by_area: bool
    by_ward: bool = False


@dataclass(frozen=True)
class Held:
    """What is held of one scope in one month."""

    sources: frozenset[str]
    incomplete: bool
    illustrative: bool


@dataclass(frozen=True)
class Cube:
    """A dataset grouped: columns and sums of equal length, and which months are held of each scope."""

    dataset: str
    columns: dict[str, Column]
    flags: dict[Condition, Bools]
    sums: dict[str, Floats]
    months: Ints
    held: dict[str, dict[int, Held]]
    #: What has been worked out once for all measures over this cube.
    memo: dict[Any, Any] = field(default_factory=dict)

    def where(self, conditions: Iterable[Condition]) -> Bools:
        """The groups that pass every condition."""
        mask: Bools | None = None
        for condition in conditions:
            passing = self._passing(condition)
            mask = passing if mask is None else mask & passing
        return np.ones(len(self.months), dtype=bool) if mask is None else mask

    def _passing(self, condition: Condition) -> Bools:
        if not condition.listed:
            return self.flags[condition]
        if condition not in self.memo:
            self.memo[condition] = self.columns[condition.column].where(condition.admits)
        found: Bools = self.memo[condition]
        return found

    def scopes(self, conditions: Iterable[Condition]) -> list[str]:
        """The scopes that the conditions admit, of those held."""
        limits = [c for c in conditions if c.column == "scope" and c.listed]
        return [s for s in sorted(self.held) if all(c.admits(s) for c in limits)]


#: What is told of the file that a row came from.
_TOLD = ("incomplete", "illustrative")
#: Before the name of a sum, among the columns of a grouped table.
_TOTAL = "total:"


def read(
    warehouse: Warehouse,
    dataset: str,
    wanted: Wanted,
    extra: ibis.Table | None = None,
    holdings: Sequence[Any] = (),
    areas: SmallAreas | None = None,
) -> Cube:
    """The cube of `dataset`, in one expression; raises `KeyError` where nothing of it is held.

    `extra` is the dataset's own table with more columns joined on (for outcomes of crimes); its columns named
    `sum:…` are added up under that name.
    """
    table = warehouse.table(dataset) if extra is None else extra
    scopes = {holding.scope for holding in holdings if holding.dataset == dataset}
    return cube(dataset, wanted, grouped(table, wanted, areas, scopes), holdings)


def grouped(
    table: ibis.Table, wanted: Wanted, areas: SmallAreas | None = None, scopes: Collection[str] = ()
) -> pa.Table:
    """The rows of a dataset in groups: a column for each key and flag, and for each sum.

    `scopes` are those that the rows are of, where that is known: of one alone, groups are not told apart by
    it.
    """
    joined = [c for c in table.columns if c.startswith("sum:")]
    area = ["district", "ward"][: 1 + wanted.by_ward] if wanted.by_area and "lsoa" in table.columns else []
    if area:
        table = _with_places(table, areas)
    listed: dict[str, set[str]] = {}
    for condition in wanted.conditions:
        if condition.listed:
            listed.setdefault(condition.column, set()).update(condition.values or ())
    keys: dict[str, ibis.Value] = {}
    alone = next(iter(scopes)) if len(scopes) == 1 else None
    told_apart = {"scope", "month", "source", *listed, *wanted.columns}
    for column in sorted(told_apart if alone is None else told_apart - {"scope"}):
        text = table[column] if table[column].type().is_string() else table[column].cast("string")
        if column not in FEW and column not in wanted.columns:
            text = ibis.cases((text.isin(sorted(listed[column])), text), else_=OTHER)
        keys[column] = text
    if wanted.by_place and "place" in table.columns:
        keys["place"] = table.place
    keys |= {column: table[column] for column in area}
    keys |= {f"flag{i}": c.expression(table) for i, c in enumerate(_flags(wanted))}
    # Of one file all rows are alike in these: to tell groups apart by them costs less than to add them up.
    keys |= {told: table[told].cast("int8") for told in _TOLD}
    sums = {name: table[name].sum() for name in (*sorted(wanted.sums - {"rows"}), *joined)}
    result = table.group_by(**keys).aggregate(
        rows=table.count(),
        **{f"total{i}": value for i, value in enumerate(sums.values())},
    )
    names = [*keys, "rows", *(_TOTAL + name for name in sums)]
    made = result.to_pyarrow().rename_columns(names)
    if alone is not None:
        made = made.append_column("scope", pa.repeat(pa.scalar(alone, pa.string()), made.num_rows))
    # In one order, with its scopes told apart or not: what is kept of other months is put with it.
    made = made.select(sorted(made.column_names))
    if areas is not None:
        for column in area:
            coded = _coded(made[column], areas.places[column])
            made = made.set_column(made.column_names.index(column), column, coded)
    return made


def cube(dataset: str, wanted: Wanted, result: pa.Table, holdings: Sequence[Any] = ()) -> Cube:
    """The cube of a dataset from its groups."""
    flags = _flags(wanted)
    counted = {"rows", *_TOLD, *(f"flag{i}" for i in range(len(flags)))}
    sums = [name for name in result.column_names if name.startswith(_TOTAL)]
    asked = wanted.columns | {c.column for c in wanted.conditions if c.listed}
    keys = [name for name in result.column_names if name not in counted and name not in sums]
    with ThreadPoolExecutor(os.cpu_count()) as threads:  # Arrow lets go of the interpreter
        columns = dict(zip(keys, threads.map(Column.read, (result[name] for name in keys)), strict=True))
    held = _held(dataset, result, columns, holdings)
    if "source" not in asked:  # told by month and scope; few measures ask of the files
        del columns["source"]
    months = np.array([Period.parse(m).last if m else -1 for m in columns["month"].values], dtype=np.int64)
    return Cube(
        dataset,
        columns,
        {c: result[f"flag{i}"].to_numpy().astype(bool) for i, c in enumerate(flags)},
        {
            "rows": result["rows"].to_numpy().astype(np.float64),
            **{name.removeprefix(_TOTAL): np.nan_to_num(_floats(result[name])) for name in sums},
        },
        months[columns["month"].codes],
        held,
    )


def _flags(wanted: Wanted) -> list[Condition]:
    """Conditions that no list of values can judge: a flag of each group."""
    return sorted((c for c in wanted.conditions if not c.listed), key=repr)


def _with_places(table: ibis.Table, areas: SmallAreas | None) -> ibis.Table:
    if areas is None:
        nothing = ibis.null("string")
        return table.mutate(district=nothing, ward=nothing)
    on: list[Any] = [table.lsoa == areas.table.area]
    if areas.dated:
        on += [table.month >= areas.table.since, table.month < areas.table.until]
    return table.left_join(areas.table, on)


def _coded(numbers: pa.ChunkedArray, texts: pa.Array) -> pa.Array:
    """The texts that these numbers are places of."""
    return pa.DictionaryArray.from_arrays(numbers.combine_chunks().cast(pa.int32()), texts)


def _floats(values: pa.ChunkedArray) -> Floats:
    return np.asarray(values.cast(pa.float64(), safe=False).to_numpy(), dtype=np.float64)


def _held(
    dataset: str, result: pa.Table, columns: Mapping[str, Column], holdings: Sequence[Any]
) -> dict[str, dict[int, Held]]:
    """Which months are held, from the rows and, for months without a row, from the warehouse's own list."""
    keys = [columns[name] for name in ("scope", "month", "source")]
    mixed = np.zeros(result.num_rows, np.int64)
    for column in keys:
        mixed = mixed * len(column.values) + column.codes
    which, different = pd.factorize(mixed)
    flags = []
    for name in _TOLD:
        flag = np.zeros(len(different), dtype=bool)
        flag[which[result[name].to_numpy() > 0]] = True
        flags.append(flag.tolist())
    named = np.unravel_index(different, [len(column.values) for column in keys])
    held: dict[str, dict[int, Held]] = {}
    for scope, key, source, incomplete, illustrative in zip(
        *([column.values[code] for code in codes] for column, codes in zip(keys, named, strict=True)),
        *flags,
        strict=True,
    ):
        months = held.setdefault(scope, {})
        month = Period.parse(key).last
        before = months.get(month, Held(frozenset(), False, False))
        months[month] = Held(
            before.sources | {source}, before.incomplete or incomplete, before.illustrative or illustrative
        )
    for holding in holdings:
        if holding.dataset == dataset:
            months = held.setdefault(holding.scope, {})
            for key in holding.months:
                months.setdefault(Period.parse(key).last, Held(frozenset(), key in holding.incomplete, False))
    return held
