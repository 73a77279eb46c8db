"""One figure of a release, as a page, a document or the command line wants it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple

from frankpledge.figures.verdict import WORDS
from frankpledge.periods import Period

#: Every verdict as a table holds it, and in words.
VERDICTS = WORDS


class Figure(NamedTuple):
    """A row of the table of figures; the fields are its columns (docs/rooms.md). None where unknown."""

    measure: str
    place: str
    period: str
    period_end: date
    breakdown: str
    value: float | None
    lower: float | None
    upper: float | None
    numerator: float | None
    denominator: float | None
    unit: str
    interval: str
    chart: str
    centre: float | None
    limit_lower: float | None
    limit_upper: float | None
    near_lower: float | None
    near_upper: float | None
    signal: str
    variation: str
    assurance: str
    before_period: str
    before_value: float | None
    change: float | None
    change_lower: float | None
    change_upper: float | None
    beyond_chance: bool | None
    expected: float | None
    target: float | None
    target_by: date | None
    target_period: str
    chance: float | None
    verdict: str
    rule: str
    evidence: str
    sentence: str
    finding: str
    status: str
    suppressed: bool
    reason: str
    notes: list[str]
    illustrative: bool
    incomplete: bool
    sources: list[str]

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Figure:
        return cls(*(row[name] for name in cls.columns()))

    @classmethod
    def columns(cls) -> tuple[str, ...]:
        """The names of its fields, in order."""
        return cls._fields

    @property
    def key(self) -> str:
        """`measure/place/period[/breakdown]`: the figure within its release."""
        whole = f"{self.measure}/{self.place}/{self.period}"
        return f"{whole}/{self.breakdown}" if self.breakdown else whole

    @property
    def label(self) -> str:
        """The period in words."""
        return Period.parse(self.period).label

    @property
    def verdict_words(self) -> str:
        return VERDICTS[self.verdict]

    @property
    def why(self) -> Mapping[str, Any]:
        """The evidence that is no column of its own."""
        return _read(self.evidence)

    @property
    def decides(self) -> bool:
        """Whether its verdict counts towards its priority (established, or developing and reviewed)."""
        return bool(self.why.get("decides", True))


@lru_cache(maxsize=4096)
def _read(evidence: str) -> Mapping[str, Any]:
    found: dict[str, Any] = json.loads(evidence or "{}")
    return MappingProxyType(found)


def as_json(figure: Figure, provenance: list[Mapping[str, Any]] | None = None) -> dict[str, Any]:
    """The figure as `frankpledge figures show --json` prints it; `provenance` describes its sources."""
    return {
        "measure": figure.measure,
        "place": figure.place,
        "period": figure.period,
        "breakdown": figure.breakdown,
        "value": figure.value,
        "lower": figure.lower,
        "upper": figure.upper,
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "unit": figure.unit,
        "verdict": VERDICTS[figure.verdict],
        "sentence": figure.sentence,
        "reason": figure.reason,
        "provenance": [dict(p) for p in provenance] if provenance is not None else list(figure.sources),
    }
