"""From blocks to the table of figures: every column flat, words put to all rows at once."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

from frankpledge.figures import numbers
from frankpledge.figures.aims import Aims
from frankpledge.figures.block import Block, Objects
from frankpledge.figures.charting import Charts
from frankpledge.figures.compare import PROPORTIONS, Comparison
from frankpledge.figures.measure import counts_towards_priority
from frankpledge.figures.prospects import Prospects
from frankpledge.figures.schema import SCHEMA
from frankpledge.figures.verdict import Judged
from frankpledge.figures.words import ENGLISH, findings, rules, sentences
from frankpledge.periods import Period

_NUMBERS = [
    "value",
    "lower",
    "upper",
    "numerator",
    "denominator",
    "centre",
    "limit_lower",
    "limit_upper",
    "near_lower",
    "near_upper",
    "before_value",
    "change",
    "change_lower",
    "change_upper",
    "expected",
    "target",
    "chance",
]

#: Over-dispersion below this is allowed for, but makes no difference worth a sentence.
_NOTICED = 1.1


@dataclass(frozen=True)
class Worked:
    """A block with all that has been worked out about it."""

    block: Block
    compared: Comparison
    aims: Aims
    charts: Charts
    judged: Judged
    prospects: Prospects
    suppressed: np.ndarray


def table(worked: Sequence[Worked], as_at: date) -> pa.Table:
    """The table of figures, in order of measure, place, breakdown and time."""
    if not worked:
        return SCHEMA.empty_table()
    parts = [_columns(w, as_at) for w in worked]
    whole = {name: np.concatenate([p[name] for p in parts]) for name in parts[0]}
    arrays = {}
    for field in SCHEMA:
        column = whole[field.name]
        if field.name in _NUMBERS:
            arrays[field.name] = pa.array(column, mask=~np.isfinite(column), type=pa.float64())
        else:
            arrays[field.name] = pa.array(column, type=field.type, from_pandas=False)
    made = pa.table(arrays, schema=SCHEMA)
    return made.sort_by([(c, "ascending") for c in ("measure", "place", "breakdown", "period_end", "period")])


def _columns(w: Worked, as_at: date) -> dict[str, np.ndarray]:
    block, measure = w.block, w.block.measure
    series, periods = block.shape
    text = _Texts(w)
    hidden = w.suppressed
    blank = np.where(hidden, np.nan, 0.0)
    ends = [p.end for p in block.periods]
    state = np.where(hidden, "withheld", np.where(np.isnan(block.value), "none", "value")).astype(object)
    verdict = np.where(hidden, "cannot-tell", w.judged.verdict)
    keys = {
        "comparison_rule": np.where(hidden, "none", w.judged.comparison_rule).ravel(),
        "direction": w.judged.direction.ravel(),
        "rule": np.where(hidden, "none", w.judged.rule).ravel(),
        "verdict": verdict.ravel(),
        "state": state.ravel(),
    }
    values = text.values()
    before_known = ~np.isnan(w.compared.before)
    proportions = block.basis in PROPORTIONS
    out: dict[str, np.ndarray] = {
        "measure": _same(measure.key, block),
        "place": np.repeat(_array(block.places), periods),
        "breakdown": np.repeat(_array(block.breakdowns), periods),
        "period": np.tile(_array([p.key for p in block.periods]), series),
        "period_end": np.tile(_array(ends), series),
        "value": (block.value + blank).ravel(),
        "lower": (block.lower + blank).ravel(),
        "upper": (block.upper + blank).ravel(),
        "numerator": (block.numerator + blank).ravel(),
        "denominator": block.denominator.ravel(),
        "unit": np.repeat(_array([block.unit_of(i) for i in range(series)]), periods),
        "interval": np.where(
            np.isnan(block.lower + blank), "", np.broadcast_to(block.interval, block.shape)
        ).ravel(),
        "chart": w.charts.kind.ravel(),
        "centre": (w.charts.centre + blank).ravel(),
        "limit_lower": (w.charts.lower + blank).ravel(),
        "limit_upper": (w.charts.upper + blank).ravel(),
        "near_lower": (w.charts.near_lower + blank).ravel(),
        "near_upper": (w.charts.near_upper + blank).ravel(),
        "signal": np.where(hidden, "none", w.charts.signal).ravel(),
        "variation": np.where(hidden, "", w.charts.variation).ravel(),
        "assurance": np.where(hidden, "", w.charts.assurance).ravel(),
        "before_period": np.where(before_known, np.tile(text.before_keys, (series, 1)), "").ravel(),
        "before_value": (w.compared.before + blank).ravel(),
        "change": (w.compared.change + blank).ravel(),
        "change_lower": (w.compared.lower + blank).ravel(),
        "change_upper": (w.compared.upper + blank).ravel(),
        "beyond_chance": _maybe(w.compared.beyond, w.compared.known & ~hidden).ravel(),
        "expected": w.aims.expected.ravel(),
        "target": w.aims.target.ravel(),
        "target_by": _array([Period.parse(k).end if k else None for k in w.aims.period.ravel()]),
        "target_period": np.where(w.aims.period == None, "", w.aims.period).ravel(),  # noqa: E711
        "chance": (w.prospects.chance + blank).ravel(),
        "verdict": keys["verdict"],
        "rule": rules(ENGLISH, values, keys),
        "evidence": np.repeat(_array(_evidence(w, proportions)), periods),
        "sentence": sentences(ENGLISH, values, keys),
        "finding": findings(ENGLISH, values, keys),
        "status": np.tile(
            _array(["provisional" if _young(p, measure.lag, as_at) else "final" for p in block.periods]),
            series,
        ),
        "suppressed": hidden.ravel(),
        "reason": np.where(hidden, text.withheld, np.where(np.isnan(block.value), block.reason, "")).ravel(),
        "notes": _lists(block.notes, block.shape),
        "illustrative": np.broadcast_to(block.illustrative, block.shape).ravel(),
        "incomplete": np.broadcast_to(block.incomplete, block.shape).ravel(),
        "sources": _lists(block.sources, block.shape),
    }
    return out


class _Texts:
    """The columns of text that templates name."""

    withheld = "withheld: a number this small could point to a person"

    def __init__(self, w: Worked) -> None:
        self.w = w
        self.before_keys = np.array([p.year_before.key for p in w.block.periods], dtype=object)

    def values(self) -> dict[str, Objects]:
        w, block, measure = self.w, self.w.block, self.w.block.measure
        series = block.shape[0]
        units = {block.unit_of(i) for i in range(series)}
        proportions = block.basis in PROPORTIONS
        decimals = measure.decimals

        def shown(values: np.ndarray, noun: tuple[str, str] = ("", "")) -> Objects:
            out = np.empty(block.shape, dtype=object)
            for unit in units:
                rows = [i for i in range(series) if block.unit_of(i) == unit]
                digits = decimals if unit == measure.unit else {"count": 0}.get(unit, 1)
                out[rows] = numbers.figures_of(
                    values[rows], unit, digits, noun if unit == measure.unit else ("", "")
                )
            return out.ravel()

        unit = measure.unit
        heading = np.full(block.shape, "", dtype=object)
        words = measure.heading
        for i in range(series):
            if block.places[i] == measure.places.total and not block.breakdowns[i]:
                for direction, said in (("higher", words.higher), ("lower", words.lower)):
                    mine = (w.judged.direction[i] == direction) & (w.judged.rule[i] == "change-beyond")
                    heading[i] = np.where(mine, said, heading[i])
                heading[i] = np.where(w.judged.rule[i] == "change-within", words.same, heading[i])
        span = [
            numbers.changes_of(v, unit, decimals, proportions).ravel()
            for v in (w.compared.lower, w.compared.upper)
        ]
        return {
            "value": shown(block.value, measure.noun),
            "lower": shown(block.lower),
            "upper": shown(block.upper),
            "before": shown(w.compared.before),
            "expected": shown(w.aims.expected),
            "target": shown(w.aims.target),
            "period": np.tile(_array([p.label for p in block.periods]), series),
            "target_period": _array([Period.parse(k).label if k else "" for k in w.aims.period.ravel()]),
            "change_lower": np.where(span[0] == "", "none", span[0]),
            "change_upper": np.where(span[1] == "", "without limit", span[1]),
            "reason": np.broadcast_to(block.reason, block.shape).ravel(),
            "break_reason": np.tile(_array(w.compared.break_reason), series),
            "title": _same(measure.short or measure.title, block),
            "heading": heading.ravel(),
        }


def _evidence(w: Worked, proportions: bool) -> list[str]:
    """What stands under “why” for each series and is no column: JSON."""
    block, measure = w.block, w.block.measure
    common: dict[str, Any] = {
        "change_as": "proportion" if proportions else "difference",
        "maturity": measure.maturity,
        "decides": counts_towards_priority(measure),
        "chart_made": w.charts.made,
    }
    if w.charts.seasonal:
        common["seasonal"] = w.charts.seasonal
    said = []
    for i in range(block.shape[0]):
        mine = dict(common)
        if w.compared.dispersion[i] > 1:
            mine["dispersion"] = round(float(w.compared.dispersion[i]), 2)
        if w.compared.dispersion[i] > _NOTICED:
            mine["dispersion_words"] = (
                f"From month to month these counts vary {w.compared.dispersion[i] ** 0.5:.1f} times as "
                "much as pure chance would make them; that is allowed for."
            )
        if (w.charts.kind[i] == "run").any():
            mine["run_signal"] = w.charts.run_signal[i]
            mine["chart_made"] = "Run chart about the median: too few points apart in time for limits"
        target = w.aims.targets[i]
        if target is not None:
            mine["target"] = {
                "key": target.key,
                "set_by": target.set_by,
                "set_on": _iso(target.set_on),
                "invented": target.invented,
            }
        mine |= w.prospects.evidence.get(i, {})
        said.append(json.dumps(mine, ensure_ascii=False, sort_keys=True))
    return said


def _young(period: Period, lag: int, as_at: date) -> bool:
    return period.earlier(-lag).end > as_at if lag else False


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _same(value: str, block: Block) -> Objects:
    return np.full(block.shape[0] * block.shape[1], value, dtype=object)


def _array(values: Sequence[Any]) -> Objects:
    out = np.empty(len(values), dtype=object)
    out[:] = list(values)
    return out


def _maybe(values: np.ndarray, known: np.ndarray) -> Objects:
    out = np.empty(values.shape, dtype=object)
    out[known] = values[known]
    return out


def _lists(values: Objects, shape: tuple[int, int]) -> Objects:
    """Each cell as a sorted list (notes keep their order), the same list for the same cell."""
    memo: dict[Any, list[str]] = {}
    for cell in values.ravel():
        if cell not in memo:
            memo[cell] = sorted(cell) if isinstance(cell, frozenset) else list(cell)
    flat = np.empty(values.size, dtype=object)
    for i, cell in enumerate(values.ravel()):
        flat[i] = memo[cell]
    return np.broadcast_to(flat.reshape(values.shape), shape).ravel()


def as_mapping(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of the table by column names, for those who want a plain dictionary."""
    return {field.name: row[field.name] for field in SCHEMA}
