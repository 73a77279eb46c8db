"""People: mid-year populations by place, and how far a year may stand in for its neighbours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from frankpledge.figures.cube import Cube, Floats
from frankpledge.figures.geography import Gazetteer
from frankpledge.figures.measure import Denominator
from frankpledge.periods import Period


@dataclass(frozen=True)
class People:
    """How many people live in each place, by year."""

    counts: dict[str, dict[int, float]]
    years: list[int]
    sources: dict[int, frozenset[str]]

    @classmethod
    def held(cls, cube: Cube, gazetteer: Gazetteer, totals: set[str]) -> People:
        """From the population table. A total that the file does not give is the sum of its places."""
        place, year = cube.columns["place"], cube.columns["year"]
        counts: dict[str, dict[int, float]] = {}
        sources: dict[int, set[str]] = {}
        source = cube.columns["source"]
        for i in range(len(cube.months)):
            code, when = gazetteer.code(place.values[place.codes[i]]), year.values[year.codes[i]]
            if code is None or when is None:
                continue
            years = counts.setdefault(code, {})
            years[int(when)] = years.get(int(when), 0.0) + float(cube.sums["people"][i])
            sources.setdefault(int(when), set()).add(source.values[source.codes[i]] or "")
        for total in totals - set(counts):
            inside = [
                c for c in counts if gazetteer.places.get(c) and gazetteer.within(c, gazetteer.kind(c), total)
            ]
            for when in sources:
                if inside and all(when in counts[c] for c in inside):
                    counts.setdefault(total, {})[when] = sum(counts[c][when] for c in inside)
        return cls(counts, sorted(sources), {y: frozenset(s) for y, s in sources.items()})

    def of(
        self, places: Sequence[str], periods: Sequence[Period], denominator: Denominator
    ) -> tuple[Floats, list[str], list[str], list[frozenset[str]]]:
        """People by place × period (NaN: not held), a note and a reason for each period, and its sources."""
        notes: list[str] = []
        reasons: list[str] = []
        sources: list[frozenset[str]] = []
        chosen: list[int | None] = []
        for period in periods:
            year = (period.first + period.last) // 2 // 12
            nearest = min(self.years, key=lambda y: (abs(y - year), y), default=None)
            if nearest is None or abs(nearest - year) > denominator.carry:
                notes.append("")
                reasons.append(f"no population for {year}")
                sources.append(frozenset())
                chosen.append(None)
            else:
                notes.append(
                    "" if nearest == year else f"People as at mid-{nearest}, the nearest year held to {year}."
                )
                reasons.append("")
                sources.append(self.sources[nearest])
                chosen.append(nearest)
        distinct = {
            p: [self.counts.get(p, {}).get(y, np.nan) if y else np.nan for y in chosen] for p in set(places)
        }
        return (
            np.array([distinct[p] for p in places]).reshape(len(places), len(periods)),
            notes,
            reasons,
            sources,
        )
