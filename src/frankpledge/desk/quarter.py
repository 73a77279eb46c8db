"""A quarter's work, step by step: the figures of the plan's measures, then the frozen release.

Each step takes what the one before it gave, so that a release can be followed back to the files it came from.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.compute as pc

from frankpledge import __version__, configuration, figures, plan, releases
from frankpledge.desk.files import keep_lookup, warehouse
from frankpledge.periods import Period, PeriodKind


def release_folder() -> Path:
    return configuration.home() / "releases"


def signing_keys() -> releases.Keys:
    """The keys that this installation signs its releases with."""
    return releases.Keys(configuration.home() / "keys")


def last_whole_quarter(day: date) -> Period:
    """The last calendar quarter that had ended a month or more before `day`: its files are out by then."""
    quarter = Period.containing(day, PeriodKind.QUARTER).previous
    return quarter if (day.year * 12 + day.month - 1) > quarter.last + 1 else quarter.previous


def build_figures(
    only: str | None = None,
    before: releases.Release | None = None,
    *,
    period: str = "",
    engine: str = "",
) -> figures.Figures:
    """The figures of every measure in the records (or of `only` one), from the facts held now.

    `period` keeps those of one period; `engine` is where they are computed (FRANKPLEDGE_ENGINE if not given).
    What the release `before` withheld stays withheld where the two together would give it away.
    """
    measures = [m for m in plan.measures() if only in (None, m["key"])]
    if only and not measures:
        known = ", ".join(sorted(m["key"] for m in plan.measures()))
        raise figures.FiguresError(f"No measure is called “{only}”. The plan has: {known or 'none yet'}")
    targets = [t for t in plan.targets() if only in (None, t["measure"])]
    return figures.build(
        measures,
        targets,
        warehouse(engine),
        as_at=plan.today(),
        periods=[Period.parse(period).key] if period else None,
        before=before.table if before else None,
    )


def show_figure(measure: str, place: str = "", period: str = "", breakdown: str = "") -> dict[str, Any]:
    """One figure as JSON has it, computed from the facts held now.

    `place` is the body's own area and `period` the last one, where they are not given. Where there is no such
    figure its value is None and `reason` says why.
    """
    built = build_figures(only=measure)
    place = place or plan.body().area
    headline = next(iter(built.measures[0].periods), "")
    asked = (pc.field("place") == place) & (pc.field("breakdown") == breakdown)
    rows = built.table.filter(asked).to_pylist()
    if period:
        Period.parse(period)
        rows = [row for row in rows if row["period"] == period]
    else:
        told = [row for row in rows if releases.period_kind(row["period"]) == headline or not headline]
        rows = [row for row in told or rows if row["value"] is not None] or rows
    if not rows:
        reason = built.missing.get(measure, "there is no such figure; see `frankpledge figures build`")
        return {
            "measure": measure,
            "place": place,
            "period": period,
            "breakdown": breakdown,
            **dict.fromkeys(("value", "lower", "upper", "numerator", "denominator")),
            "unit": built.measures[0].unit,
            "verdict": "cannot tell",
            "sentence": f"No figure is held. {reason[0].upper()}{reason[1:]}",
            "reason": reason,
            "provenance": [],
        }
    figure = releases.Figure.of(rows[-1])
    known = {source.id: source for source in warehouse().sources()}
    return releases.as_json(figure, [_provenance(known[i]) for i in figure.sources if i in known])


def freeze(period: Period, title: str = "") -> releases.Release:
    """A new release for `period`: figures, plan and sources as they are now, never to change again.

    The key is the period's; a second release of the same period has `.2` after it, and so on.
    """
    folder = release_folder()
    held = {release.key for release in releases.Release.all(folder)}
    first = period.key.replace("/", "-").lower()
    key = next(k for k in (first, *(f"{first}.{n}" for n in range(2, 1000))) if k not in held)
    previous = releases.Release.current(folder)
    built = build_figures(before=previous)
    used = set(built.table["sources"].combine_chunks().flatten().unique().to_pylist())
    return releases.freeze(
        built,
        plan.snapshot(),
        [source for source in warehouse().sources() if source.id in used],
        key=key,
        folder=folder,
        as_at=plan.today(),
        title=title or f"{period.label[0].upper()}{period.label[1:]}",
        illustrative=any(built.table["illustrative"].unique().to_pylist()),
        previous=previous,
        inputs=_inputs(),
        keys=signing_keys(),
    )


def freeze_if_changed(period: Period) -> releases.Release:
    """The last release, where it was made from just what is held now; else a new one for `period`."""
    held = releases.Release.current(release_folder())
    return held if held and held.manifest["inputs"] == _inputs() else freeze(period)


def publish(key: str) -> releases.Release:
    """Make a frozen release the one that every page shows, and the lookup of postcodes beside it anew."""
    shown = releases.publish(key, release_folder())
    keep_lookup()
    return shown


def _inputs() -> str:
    """A digest of all that a release is made from: facts, records, the day and the program's version."""
    parts = [warehouse().state(), __version__, plan.today().isoformat()]
    parts += [json.dumps(part, sort_keys=True, default=str) for part in (plan.snapshot(), plan.measures())]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _provenance(source: Any) -> dict[str, Any]:
    """The publisher's file behind a figure, as a reader would cite it."""
    names = ("id", "name", "sha256", "format", "publisher", "licence", "added", "illustrative")
    return {name: getattr(source, name) for name in names}
