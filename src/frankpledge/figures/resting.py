"""What each measure's figures, and each month's groups, rest on, as digests: so a change is seen."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import cached_property

from frankpledge.figures import outcomes
from frankpledge.figures.cube import FEW, Wanted
from frankpledge.figures.disclose import Identity
from frankpledge.figures.filters import admitted
from frankpledge.figures.geography import Gazetteer
from frankpledge.figures.kept import Part, code, digest, of_parts
from frankpledge.figures.measure import Measure
from frankpledge.figures.target import Target
from frankpledge.figures.warehouse import Divided

#: Kinds that read their own rows, and of a dataset of many series their own series alone: its scope.
_OWN_ROWS = frozenset({"published", "survey_share", "survey", "duration"})


class Resting:
    """Digests of what is held, each asked for once."""

    def __init__(self, warehouse: Divided, gazetteer: Gazetteer, totals: Collection[str]) -> None:
        self.warehouse = warehouse
        self.gazetteer = gazetteer
        self.totals = sorted(totals)
        self._parts: dict[str, Mapping[Part, str]] = {}
        self._by_scope: dict[str, Mapping[str, list[tuple[Part, str]]]] = {}

    def parts(self, dataset: str) -> Mapping[Part, str]:
        if dataset not in self._parts:
            self._parts[dataset] = self.warehouse.digests(dataset)
        return self._parts[dataset]

    @cached_property
    def _places(self) -> str:
        return digest([repr(place) for place in self.gazetteer.places.values()])

    @cached_property
    def _engine(self) -> str:
        return self.warehouse.engine.partition(":")[0].partition("[")[0]

    def measure(
        self,
        measure: Measure,
        targets: Sequence[Target],
        until: int,
        as_at: date,
        earlier: frozenset[Identity],
    ) -> str:
        """All that the measure's figures follow from."""
        by_the_day = measure.kind == "duration" or measure.lag
        withheld = sorted(i for i in earlier if i[0] == measure.key) if measure.small else []
        return digest(
            [code(), self._engine, self._places, self.totals, until, as_at.isoformat() if by_the_day else ""],
            [measure.model_dump_json(), *(target.model_dump_json() for target in targets)],
            withheld,
            [[name, of_parts(self._seen(measure, name, scopes))] for name, scopes in _datasets(measure)],
        )

    def _seen(self, measure: Measure, dataset: str, series: str) -> list[tuple[Part, str]]:
        if not series and (measure.kind not in _OWN_ROWS or dataset != measure.dataset):
            return list(self.parts(dataset).items())
        own = [c for c in measure.rows if c.listed and c.column in scoped(dataset)]
        scopes = self._scopes(dataset)
        seen = {series} if series else admitted(scopes, own)
        return [one for scope in seen for one in scopes.get(scope, ())]

    def _scopes(self, dataset: str) -> Mapping[str, list[tuple[Part, str]]]:
        """The parts of each scope: there may be as many as measures, and each measure looks at few."""
        if dataset not in self._by_scope:
            found: dict[str, list[tuple[Part, str]]] = {}
            for part, on in self.parts(dataset).items():
                found.setdefault(part[0], []).append((part, on))
            self._by_scope[dataset] = found
        return self._by_scope[dataset]

    def grouping(
        self, dataset: str, wanted: Wanted, cohorts: Sequence[Measure], beside: Sequence[str]
    ) -> str:
        """How a dataset is grouped: the columns, the values told apart, the sums, and what is joined on."""
        listed: dict[str, set[str]] = {}
        for condition in wanted.conditions:
            if condition.listed and condition.column not in FEW | wanted.columns:
                listed.setdefault(condition.column, set()).update(condition.values or ())
        keys = wanted.columns | {c.column for c in wanted.conditions if c.listed}
        return digest(
            [code(), self._engine, dataset, sorted(keys), {c: sorted(v) for c, v in listed.items()}],
            sorted(repr(c) for c in wanted.conditions if not c.listed),
            [sorted(wanted.sums), wanted.by_place, wanted.by_area, wanted.by_ward],
            of_parts(self.parts("small_areas").items()) if wanted.by_area else "",
            [[m.key, m.outcomes.model_dump_json() if m.outcomes else ""] for m in cohorts],
            list(beside),
        )

    def months(self, dataset: str, cohorts: Sequence[Measure], beside: Sequence[str]) -> dict[Part, str]:
        """What each month's groups rest on: its own rows, and those joined on.

        A crime's outcome counts for a cohort only where it comes within so many months, so that outcomes of
        later months change nothing. What stands beside an outcome may come from a crime of any month.
        """
        own = self.parts(dataset)
        if dataset == "crimes" and cohorts:
            after = max(outcomes.within(m) for m in cohorts)
            found = sorted(self.parts("outcomes").items(), key=lambda item: item[0][1])
            return {
                part: digest(on, of_parts(o for o in found if o[0][1] <= _later(part[1], after)))
                for part, on in own.items()
            }
        if dataset == "outcomes" and beside:
            crimes = of_parts(self.parts("crimes").items())
            return {part: digest(on, crimes) for part, on in own.items()}
        return dict(own)


def _datasets(measure: Measure) -> list[tuple[str, str]]:
    """The datasets that a measure's figures are made from, each with the one series read of it, if one."""
    found = [(measure.dataset, "")]
    over = measure.denominator
    if over and measure.kind == "share":
        found.append((over.dataset or measure.dataset, ""))
    elif over:
        found.append(("population", ""))
    if measure.kind in {"cohort", "activity"}:
        found += [("crimes", ""), ("outcomes", "")]
    if measure.disparity and measure.disparity.population:
        found.append(("published", measure.disparity.population))
    if measure.places.by == "lsoa":
        found.append(("small_areas", ""))
    return sorted(set(found))


def scoped(dataset: str) -> frozenset[str]:
    """Columns that say the same as a part's scope."""
    return frozenset({"scope", "series"} if dataset in {"published", "cases", "survey"} else {"scope"})


def _later(month: str, by: int) -> str:
    number = int(month[:4]) * 12 + int(month[5:]) - 1 + by
    return f"{number // 12:04d}-{number % 12 + 1:02d}"
