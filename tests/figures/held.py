"""A warehouse of a few rows, made in a test."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ibis
import pandas as pd

SCHEMAS = {
    "homicides": {"place": "string", "victims": "int64", "age_group": "string", "sex": "string"},
    "borough_crime": {"place": "string", "major": "string", "minor": "string", "count": "int64"},
    "crimes": {"crime_id": "string", "lsoa": "string", "crime_type": "string"},
    "outcomes": {"crime_id": "string", "lsoa": "string", "outcome": "string"},
    "searches": {"officer_defined_ethnicity": "string", "outcome": "string"},
    "attitudes": {"place": "string", "question": "string", "share": "float64"},
    "population": {"place": "string", "year": "int64", "people": "int64"},
    "published": {
        "series": "string",
        "place": "string",
        "period": "string",
        "value": "float64",
        "numerator": "float64",
        "denominator": "float64",
        "breakdown": "string",
        "lower": "float64",
        "upper": "float64",
        "n": "float64",
    },
    "cases": {
        "series": "string",
        "place": "string",
        "case_id": "string",
        "opened": "date",
        "closed": "date",
        "breakdown": "string",
    },
    "survey": {
        "series": "string",
        "place": "string",
        "wave": "string",
        "question": "string",
        "answer": "string",
        "weight": "float64",
        "stratum": "string",
        "cluster": "string",
        "sex": "string",
    },
    "small_areas": {
        "lsoa11": "string",
        "lsoa21": "string",
        "ward": "string",
        "district": "string",
        "valid_from": "date",
        "valid_to": "date",
    },
}
COMMON = {
    "scope": "string",
    "month": "string",
    "source": "string",
    "illustrative": "boolean",
    "incomplete": "boolean",
}
USUAL = {"scope": "london", "month": "2021-01", "source": "s1", "illustrative": False, "incomplete": False}

LONDON = "E12000007"
PLACES = (
    {"code": LONDON, "name": "London", "kind": "region", "parent": "", "aliases": ["MPS"]},
    {"code": "E09000007", "name": "Camden", "kind": "borough", "parent": LONDON, "aliases": []},
    {"code": "E09000021", "name": "Kingston upon Thames", "kind": "borough", "parent": LONDON, "aliases": []},
    {
        "code": "E09000020",
        "name": "Kensington and Chelsea",
        "kind": "borough",
        "parent": LONDON,
        "aliases": [],
    },
    {"code": "E09000025", "name": "Newham", "kind": "borough", "parent": LONDON, "aliases": []},
)


@dataclass(frozen=True)
class Holding:
    dataset: str
    scope: str
    months: tuple[str, ...]
    incomplete: tuple[str, ...] = ()


class Held:
    """Tables of rows; what a row leaves out is as `USUAL` says, or unknown."""

    connection = None

    def __init__(
        self, tables: Mapping[str, Sequence[Mapping[str, Any]]], held: Sequence[Holding] = ()
    ) -> None:
        self.rows = {name: [{**USUAL, **row} for row in rows] for name, rows in tables.items()}
        self.held = held

    def datasets(self) -> list[Holding]:
        found: dict[tuple[str, str], set[str]] = {}
        for name, rows in self.rows.items():
            for row in rows:
                found.setdefault((name, row["scope"]), set()).add(row["month"])
        return [*(Holding(d, s, tuple(sorted(m))) for (d, s), m in found.items()), *self.held]

    def table(self, dataset: str) -> ibis.Table:
        if dataset not in self.rows:
            raise KeyError(dataset)
        schema = {**SCHEMAS[dataset], **COMMON}
        frame = pd.DataFrame(
            [{c: row.get(c) for c in schema} for row in self.rows[dataset]], columns=list(schema)
        )
        return ibis.memtable(frame, schema=ibis.schema(schema))


def months(first: str, count: int) -> list[str]:
    """`count` months from `first` on."""
    start = int(first[:4]) * 12 + int(first[5:]) - 1
    return [f"{m // 12:04d}-{m % 12 + 1:02d}" for m in range(start, start + count)]
