"""Conditions on rows: what a measure's `filter` says, for the engine and for columns in memory."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import ibis
from pydantic import BaseModel, ConfigDict

_COMPARISONS = ("at_least", "at_most", "above", "below")


class Condition(BaseModel):
    """One column and what it must be. All values are compared as text; comparisons as numbers or dates."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    column: str
    values: tuple[str, ...] | None = None
    negate: bool = False
    null: bool | None = None
    at_least: float | str | None = None
    at_most: float | str | None = None
    above: float | str | None = None
    below: float | str | None = None

    @property
    def listed(self) -> bool:
        """Whether it is a list of values, so that it can be judged on a column's distinct values."""
        return self.values is not None

    def admits(self, value: str | None) -> bool:
        """Whether a value (None: unknown) passes a listed condition."""
        return (value in (self.values or ())) is not self.negate

    def expression(self, table: ibis.Table) -> ibis.Value:
        """The condition over a table, portable between engines; never null."""
        column = table[self.column]
        if self.values is not None:
            inside = column.cast("string").isin(self.values).fill_null(False)
            return ~inside if self.negate else inside
        if self.null is not None:
            return column.isnull() if self.null else column.notnull()
        holds = ibis.literal(True)
        if self.at_least is not None:
            holds = holds & (column >= self.at_least)
        if self.at_most is not None:
            holds = holds & (column <= self.at_most)
        if self.above is not None:
            holds = holds & (column > self.above)
        if self.below is not None:
            holds = holds & (column < self.below)
        return holds.fill_null(False)


def admitted(texts: Collection[str], conditions: Sequence[Condition]) -> set[str]:
    """Those of different `texts` that pass every one of these listed conditions."""
    named = [set(c.values or ()) for c in conditions if not c.negate]
    among = named[0].intersection(texts) if named else set(texts)
    return {text for text in among if all(c.admits(text) for c in conditions)}


def as_text(value: Any) -> str:
    """A value of YAML as the engines write it when cast to text."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def conditions(given: Mapping[str, Any]) -> tuple[Condition, ...]:
    """The conditions of a `filter` mapping, in the order of their columns."""
    return tuple(_condition(column, given[column]) for column in sorted(given))


def _condition(column: str, wanted: Any) -> Condition:
    if isinstance(wanted, Mapping):
        unknown = set(wanted) - {"not", "null", *_COMPARISONS}
        if unknown:
            raise ValueError(
                f"filter on {column}: “{sorted(unknown)[0]}” is not known; "
                "write not, null, at_least, at_most, above or below"
            )
        if "not" in wanted:
            return Condition(column=column, values=_texts(wanted["not"]), negate=True)
        return Condition(column=column, **{k: wanted[k] for k in ("null", *_COMPARISONS) if k in wanted})
    return Condition(column=column, values=_texts(wanted))


def _texts(wanted: Any) -> tuple[str, ...]:
    return tuple(as_text(v) for v in (wanted if isinstance(wanted, list | tuple) else [wanted]))
