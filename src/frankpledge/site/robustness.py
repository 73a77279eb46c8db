"""How much a figure can bear, in words: who was asked, how wide its interval is, what is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from frankpledge.periods import Period, PeriodError
from frankpledge.site import formats, said

#: Kinds of measure that count everything recorded, rather than asking some.
COMPLETE = {"count", "rate", "cohort", "activity", "index", "disparity"}


def rows(figure: Any, series: Sequence[Any], measure: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Pairs of heading and words. `series` is its own, in time order; `measure` what it is of."""
    told = [(_("Sample"), sample(figure, measure))]
    if measure.get("kind") in {"survey", "survey_share"}:
        told.append(
            (_("Response"), _("The file gives no response rate, so who would not answer is unknown."))
        )
    told += [(_("Width of the interval"), width(figure)), (_("Missing"), missing(series))]
    return [(heading, words) for heading, words in told if words]


def sample(figure: Any, measure: Mapping[str, Any]) -> str:
    """How many were asked or counted."""
    kind = measure.get("kind")
    if kind == "survey_share":
        design = _in_force(measure.get("design") or [], figure.period)
        if not design:
            return _("The file gives no sample size.")
        asked = design["n"]
        parts = []
        if "total" in asked:
            total = formats.plain(asked["total"])
            parts.append(_("%(number)s people in twelve months") % {"number": total})
        for place, n in asked.items():
            if place != "total":
                each = {"number": formats.plain(n), "area": said.record(place)}
                parts.append(_("%(number)s in each %(area)s") % each)
        design_words = _("%(people)s, by the survey’s published design; the file gives no sample sizes.")
        return design_words % {"people": formats.listed(parts)}
    if kind in COMPLETE:
        return _("Everything recorded is counted: there is no sample.")
    if figure.denominator:
        return _("%(number)s in all.") % {"number": formats.plain(figure.denominator)}
    return _("The publisher’s own value; how many stand behind it is not in the file.")


def width(figure: Any) -> str:
    """The interval from end to end: in points for shares, else as a part of the figure."""
    if figure.lower is None or figure.upper is None:
        return _("No interval can be given.")
    wide = figure.upper - figure.lower
    if figure.unit == "share":
        return _("%(number)s points from end to end.") % {"number": formats.plain(wide * 100, 1)}
    if not figure.value:
        return ""
    return _("%(share)s of the figure from end to end.") % {
        "share": formats.percent(wide / abs(figure.value))
    }


def missing(series: Sequence[Any]) -> str:
    """How many periods, from the first with a figure on, have none."""
    first = next((i for i, row in enumerate(series) if row.value is not None), len(series))
    since = series[first:]
    without = sum(row.value is None for row in since)
    partial = sum(row.incomplete for row in since)
    told = {"without": formats.plain(without), "periods": formats.plain(len(since))}
    words = (
        ngettext(
            "%(without)s of its %(periods)s periods has no figure.",
            "%(without)s of its %(periods)s periods have no figure.",
            without,
        )
        % told
        if without
        else _("No period is missing.")
    )
    rest = _("%(partial)s rest on months that are not whole.") % {"partial": formats.plain(partial)}
    return f"{words} {rest}" if partial else words


def _in_force(designs: Sequence[Mapping[str, Any]], period: str) -> Mapping[str, Any] | None:
    """The last design that had begun by the period's end (`since` counts months, as periods do)."""
    try:
        last = Period.parse(period).last
    except PeriodError:
        return None
    begun = [design for design in designs if design["since"] <= last]
    return begun[-1] if begun else None
