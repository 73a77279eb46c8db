"""From stacks to the table of figures: every column flat, words put to all rows at once."""

from __future__ import annotations

import json
import os
from collections.abc import Hashable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from frankpledge.figures.block import Objects
from frankpledge.figures.column import Column, repeated
from frankpledge.figures.compare import PROPORTIONS
from frankpledge.figures.cube import Floats, Ints
from frankpledge.figures.measure import counts_towards_priority
from frankpledge.figures.schema import SCHEMA
from frankpledge.figures.stack import Worked
from frankpledge.figures.texts import Texts, period_keys
from frankpledge.figures.words import ENGLISH, findings, rules, sentences
from frankpledge.periods import Period

#: Over-dispersion below this is allowed for, but makes no difference worth a sentence.
_NOTICED = 1.1
_WITHHELD = "withheld: a number this small could point to a person"


def table(worked: Sequence[Worked], as_at: date) -> pa.Table:
    """The table of figures, in order of measure, place, breakdown and time."""
    parts = [pa.table(_columns(w, as_at), schema=SCHEMA) for w in worked]
    if len(parts) == 1:  # a stack is in order already
        return parts[0]
    made = pa.concat_tables([SCHEMA.empty_table(), *parts]).combine_chunks()
    return made.take(pa.array(_order(worked)))


def _order(worked: Sequence[Worked]) -> Ints:
    """The rows of all stacks in the order of measure, place, breakdown and time: series and periods are put
    in order, not their thousands of rows.
    """
    series = [
        [(m.key, *names) for m, *names in zip(w.measures, w.block.places, w.block.breakdowns, strict=True)]
        for w in worked
    ]
    rank = {name: i for i, name in enumerate(sorted({name for names in series for name in names}))}
    periods = {period for w in worked for period in w.block.periods}
    time = {p: i for i, p in enumerate(sorted(periods, key=lambda p: (p.end, p.key)))}
    shapes = [w.block.shape for w in worked]
    down = [
        np.repeat([rank[n] for n in names], size) for names, (_, size) in zip(series, shapes, strict=True)
    ]
    along = [np.tile([time[p] for p in w.block.periods], w.block.shape[0]) for w in worked]
    none = np.zeros(0, np.int64)
    return np.lexsort((np.concatenate([none, *along]), np.concatenate([none, *down])))


def _columns(w: Worked, as_at: date) -> dict[str, pa.Array]:
    hidden = w.suppressed
    keys = {
        "comparison_rule": w.judged.comparison_rule.but(hidden, "none"),
        "direction": w.judged.direction,
        "rule": w.judged.rule.but(hidden, "none"),
        "verdict": w.judged.verdict.but(hidden, "cannot-tell"),
        "state": Column(np.where(hidden, 2, np.isnan(w.block.value)), ["value", "none", "withheld"]),
    }
    texts = Texts(w)
    # Arrow lets go of the interpreter while it joins texts, so the rest goes on beside it.
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        written = {
            name: threads.submit(of, ENGLISH, texts, keys)
            for name, of in (("sentence", sentences), ("rule", rules), ("finding", findings))
        }
        columns = _unwritten(w, as_at) | {"verdict": keys["verdict"].arrow()}
        return columns | {name: found.result() for name, found in written.items()}


def _unwritten(w: Worked, as_at: date) -> dict[str, pa.Array]:
    """Every column that follows from the figures alone, without the words of a language."""
    block, charts, compared, hidden = w.block, w.charts, w.compared, w.suppressed
    shape = block.shape
    target_period = period_keys(w.aims.period)

    def number(values: Floats) -> pa.Array:
        """No number where there is none, or where it is withheld."""
        return pa.array(values.ravel(), pa.float64(), mask=(hidden | ~np.isfinite(values)).ravel())

    def said(values: Floats) -> pa.Array:
        """The same, for what is no secret of the figure."""
        return pa.array(values.ravel(), pa.float64(), mask=~np.isfinite(values).ravel())

    def down(texts: Sequence[str]) -> pa.Array:
        return Column.down(texts, shape).arrow()

    return {
        "measure": down([m.key for m in w.measures]),
        "place": down(block.places),
        "period": Column.across([p.key for p in block.periods], shape).arrow(),
        "period_end": _days([p.end for p in block.periods], np.broadcast_to(np.arange(shape[1]), shape)),
        "breakdown": down(block.breakdowns),
        "value": number(block.value),
        "lower": number(block.lower),
        "upper": number(block.upper),
        "numerator": number(block.numerator),
        "denominator": said(block.denominator),
        "unit": down([block.unit_of(i) for i in range(shape[0])]),
        "interval": Column.of(block.interval).but(hidden | np.isnan(block.lower), "").arrow(),
        "chart": charts.kind.arrow(),
        "centre": number(charts.centre),
        "limit_lower": number(charts.lower),
        "limit_upper": number(charts.upper),
        "near_lower": number(charts.near_lower),
        "near_upper": number(charts.near_upper),
        "signal": charts.signal.but(hidden, "none").arrow(),
        "variation": charts.variation.but(hidden, "").arrow(),
        "assurance": charts.assurance.but(hidden, "").arrow(),
        "before_period": Column.across([p.year_before.key for p in block.periods], shape)
        .but(np.isnan(compared.before), "")
        .arrow(),
        "before_value": number(compared.before),
        "change": number(compared.change),
        "change_lower": number(compared.lower),
        "change_upper": number(compared.upper),
        "beyond_chance": pa.array(compared.beyond.ravel(), mask=(hidden | ~compared.known).ravel()),
        "expected": said(w.aims.expected),
        "target": said(w.aims.target),
        "target_by": _days(
            [Period.parse(key).end if key else None for key in target_period.values], target_period.codes
        ),
        "target_period": target_period.arrow(),
        "chance": number(w.prospects.chance),
        "evidence": down(_evidence(w)),
        "status": _status(w, as_at).arrow(),
        "suppressed": pa.array(hidden.ravel()),
        "reason": Column.of(block.reason).but(~np.isnan(block.value), "").but(hidden, _WITHHELD).arrow(),
        "notes": _lists(block.notes),
        "illustrative": pa.array(block.illustrative.ravel()),
        "incomplete": pa.array(block.incomplete.ravel()),
        "sources": _lists(block.sources),
    }


def _evidence(w: Worked) -> list[str]:
    """What stands under “why” for each series and is no column: JSON."""
    common: dict[str, Any] = {
        "change_as": "proportion" if w.block.basis in PROPORTIONS else "difference",
        "chart_made": w.charts.made,
    }
    if w.charts.seasonal:
        common["seasonal"] = w.charts.seasonal
    runs = [w.charts.kind.values[code] == "run" for code in w.charts.kind.codes[:, 0]]
    written: dict[Hashable, str] = {}
    said = []
    for i, (measure, spread) in enumerate(zip(w.measures, w.compared.dispersion.tolist(), strict=True)):
        target, more = w.aims.targets[i], w.prospects.evidence.get(i, {})
        times, root = round(spread, 2), f"{spread**0.5:.1f}"
        key = (
            (measure.maturity, measure.reviewed, runs[i], w.charts.run_signal[i]),
            (spread > 1, spread > _NOTICED, times, root),
        )
        if target is None and not more and key in written:  # many series say just the same
            said.append(written[key])
            continue
        mine = common | {"maturity": measure.maturity, "decides": counts_towards_priority(measure)}
        if spread > 1:
            mine["dispersion"] = times
        if spread > _NOTICED:
            mine["dispersion_words"] = (
                f"From month to month these counts vary {root} times as "
                "much as pure chance would make them; that is allowed for."
            )
        if runs[i]:
            mine["run_signal"] = w.charts.run_signal[i]
            mine["chart_made"] = "Run chart about the median: too few points apart in time for limits"
        if target is not None:
            mine["target"] = {
                "key": target.key,
                "set_by": target.set_by,
                "set_on": _iso(target.set_on),
                "invented": target.invented,
            }
        said.append(json.dumps(mine | more, ensure_ascii=False, sort_keys=True))
        if target is None and not more:
            written[key] = said[-1]
    return said


def _status(w: Worked, as_at: date) -> Column:
    """Provisional while the measure's files may still grow, by its `lag` in months."""
    young = {
        lag: np.array([bool(lag) and p.earlier(-lag).end > as_at for p in w.block.periods])
        for lag in {m.lag for m in w.measures}
    }
    return Column(np.array([young[m.lag] for m in w.measures]).astype(np.uint8), ["final", "provisional"])


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _days(days: Sequence[date | None], codes: np.ndarray) -> pa.Array:
    return pa.array(days, pa.date32()).take(pa.array(codes.ravel()))


def _lists(cells: Objects) -> pa.Array:
    """Each cell as a list, sorted where it is a set (notes keep their order)."""
    codes, different = pd.factorize((cells[:1] if repeated(cells) else cells).ravel())
    lists = [sorted(cell) if isinstance(cell, frozenset) else list(cell) for cell in different]
    each = codes if len(codes) == cells.size else np.tile(codes, len(cells))
    return pa.array(lists, pa.list_(pa.string())).take(pa.array(each))
