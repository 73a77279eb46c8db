"""Figures: one value of one measure for one place, period and breakdown, with all that is said of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from frankpledge.releases import VERDICTS, Figure, Release, period_kind
from frankpledge.site import current
from frankpledge.site.api import answers, records
from frankpledge.site.api.problems import RESPONSES, ProblemError, unknown

router = Router(tags=["figures"])


class FigureItem(Schema):
    """One figure. Shares lie between 0 and 1. A value is null, with its reason, where it is unknown."""

    id: str = Field(description="`<release>/<measure>/<place>/<period>[/<breakdown>]`: it never changes.")
    measure: str
    place: str
    place_name: str
    period: str = Field(
        description="`2021-09`, `2021-Q4`, `2021/22`, `R12-2021-09` (twelve months to), `2021`."
    )
    period_end: date
    breakdown: str = Field(description="Empty for the whole, else as `sex=Female`.")
    value: float | None
    lower: float | None = Field(description="Of the 95% interval.")
    upper: float | None
    numerator: float | None
    denominator: float | None
    unit: str = Field(description="`count`, `share`, `per 1,000`, `days`, `ratio`, `index` or `pounds`.")
    interval: str = Field(description="How the interval was made, in words.")
    chart: str = Field(description="Kind of control chart: `xmr`, `run` or none.")
    centre: float | None
    limit_lower: float | None = Field(description="Of the expected range.")
    limit_upper: float | None
    signal: str = Field(description="`none`, `outside`, `trend`, `near` or `run`.")
    variation: str
    assurance: str
    before_period: str
    before_value: float | None
    change: float | None = Field(description="On a year before.")
    change_lower: float | None
    change_upper: float | None
    beyond_chance: bool | None
    expected: float | None = Field(description="Where the way to the target is at this period.")
    target: float | None
    target_by: date | None
    target_period: str
    chance: float | None = Field(description="Of meeting the next target; null where it cannot be said.")
    verdict: str = Field(description="One word of: " + ", ".join(f"`{v}`" for v in VERDICTS if v) + ".")
    verdict_words: str
    rule: str = Field(description="The rule that gave the verdict.")
    evidence: dict[str, Any]
    sentence: str
    finding: str
    status: str = Field(description="`provisional`, `final` or `revised`.")
    suppressed: bool
    reason: str = Field(description="Why there is no value; empty where there is one.")
    notes: list[str]
    illustrative: bool = Field(description="Made up for demonstration.")
    incomplete: bool
    sources: list[str] = Field(
        description="Ids of the files it rests on; `/api/v1/releases/<key>` describes them."
    )


class Wanted(answers.AskedList):
    measure: list[str] = Field([], description="Keys of measures; repeat it for more than one.")
    place: list[str] = Field([], description="Codes of places; repeat it for more than one.")
    period: list[str] = Field([], description="Periods, as figures write them; repeat it for more than one.")
    breakdown: list[str] = Field(
        [], description="Breakdowns, as `sex=Female`; `breakdown=` alone asks for the whole only."
    )


@router.get("", response={200: records.page_of(FigureItem)} | RESPONSES, summary="Figures")
def figures(request: HttpRequest, wanted: Query[Wanted]) -> dict[str, Any]:
    """Figures in order of measure, place, breakdown and time, as many as `limit`; go on by `next`."""
    release = answers.release(wanted)
    for key in wanted.measure:
        _known(release, key)
    for code in wanted.place:
        if code not in release.places:
            raise unknown("place", code, "/api/v1/places")
    chosen = {
        "measure": wanted.measure,
        "place": wanted.place,
        "period": [_period(p) for p in wanted.period],
        "breakdown": wanted.breakdown,
    }
    table = release.table
    mask = None
    for column, values in chosen.items():
        if values:
            one = pc.is_in(table[column], value_set=_strings(values))
            mask = one if mask is None else pc.and_(mask, one)
    found = table if mask is None else table.filter(mask)
    start = min(wanted.cursor, found.num_rows)
    rows = found.slice(start, wanted.limit).to_pylist()
    items = [item(release, Figure.of(row)) for row in rows]
    return answers.listed(request, release, wanted, items, found.num_rows)


class One(answers.Asked):
    breakdown: str = Field("", description="As `sex=Female`; the whole where it is left out.")


@router.get(
    "/{measure}/{place}/{period}",
    response={200: records.one_of(FigureItem)} | RESPONSES,
    summary="One figure",
)
def figure(request: HttpRequest, measure: str, place: str, period: str, wanted: Query[One]) -> dict[str, Any]:
    """A financial year is written with a hyphen here: `2021-22`."""
    release = answers.release(wanted)
    _known(release, measure)
    found = release.figure(current.reference(measure, place, period, wanted.breakdown))
    if found is None and measure in release.missing:
        raise ProblemError(
            404, "No figure", f"Release {release.key} has no figure of {measure}: {release.missing[measure]}"
        )
    if found is None:
        what = "/".join(filter(None, (measure, place, period, wanted.breakdown)))
        raise unknown("figure", what, f"/api/v1/figures?measure={measure}")
    return {"release": answers.stamp(release), "item": item(release, found)}


def item(release: Release, figure: Figure) -> dict[str, Any]:
    """A figure as the API gives it."""
    told = {name: getattr(figure, name, None) for name in FigureItem.model_fields}
    return told | {
        "id": f"{release.key}/{figure.key}",
        "place_name": release.places.get(figure.place, {}).get("name", figure.place),
        "verdict_words": figure.verdict_words,
        "evidence": figure.why,
    }


def _known(release: Release, key: str) -> None:
    if key not in release.measures and key not in release.missing:
        raise unknown("measure", key, "/api/v1/measures")


def _period(text: str) -> str:
    """A financial year may be written with a hyphen, unless that is a month."""
    head, _, tail = text.partition("-")
    year = head.isdecimal() and tail.isdecimal() and len(head) == 4 and len(tail) == 2
    return f"{head}/{tail}" if year and period_kind(text) == "month" and int(tail) > 12 else text


def _strings(values: Sequence[str]) -> Any:
    return pa.array(list(values), pa.string())
