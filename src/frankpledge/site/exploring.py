"""A question to a release: measures, places, a kind of period, a span, groups; each choice narrows the next.

Only what has figures is offered, with how many. What was asked for and is not held is left out, and said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from django.utils.translation import gettext as _

from frankpledge import plan
from frankpledge.releases import Figure, Release, period_kind
from frankpledge.site import formats, said
from frankpledge.site.current import Shelf
from frankpledge.site.pictures import EACH

#: The most series drawn at once, and the most rows told on a page: the download has all.
SERIES, ROWS = 12, 200
_KEYS = ["measure", "place", "period", "period_end", "breakdown"]


@dataclass(frozen=True, slots=True)
class Option:
    """Something that can be chosen: what it is in words, and how many figures it has."""

    value: str
    words: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question came to: the options of each step, the figures, and what was left out."""

    shelf: Shelf
    measures: Sequence[Option]
    places: Sequence[Option]
    kinds: Sequence[Option]
    periods: Sequence[Option]
    first: str
    last: str
    groups: Sequence[Option]
    table: pa.Table
    left_out: Sequence[str]

    @property
    def asked(self) -> bool:
        return any(m.chosen for m in self.measures)

    @property
    def query(self) -> str:
        """The question as a query, with the release that it was put to."""
        asked: list[tuple[str, str]] = [("release", self.shelf.key)]
        asked += [("measure", o.value) for o in self.measures if o.chosen]
        asked += [("place", o.value) for o in self.places if o.chosen]
        asked += [("kind", o.value) for o in self.kinds if o.chosen]
        asked += [("from", self.first)] if self.first else []
        asked += [("to", self.last)] if self.last else []
        asked += [("group", o.value) for o in self.groups if o.chosen]
        return urlencode(asked)

    def series(self) -> list[tuple[str, str, str]]:
        """(measure, place, breakdown) of each series, in the order of the release."""
        keys = self.table.group_by(["measure", "place", "breakdown"], use_threads=False).aggregate([])
        return [(r["measure"], r["place"], r["breakdown"]) for r in keys.to_pylist()]

    def points(self, measure: str, place: str, breakdown: str) -> list[Figure]:
        """The figures of one series within the span, those without a value too."""
        kind = next(o.value for o in self.kinds if o.chosen)
        rows = self.shelf.series(measure, place, breakdown, kind)
        ends = {p.value for p in self.periods}
        held = [i for i, row in enumerate(rows) if row.period in ends]
        return rows[held[0] : held[-1] + 1] if held else []

    def figures(self, most: int = ROWS) -> list[Figure]:
        return [Figure.of(row) for row in self.table.slice(0, most).to_pylist()]


def answer(shelf: Shelf, query: Any) -> Answer:
    """What `query` (of an address) comes to, put to the release of `shelf`, which must have one."""
    release = shelf.release
    assert release is not None
    out: list[str] = []
    held = _known(release)
    titles = {key: _title(m, key) for key, m in release.measures.items()}
    measures = _options(held, "measure", query.getlist("measure"), titles, out)
    measures.sort(key=lambda o: o.words.casefold())
    table = _only(held, "measure", _chosen(measures))
    names = {code: str(p.get("name", code)) for code, p in release.places.items()}
    area = str(plan.body().area)
    places = _options(table, "place", query.getlist("place"), names, out, default=area)
    places.sort(key=lambda o: (o.value != area, o.words.casefold()))
    table = _only(table, "place", _chosen(places))
    kinds = _kinds(table, query.get("kind", ""), [release.headline(k) for k in _chosen(measures)])
    chosen = _chosen(kinds)
    ends = _ends(table, chosen[0] if chosen else "")
    first, last = _span(ends, query.get("from", ""), query.get("to", ""))
    inside = list(ends)[list(ends).index(first) : list(ends).index(last) + 1] if ends else []
    counts = _counts(table, "period")
    periods = [
        Option(p, formats.sentence(formats.short_period(p)), counts.get(p, 0), p in (first, last))
        for p in ends
    ]
    table = _only(table, "period", inside)
    groups = _groups(table, query.getlist("group"), out)
    table = table.filter(_mask_groups(table, _chosen(groups)))
    return Answer(
        shelf,
        measures,
        places,
        kinds,
        periods,
        first if first != next(iter(ends), "") else "",
        last if last != next(reversed(ends), "") else "",
        groups,
        release.table.take(table["row"]) if any(o.chosen for o in measures) else release.table.slice(0, 0),
        out,
    )


def _title(measure: Mapping[str, Any], key: str) -> str:
    return said.record(str(measure.get("title") or key))


@lru_cache(maxsize=4)
def _known(release: Release) -> pa.Table:
    """What tells one figure from another, and its row in the release, of those that have a value."""
    table = release.table
    known = table.select(_KEYS).append_column("row", pa.array(np.arange(table.num_rows)))
    return known.filter(pc.is_valid(table["value"]))


def _counts(table: pa.Table, column: str) -> dict[str, int]:
    return {c["values"]: c["counts"] for c in pc.value_counts(table[column]).to_pylist()}


def _only(table: pa.Table, column: str, values: Sequence[str]) -> pa.Table:
    return table.filter(pc.is_in(table[column], value_set=pa.array(list(values), pa.string())))


def _chosen(options: Sequence[Option]) -> list[str]:
    return [o.value for o in options if o.chosen]


def _options(
    table: pa.Table,
    column: str,
    asked: Sequence[str],
    names: Mapping[str, str],
    out: list[str],
    default: str = "",
) -> list[Option]:
    counts = _counts(table, column)
    out += [names.get(a, a) for a in dict.fromkeys(asked) if a and a not in counts]
    wanted = {a for a in asked if a in counts}
    if not wanted and default:
        wanted = {default if default in counts else next(iter(counts), "")}
    return [Option(value, names.get(value, value), n, value in wanted) for value, n in counts.items()]


def _kinds(table: pa.Table, asked: str, usual: Sequence[str]) -> list[Option]:
    counts: Counter[str] = Counter()
    for period, number in _counts(table, "period").items():
        counts[period_kind(period)] += number
    order = [asked, *usual, *(kind for kind, _n in counts.most_common())]
    wanted = next((kind for kind in order if kind in counts), "")
    return [
        Option(kind, formats.sentence(_(EACH[kind])), counts[kind], kind == wanted)
        for kind in EACH
        if kind in counts
    ]


def _ends(table: pa.Table, kind: str) -> dict[str, Any]:
    """The periods of a kind with the day that each ends, in order of time."""
    pairs = table.group_by(["period", "period_end"]).aggregate([]).to_pylist()
    held = [(p["period_end"], p["period"]) for p in pairs if period_kind(p["period"]) == kind]
    return {period: end for end, period in sorted(held)}


def _span(ends: Mapping[str, Any], first: str, last: str) -> tuple[str, str]:
    if not ends:
        return "", ""
    order = list(ends)
    start, stop = first if first in ends else order[0], last if last in ends else order[-1]
    return (start, stop) if order.index(start) <= order.index(stop) else (stop, start)


def _group(breakdown: str) -> str:
    """The name of what a breakdown is by: `sex` of `sex=Female`, empty for the whole."""
    return breakdown.partition("=")[0]


def _groups(table: pa.Table, asked: Sequence[str], out: list[str]) -> list[Option]:
    counts: Counter[str] = Counter()
    for breakdown, number in _counts(table, "breakdown").items():
        counts[_group(breakdown)] += number
    names = {g: formats.sentence(g.replace("_", " ")) if g else _("Everyone together") for g in counts}
    out += [a for a in dict.fromkeys(asked) if a not in counts]
    wanted = {a for a in asked if a in counts} or ({""} if "" in counts else set(list(counts)[:1]))
    return [Option(g, names[g], counts[g], g in wanted) for g in sorted(counts)]


def _mask_groups(table: pa.Table, groups: Sequence[str]) -> Any:
    held = [b for b in _counts(table, "breakdown") if _group(b) in groups]
    return pc.is_in(table["breakdown"], value_set=pa.array(held, pa.string()))
