"""How long cases take, by the period in which they opened; open cases count for as long as they have been
open.
"""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from frankpledge.figures.block import Block, timeline
from frankpledge.figures.cells import Cell, gathered
from frankpledge.figures.cube import Bools, Floats
from frankpledge.figures.geography import Gazetteer
from frankpledge.figures.measure import Duration, Measure
from frankpledge.figures.methods import timeliness
from frankpledge.figures.records import Rows, groups, rows_of
from frankpledge.figures.warehouse import Warehouse
from frankpledge.periods import Period

CLOSED = "95%, between two of the observed times"
CENSORED = "95%, Kaplan–Meier: open cases count for as long as they have been open"
WILSON = "95%, Wilson"
NONE = "no case was opened in this period"


def blocks(
    measure: Measure, warehouse: Warehouse, gazetteer: Gazetteer, until: int, as_at: date
) -> list[Block]:
    """One block for each kind of period; raises `MissingError` where no case is held."""
    rows = rows_of(measure, warehouse, gazetteer, ["opened", "closed"])
    spec = measure.duration or Duration()
    opened = rows.columns["opened"].astype("datetime64[D]")
    closed = rows.columns["closed"].astype("datetime64[D]")
    today = np.datetime64(as_at, "D")
    known = opened <= today
    done = known & ~np.isnat(closed) & (closed <= today)
    end = np.where(done, closed, np.maximum(today, opened))
    days = _days(opened, end, spec.working_days)
    months = opened.astype("datetime64[M]").astype(np.int64) + 1970 * 12
    if not known.any():
        return []
    made = []
    for kind in measure.periods:
        periods = timeline(kind, int(months[known].min()), int(months[known].max()), until)
        cells = [
            _cell(measure, spec, rows, (place, label, period), mask, days, done, as_at)
            for place, label, here in groups(measure, rows, gazetteer)
            for period in periods
            for mask in [here & known & (months >= period.first) & (months <= period.last)]
        ]
        if cells:
            basis = "share" if spec.statistic == "within" else "other"
            made.append(gathered(measure, kind, cells, basis=basis, absent=NONE))
    return made


def _cell(
    measure: Measure,
    spec: Duration,
    rows: Rows,
    what: tuple[str, str, Period],
    mask: Bools,
    days: Floats,
    done: Bools,
    as_at: date,
) -> Cell:
    place, label, period = what
    count = int(mask.sum())
    if not count:
        return Cell(place, label, period, reason=NONE)
    still = count - int(done[mask].sum())
    notes = (f"{still} of {count} cases were still open on {as_at:%-d %B %Y}.",) if still else ()
    about = {
        "notes": notes,
        "sources": rows.sources(mask),
        "illustrative": rows.any("illustrative", mask),
        "incomplete": rows.any("incomplete", mask),
    }
    if spec.statistic == "within" and spec.days is not None:
        if _due(period.end, spec) > as_at:
            kind = "working days" if spec.working_days else "days"
            return Cell(place, label, period, reason=f"its cases are not all {spec.days} {kind} old yet")
        share = timeliness.within(days[mask], spec.days, closed=done[mask])
        kept = float(np.count_nonzero(done[mask] & (days[mask] <= spec.days)))
        ends = (float(share.estimate), float(share.lower), float(share.upper))
        return Cell(place, label, period, *ends, kept, float(count), WILSON, **about)  # type: ignore[arg-type]
    if still:
        found = timeliness.kaplan_meier(days[mask], done[mask]).median
        how, lacking = CENSORED, "fewer than half of its cases have closed, so their median cannot be told"
    else:
        found = timeliness.median(days[mask])
        how, lacking = CLOSED, NONE
    ends = (float(found.estimate), float(found.lower), float(found.upper))
    why = lacking if np.isnan(ends[0]) else ""
    return Cell(place, label, period, *ends, float(count - still), float(count), how, why, **about)  # type: ignore[arg-type]


def _days(opened: np.ndarray, end: np.ndarray, working: bool) -> Floats:
    if working:
        return np.asarray(timeliness.working_days(opened, end), dtype=np.float64)
    return np.asarray((end - opened).astype("timedelta64[D]").astype(np.float64))


def _due(day: date, spec: Duration) -> date:
    """The day by which a case opened on `day` has had its whole time."""
    if spec.days is None:
        return day
    if spec.working_days:
        due: date = np.asarray(timeliness.due(np.array([day], dtype="datetime64[D]"), spec.days))[0].item()
        return due
    return day + timedelta(days=spec.days)
