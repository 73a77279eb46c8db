"""How much a figure can bear, in words: who was asked, how wide its interval is, what is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from frankpledge.periods import Period, PeriodError
from frankpledge.site import formats

#: Kinds of measure that count everything recorded, rather than asking some.
COMPLETE = {"count", "rate", "cohort", "activity", "index", "disparity"}


def rows(figure: Any, series: Sequence[Any], measure: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Pairs of heading and words. `series` is its own, in time order; `measure` what it is of."""
    told = [("Sample", sample(figure, measure))]
    if measure.get("kind") in {"survey", "survey_share"}:
        told.append(("Response", "The file gives no response rate, so who would not answer is unknown."))
    told += [("Width of the interval", width(figure)), ("Missing", missing(series))]
    return [(heading, words) for heading, words in told if words]


def sample(figure: Any, measure: Mapping[str, Any]) -> str:
    """How many were asked or counted."""
    kind = measure.get("kind")
    if kind == "survey_share":
        design = _in_force(measure.get("design") or [], figure.period)
        if not design:
            return "The file gives no sample size."
        asked = design["n"]
        parts = [f"{formats.plain(asked['total'])} people in twelve months"] if "total" in asked else []
        parts += [f"{formats.plain(n)} in each {place}" for place, n in asked.items() if place != "total"]
        return f"{', '.join(parts)}, by the survey’s published design; the file gives no sample sizes."
    if kind in COMPLETE:
        return "Everything recorded is counted: there is no sample."
    if figure.denominator:
        return f"{formats.plain(figure.denominator)} in all."
    return "The publisher’s own value; how many stand behind it is not in the file."


def width(figure: Any) -> str:
    """The interval from end to end: in points for shares, else as a part of the figure."""
    if figure.lower is None or figure.upper is None:
        return "No interval can be given."
    wide = figure.upper - figure.lower
    if figure.unit == "share":
        return f"{formats.plain(wide * 100, 1)} points from end to end."
    if not figure.value:
        return ""
    return f"{formats.plain(100 * wide / abs(figure.value), 0)}% of the figure from end to end."


def missing(series: Sequence[Any]) -> str:
    """How many periods, from the first with a figure on, have none."""
    first = next((i for i, row in enumerate(series) if row.value is not None), len(series))
    since = series[first:]
    without = sum(row.value is None for row in since)
    partial = sum(row.incomplete for row in since)
    said = f"{without} of its {len(since)} periods have no figure." if without else "No period is missing."
    return said + (f" {partial} rest on months that are not whole." if partial else "")


def _in_force(designs: Sequence[Mapping[str, Any]], period: str) -> Mapping[str, Any] | None:
    """The last design that had begun by the period's end (`since` counts months, as periods do)."""
    try:
        last = Period.parse(period).last
    except PeriodError:
        return None
    begun = [design for design in designs if design["since"] <= last]
    return begun[-1] if begun else None
