"""Values as a publisher gives them: tidy series, and survey shares whose sample is known by design."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from frankpledge.figures.additive import MissingError
from frankpledge.figures.block import Block, objects
from frankpledge.figures.cube import Floats
from frankpledge.figures.filters import Condition
from frankpledge.figures.geography import Gazetteer
from frankpledge.figures.measure import Design, Measure
from frankpledge.figures.methods import rates, survey
from frankpledge.figures.standing import INCOMPLETE
from frankpledge.figures.warehouse import Warehouse
from frankpledge.periods import LENGTHS, Period, PeriodError, PeriodKind

PUBLISHERS = "the publisher’s own"


class Row(NamedTuple):
    """One published value."""

    place: str
    breakdown: str
    period: Period
    value: float
    numerator: float
    denominator: float
    lower: float
    upper: float
    source: str
    illustrative: bool
    incomplete: bool


class Published:
    """What publishers give as values: each dataset is read once, for all measures that want it."""

    def __init__(self, warehouse: Warehouse) -> None:
        self.warehouse = warehouse
        self._whole: dict[str, pa.Table] = {}

    def rows(self, measure: Measure) -> pa.Table:
        """The rows that a measure wants; raises `KeyError` where nothing of its dataset is held."""
        if measure.dataset not in self._whole:
            self._whole[measure.dataset] = self.warehouse.table(measure.dataset).to_pyarrow()
        found = self._whole[measure.dataset]
        for condition in measure.rows:
            if condition.column not in found.column_names:
                raise MissingError(
                    f"the {measure.dataset} table has no column “{condition.column}” to filter on"
                )
            found = found.filter(_holds(condition, found))
        return found


def _holds(condition: Condition, rows: pa.Table) -> pa.Array | pa.ChunkedArray:
    column = rows[condition.column]
    if condition.listed and pa.types.is_string(column.type):
        inside = pc.is_in(column, pa.array(condition.values, pa.string()))
        return pc.invert(inside) if condition.negate else inside
    table = ibis.memtable(rows.select([condition.column]))
    return table.select(holds=condition.expression(table)).to_pyarrow()["holds"]


def blocks(measure: Measure, held: Published, gazetteer: Gazetteer, until: int) -> list[Block]:
    """One block for each kind of period that the file gives; raises `MissingError` where it gives none, and
    `KeyError` where nothing of its dataset is held.
    """
    rows = [r for r in _rows(measure, held, gazetteer) if r.period.last <= until]
    if not rows:
        raise MissingError("")
    kinds = sorted(
        {r.period.kind for r in rows}, key=lambda k: measure.periods.index(k) if measure.periods else k
    )
    return [_block(measure, kind, [r for r in rows if r.period.kind is kind], gazetteer) for kind in kinds]


def _rows(measure: Measure, held: Published, gazetteer: Gazetteer) -> list[Row]:
    found = []
    for given in held.rows(measure).to_pylist():
        place = gazetteer.code(given["place"])
        period = _period(given, measure)
        wanted = place == measure.places.total or gazetteer.kind(place or "") in measure.places.kinds
        if place and period and wanted and (not measure.periods or period.kind in measure.periods):
            found.append(_row(given, measure, place, period))
    return found


def _period(given: dict[str, Any], measure: Measure) -> Period | None:
    if "period" not in given:
        kind = measure.headline or PeriodKind.ROLLING_12
        return Period(kind, Period.parse(given["month"]).last)
    try:
        return Period.parse(given["period"])
    except PeriodError:
        return None


def _row(given: dict[str, Any], measure: Measure, place: str, period: Period) -> Row:
    def number(name: str) -> float:
        found = given.get(name)
        return float("nan") if found is None else float(found)

    value, numerator, denominator = number(measure.value), number("numerator"), number("denominator")
    if np.isnan(value) and denominator > 0:
        value = numerator / denominator
    if np.isnan(denominator) and measure.unit == "share":
        denominator = number("n")
        numerator = value * denominator if np.isnan(numerator) else numerator
    return Row(
        place,
        given.get("breakdown") or "",
        period,
        value,
        numerator,
        denominator,
        number("lower"),
        number("upper"),
        given["source"],
        bool(given["illustrative"]),
        bool(given["incomplete"]),
    )


def _block(measure: Measure, kind: PeriodKind, rows: Sequence[Row], gazetteer: Gazetteer) -> Block:
    periods = sorted({r.period for r in rows})
    series = sorted(
        {(r.place, r.breakdown) for r in rows}, key=lambda s: (s[1], s[0] != measure.places.total, s[0])
    )
    shape = (len(series), len(periods))
    across = {p: j for j, p in enumerate(periods)}
    down = {s: i for i, s in enumerate(series)}
    columns = {
        name: np.full(shape, np.nan) for name in ("value", "numerator", "denominator", "lower", "upper")
    }
    sources, notes = objects(shape, frozenset()), objects(shape, ())
    reason = objects(shape, "the publisher gives no value for this place and period")
    illustrative, incomplete = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool)
    for r in rows:
        at = (down[r.place, r.breakdown], across[r.period])
        for name, column in columns.items():
            column[at] = getattr(r, name)
        sources[at], illustrative[at], incomplete[at] = frozenset({r.source}), r.illustrative, r.incomplete
        notes[at] = (f"{INCOMPLETE}.",) if r.incomplete else ()
        reason[at] = "" if not np.isnan(r.value) else "the publisher gives no value for this place and period"
    interval = objects(shape)
    interval[~np.isnan(columns["lower"])] = PUBLISHERS
    effective, basis = None, "other"
    if measure.design:
        effective, said = _effective(measure, periods, [p for p, _ in series], gazetteer)
        known = survey.from_design(columns["value"], effective)
        columns["lower"], columns["upper"], basis, interval = known.lower, known.upper, "design", said
    elif measure.unit == "share":
        span = rates.wilson(np.minimum(columns["numerator"], columns["denominator"]), columns["denominator"])
        bare = np.isnan(columns["lower"]) & ~np.isnan(span.lower)
        columns["lower"], columns["upper"] = (
            np.where(bare, new, old)
            for new, old in ((span.lower, columns["lower"]), (span.upper, columns["upper"]))
        )
        interval[bare] = "95%, Wilson on the published numbers"
    return Block(
        measure=measure,
        kind=kind,
        periods=periods,
        places=[p for p, _ in series],
        breakdowns=[b for _, b in series],
        basis=basis,
        value=columns["value"],
        lower=columns["lower"],
        upper=columns["upper"],
        numerator=columns["numerator"],
        denominator=columns["denominator"],
        interval=interval,
        reason=reason,
        notes=notes,
        sources=sources,
        illustrative=illustrative,
        incomplete=incomplete,
        effective=effective,
    )


def _effective(
    measure: Measure, periods: Sequence[Period], places: Sequence[str], gazetteer: Gazetteer
) -> tuple[Floats, np.ndarray]:
    """The effective sample of each figure by the survey's published design, and how its interval was made."""
    size = np.full((len(places), len(periods)), np.nan)
    said = objects((len(places), len(periods)))
    kinds = ["total" if p == measure.places.total else gazetteer.kind(p) for p in places]
    for j, period in enumerate(periods):
        for kind in set(kinds):
            months = [_design(measure.design, m) for m in range(period.first, period.last + 1)]
            if any(d is None or kind not in d.n for d in months):
                continue
            asked = sum(d.n[kind] / 12 for d in months if d)
            effect = max(d.effect(kind) for d in months if d)
            mine = [i for i, k in enumerate(kinds) if k == kind]
            size[mine, j] = asked / effect
            words = (
                f"95%, Wilson on the survey’s published design ({asked:,.0f} people asked"
                f"{' in the twelve months' if LENGTHS[period.kind] == 12 else ''}, design effect "
                f"{effect:g}); "
                "the file gives no sample sizes"
            )
            for i in mine:
                said[i, j] = words
    return size, said


def _design(designs: Sequence[Design], month: int) -> Design | None:
    earlier = [d for d in designs if d.since <= month]
    return max(earlier, key=lambda d: d.since) if earlier else None
