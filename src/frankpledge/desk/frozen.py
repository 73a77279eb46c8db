"""Figures that are about to be frozen, looked at as those of a release are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pyarrow.compute as pc

from frankpledge.figures import Figures
from frankpledge.releases import Figure, period_kind


@dataclass(frozen=True)
class Frozen:
    """What the tests of a report ask of figures: which are missing, and the latest of each measure."""

    figures: Figures

    @property
    def missing(self) -> Mapping[str, str]:
        return self.figures.missing

    def latest(self, measure: str, place: str, breakdown: str = "") -> Figure | None:
        """The last figure with a value, of the measure's headline kind of period; None where there is
        none."""
        told = self._told(place).get((measure, breakdown), [])
        headline = self._headlines.get(measure, "")
        chosen = [row for row in told if not headline or period_kind(row["period"]) == headline] or told
        known = [row for row in chosen if row["value"] is not None]
        return Figure.of(max(known, key=lambda row: row["period_end"])) if known else None

    @cached_property
    def _headlines(self) -> dict[str, str]:
        return {m.key: str(m.periods[0]) for m in self.figures.measures if m.periods}

    @cached_property
    def _places(self) -> dict[str, dict[tuple[str, str], list[dict[str, Any]]]]:
        return {}

    def _told(self, place: str) -> dict[tuple[str, str], list[dict[str, Any]]]:
        """The rows of one place, by measure and breakdown."""
        if place not in self._places:
            found: dict[tuple[str, str], list[dict[str, Any]]] = {}
            table = self.figures.table
            for row in table.filter(pc.equal(table["place"], place)).to_pylist():
                found.setdefault((row["measure"], row["breakdown"]), []).append(row)
            self._places[place] = found
        return self._places[place]
