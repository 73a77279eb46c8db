"""What became of crimes: crime and outcome files joined on the crime's id.

A *cohort* rate follows the crimes recorded in a period; an *activity* rate sets the outcomes of a period
beside the crimes of the same period, whichever crimes those outcomes belong to, and can pass 100%.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ibis
import numpy as np

from frankpledge.figures.additive import MissingError, Monthly, admitted, extent
from frankpledge.figures.cube import Cube
from frankpledge.figures.filters import Condition
from frankpledge.figures.geography import Gazetteer
from frankpledge.figures.layout import lay_out
from frankpledge.figures.measure import Measure, Outcomes
from frankpledge.figures.standing import Need
from frankpledge.figures.warehouse import Warehouse

#: Before the name of a crime's column where it stands beside its outcome.
CRIME = "crime_"


def month_number(month: ibis.Value) -> Any:
    """`2021-03` as months since year 0, in the engine."""
    return month.substr(0, 4).cast("int32") * 12 + month.substr(5, 2).cast("int32") - 1


def crimes_with_outcomes(
    warehouse: Warehouse, measures: Sequence[Measure], part: ibis.Table | None = None
) -> ibis.Table:
    """The crimes (or a `part` of them), and for each cohort measure whether its outcome came in time
    (`sum:<key>`, 1 or 0).
    """
    crimes, outcomes = warehouse.table("crimes") if part is None else part, warehouse.table("outcomes")
    outcomes = outcomes.filter(outcomes.crime_id.notnull())
    if part is not None:
        outcomes = outcomes.semi_join(crimes, "crime_id")
    first = {}
    for i, measure in enumerate(measures):
        spec = _spec(measure)
        counts = outcomes.outcome.isin(spec.codes)
        for condition in spec.filter:
            counts = counts & condition.expression(outcomes)
        first[f"first{i}"] = month_number(outcomes.month).min(where=counts.fill_null(False))
    found = outcomes.group_by(outcome_of=outcomes.crime_id).aggregate(**first)
    joined = crimes.left_join(found, crimes.crime_id == found.outcome_of)
    recorded = month_number(joined.month)
    came = {
        f"sum:{measure.key}": ((joined[f"first{i}"] - recorded) <= _spec(measure).months)
        .fill_null(False)
        .cast("int64")
        for i, measure in enumerate(measures)
    }
    return joined.mutate(**came).drop("outcome_of", *first)


def outcomes_with_crimes(
    warehouse: Warehouse, columns: Sequence[str], part: ibis.Table | None = None
) -> ibis.Table:
    """The outcomes (or a `part` of them), each with these columns of its crime (`crime_…`, null where the
    crime is not held).
    """
    crimes, outcomes = warehouse.table("crimes"), warehouse.table("outcomes") if part is None else part
    crimes = crimes.filter(crimes.crime_id.notnull())
    if part is not None:
        crimes = crimes.semi_join(outcomes, "crime_id")
    chosen = {CRIME + c: crimes[c].cast("string").min() for c in columns}
    each = crimes.group_by(of_crime=crimes.crime_id).aggregate(**chosen)
    return outcomes.left_join(each, outcomes.crime_id == each.of_crime).drop("of_crime")


def linked(measure: Measure) -> tuple[Condition, ...]:
    """The measure's conditions on crimes, as conditions on the crime beside each outcome."""
    if not _spec(measure).linked:
        return ()
    return tuple(
        c.model_copy(update={"column": CRIME + c.column}) for c in measure.rows if c.column != "scope"
    )


def counted(measure: Measure) -> tuple[Condition, ...]:
    """Which outcomes count in an activity rate."""
    spec = _spec(measure)
    codes = Condition(column="outcome", values=spec.codes)
    return (codes, *spec.filter, *_scope(measure), *linked(measure))


def cohort(measure: Measure, crimes: Cube, outcomes: Cube, gazetteer: Gazetteer) -> Monthly:
    """Crimes by month of recording, and those of them with the outcome in time."""
    scopes = admitted(crimes, measure.rows)
    followed = admitted(outcomes, (*_spec(measure).filter, *_scope(measure)))
    first, length = extent([Need(crimes, scopes)])
    mask = crimes.where(measure.rows)
    layout = lay_out(crimes, measure, gazetteer, mask)
    came, recorded = crimes.sums[f"sum:{measure.key}"], crimes.sums["rows"]
    return Monthly(
        layout,
        first,
        layout.monthly(crimes.months, first, length, came, mask),
        [Need(crimes, scopes), Need(outcomes, followed, _spec(measure).months)],
        layout.monthly(crimes.months, first, length, recorded, mask),
    )


def activity(measure: Measure, crimes: Cube, outcomes: Cube, gazetteer: Gazetteer) -> Monthly:
    """Outcomes by the month in which they came, over crimes recorded in the same month; no breakdowns."""
    plain = measure.model_copy(update={"breakdowns": ()})
    conditions = counted(measure)
    needs = [
        Need(crimes, admitted(crimes, measure.rows)),
        Need(outcomes, admitted(outcomes, conditions)),
    ]
    first, length = extent(needs)
    recorded = lay_out(crimes, plain, gazetteer, crimes.where(measure.rows))
    came = lay_out(outcomes, plain, gazetteer, outcomes.where(conditions))
    found = came.monthly(outcomes.months, first, length, outcomes.sums["rows"], outcomes.where(conditions))
    row = {place: found[i] for i, (place, _) in enumerate(came.series)}
    notes = []
    if linked(measure):
        start = min(crimes.held[needs[0].scopes[0]])
        notes.append(
            "Outcomes of crimes recorded before "
            f"{start // 12:04d}-{start % 12 + 1:02d}, whose files are not held, are not counted."
        )
    return Monthly(
        recorded,
        first,
        np.array([row.get(place, np.zeros(length)) for place, _ in recorded.series]),
        needs,
        recorded.monthly(crimes.months, first, length, crimes.sums["rows"], crimes.where(measure.rows)),
        notes=notes,
    )


def _scope(measure: Measure) -> tuple[Condition, ...]:
    """Outcomes come from the same forces as the crimes, unless the measure says otherwise."""
    if any(c.column == "scope" for c in _spec(measure).filter):
        return ()
    return tuple(c for c in measure.rows if c.column == "scope")


def within(measure: Measure) -> int:
    """How many months after a crime's own its outcome may come."""
    return _spec(measure).months


def _spec(measure: Measure) -> Outcomes:
    if measure.outcomes is None:
        raise MissingError(f"the measure lists no outcomes, which kind {measure.kind} needs")
    return measure.outcomes
