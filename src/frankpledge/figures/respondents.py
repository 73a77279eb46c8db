"""Survey shares from respondents: weighted, with the design's own variance."""

from __future__ import annotations

from typing import Any

import numpy as np

from frankpledge.figures.block import Block
from frankpledge.figures.cells import Cell, gathered
from frankpledge.figures.cube import Bools
from frankpledge.figures.geography import Gazetteer
from frankpledge.figures.measure import Measure
from frankpledge.figures.methods import survey
from frankpledge.figures.records import Rows, groups, rows_of
from frankpledge.figures.warehouse import Warehouse
from frankpledge.periods import Period, PeriodKind

DESIGN = "95%, logit with the survey’s own weights, strata and clusters"
PLAIN = "95%, Wilson on {n:,.0f} answers, design effect {deff:g}"


def blocks(measure: Measure, warehouse: Warehouse, gazetteer: Gazetteer, until: int) -> list[Block]:
    """One block for each kind of period that whole waves fill; raises `MissingError` where none is held."""
    rows = rows_of(measure, warehouse, gazetteer, ["wave", "answer", "weight", "stratum", "cluster"])
    answers = rows.columns["answer"]
    asked = ~np.isin(answers.astype(str), measure.leave_out) & np.array([a is not None for a in answers])
    yes = np.isin(answers.astype(str), measure.answers).astype(np.float64)
    waves = {key: Period.parse(key) for key in sorted({str(w) for w in rows.columns["wave"]})}
    made = []
    for kind in measure.periods:
        cells = []
        for period, inside in _periods(kind, waves, until):
            here = np.isin(rows.columns["wave"].astype(str), inside) & asked
            cells += [
                _cell(measure, rows, (place, label, period), here & mine, here, yes)
                for place, label, mine in groups(measure, rows, gazetteer)
            ]
        if cells:
            made.append(gathered(measure, kind, cells, basis="design", absent="nobody answered"))
    return made


def _periods(kind: PeriodKind, waves: dict[str, Period], until: int) -> list[tuple[Period, list[str]]]:
    """Periods of `kind` that waves fill exactly, each month by one wave, with the keys of those waves."""
    found = {}
    for wave in waves.values():
        period = Period.containing(wave.end, kind)
        inside = [k for k, w in waves.items() if w.first >= period.first and w.last <= period.last]
        months = sorted(m for k in inside for m in range(waves[k].first, waves[k].last + 1))
        if months == list(range(period.first, period.last + 1)) and period.last <= until:
            found[period] = inside
    return sorted(found.items(), key=lambda item: item[0])


def _cell(
    measure: Measure, rows: Rows, what: tuple[str, str, Period], mask: Bools, sample: Bools, yes: Any
) -> Cell:
    """One estimate; respondents of other groups stay in, outside the domain, so that the design is whole."""
    place, label, period = what
    n = float(mask.sum())
    if not n:
        return Cell(place, label, period, reason="nobody answered")
    about: dict[str, Any] = {
        "sources": rows.sources(mask),
        "illustrative": rows.any("illustrative", mask),
        "incomplete": rows.any("incomplete", mask),
    }
    weight = rows.columns["weight"][sample]
    if any(w is None for w in weight):
        p = float(yes[mask].mean())
        span = survey.from_design(p, n, measure.deff)
        words, ends = PLAIN.format(n=n, deff=measure.deff), (float(span.lower), float(span.upper))
        return Cell(place, label, period, p, *ends, p * n, n, words, effective=n / measure.deff, **about)
    estimate = survey.proportion(
        yes[sample],
        weight=weight.astype(np.float64),
        stratum=_labels(rows, "stratum", sample),
        cluster=_labels(rows, "cluster", sample),
        domain=mask[sample].astype(np.int64),
    )
    i = list(estimate.domains).index(1)
    p, se = float(estimate.estimate[i]), float(estimate.se[i])
    effective = p * (1 - p) / se**2 if se > 0 else n / float(np.nan_to_num(estimate.deff[i], nan=1.0) or 1.0)
    ends = (float(estimate.lower[i]), float(estimate.upper[i]))
    return Cell(place, label, period, p, *ends, p * n, n, DESIGN, effective=effective, **about)


def _labels(rows: Rows, column: str, where: Bools) -> Any:
    """A design column, None where the file leaves it empty."""
    values = rows.columns[column][where]
    return None if any(v is None for v in values) else values.astype(str)
