"""A quarter's work, step by step: the figures of the plan's measures, then the frozen release.

Each step takes what the one before it gave, so that a release can be followed back to the files it came from.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow.compute as pc
from django.db import transaction

from frankpledge import __version__, asked, configuration, figures, plan, releases
from frankpledge.desk import at_once
from frankpledge.desk.files import warehouse
from frankpledge.desk.frozen import Frozen
from frankpledge.desk.models import Preparation
from frankpledge.desk.places import release_folder, signing_keys
from frankpledge.desk.publication import shown
from frankpledge.facts import Warehouse
from frankpledge.periods import Period, PeriodKind
from frankpledge.plan.models import Publication

#: Where what was computed is kept, beside the warehouse; not part of a backup, and free to be removed.
KEPT = "kept"


def last_whole_quarter(day: date) -> Period:
    """The last calendar quarter that had ended a month or more before `day`: its files are out by then."""
    quarter = Period.containing(day, PeriodKind.QUARTER).previous
    return quarter if (day.year * 12 + day.month - 1) > quarter.last + 1 else quarter.previous


@dataclass(frozen=True, slots=True)
class Records:
    """What a release takes of the records, read at one moment."""

    measures: list[dict[str, Any]]
    targets: list[dict[str, Any]]
    plan: dict[str, Any]


def records(waiting: Sequence[int] = ()) -> Records:
    """The records as they will be once the revisions `waiting` are public, which they are not yet."""
    with _public(waiting):
        return Records(plan.measures(), plan.targets(), plan.snapshot())


def _answered(waiting: Sequence[int], frozen: Frozen) -> dict[str, Any]:
    """That of the plan which tests come to by the figures `frozen`, with the revisions `waiting` public."""
    with _public(waiting):
        return plan.added(frozen)


@contextmanager
def _public(waiting: Sequence[int]) -> Iterator[None]:
    """Within the block the revisions `waiting` are public.

    They are made so within a transaction that is then undone, so that what is frozen is just what the moment
    of publishing will make of them.
    """
    looked_at = at_once.ready(waiting)
    with transaction.atomic():
        at_once.make_public(looked_at)
        with asked.holding():
            yield
        transaction.set_rollback(bool(waiting))


def build_figures(
    only: str | None = None,
    before: releases.Release | None = None,
    *,
    held: Records | None = None,
    period: str = "",
    engine: str = "",
    store: Warehouse | None = None,
    beside: Executor | None = None,
) -> figures.Figures:
    """The figures of every measure in the records (or of `only` one), from the facts held now (in `store`).

    `period` keeps those of one period; `engine` is where they are computed (FRANKPLEDGE_ENGINE if not given).
    What the release `before` withheld stays withheld where the two together would give it away. What was
    computed before, and rests on the same facts and descriptions, is taken from what is kept. What is
    computed now is kept in the threads `beside`, if given, while the caller goes on.
    """
    every, aims = (held.measures, held.targets) if held else (plan.measures(), plan.targets())
    measures = [m for m in every if only in (None, m["key"])]
    if only and not measures:
        known = ", ".join(sorted(m["key"] for m in every))
        raise figures.FiguresError(f"No measure is called “{only}”. The plan has: {known or 'none yet'}")
    targets = [t for t in aims if only in (None, t["measure"])]
    return figures.build(
        measures,
        targets,
        store or warehouse(engine),
        as_at=plan.today(),
        periods=[Period.parse(period).key] if period else None,
        before=before.table if before else None,
        kept=configuration.home() / KEPT,
        beside=beside,
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


def freeze(
    period: Period,
    title: str = "",
    *,
    correction: dict[str, Any] | None = None,
    waiting: Sequence[int] = (),
    again: bool = False,
    taken: Records | None = None,
    progress: Callable[[str], object] | None = None,
) -> releases.Release:
    """A new release for `period`: figures, plan and sources as they are now, never to change again.

    The key is the period's; a second release of the same period has `.2` after it, and so on. `correction` is
    as `releases.correcting` makes it; `waiting` are revisions that become public with the release. With
    `again`, a release that was frozen from just this and never published (the program stopped before it could
    say so) is taken instead of a second one. `taken` are the records, where they were read already.
    """
    tell = progress or (lambda _: None)
    tell("Reading the records")
    folder = release_folder()
    held = {release.key: release for release in releases.Release.all(folder)}
    first = period.key.replace("/", "-").lower()
    key = next(k for k in (first, *(f"{first}.{n}" for n in range(2, 1000))) if k not in held)
    title = title or f"{period.label[0].upper()}{period.label[1:]}"
    previous = shown()
    taken = taken or records(waiting)
    store = warehouse()
    inputs = _inputs(taken, store)
    if again and (found := _left_over(held.values(), inputs, title, correction)):
        return found
    tell(f"Computing the figures of {len(taken.measures):,} measures")
    with ThreadPoolExecutor(os.cpu_count()) as beside:  # the figures are kept while the release is written
        built = build_figures(before=previous, held=taken, store=store, beside=beside)
        tell(f"Freezing {built.table.num_rows:,} figures")
        used = set(built.table["sources"].combine_chunks().flatten().unique().to_pylist())
        return releases.freeze(
            built,
            taken.plan | _answered(waiting, Frozen(built)),
            [source for source in store.sources() if source.id in used],
            key=key,
            folder=folder,
            as_at=plan.today(),
            title=title,
            illustrative=any(built.table["illustrative"].unique().to_pylist()),
            previous=previous,
            inputs=inputs,
            keys=signing_keys(),
            period=period.key,
            correction=correction,
        )


def _left_over(
    held: Iterable[releases.Release], inputs: str, title: str, correction: dict[str, Any] | None
) -> releases.Release | None:
    """A release frozen from the same and never published; the newest, where there are several."""
    public = {*Publication.objects.values_list("key", flat=True)}
    public |= {*Preparation.objects.exclude(release="").values_list("release", flat=True)}
    same = [
        release
        for release in held
        if release.manifest["inputs"] == inputs
        and release.title == title
        and release.manifest.get("correction") == correction
        and release.key not in public
    ]
    now = shown()
    return next((release for release in reversed(same) if now is None or release.key != now.key), None)


def freeze_if_changed(period: Period) -> releases.Release:
    """The last release, where it was made from just what is held now; else a new one for `period`."""
    held, taken = shown(), records()
    same = held is not None and held.manifest["inputs"] == _inputs(taken, warehouse())
    return held if held and same else freeze(period, taken=taken)


def correct(key: str, *, what: str, why: str, measures: Iterable[str] = ()) -> releases.Release:
    """Freeze a release of the same period as `key`, the one now shown, that says what it corrects and why.

    It is not shown until it is published. Raises `ReleaseError` where `key` is not the release shown.
    """
    old = correctable(key)
    told = releases.correcting(old, what=what, why=why, measures=measures, on=plan.today())
    return freeze(period_of(old), corrected_title(old), correction=told)


def correctable(key: str) -> releases.Release:
    """The release `key`, where it is the one that a correction would take the place of."""
    release, held = releases.Release.open(release_folder() / key), shown()
    if held is None or held.key != key:
        followed = f"{held.key} is shown now: correct that one" if held else "none is shown"
        raise releases.ReleaseError(
            f"Release {key} is not the one shown, so no release can take its place; {followed}. A figure of "
            "an earlier period that is put right is marked revised, with what was first published"
        )
    return release


def period_of(release: releases.Release) -> Period:
    """The period that a release is of."""
    told = release.manifest.get("period") or re.sub(r"\.\d+$", "", release.key).upper()
    return Period.parse(str(told))


def corrected_title(old: releases.Release) -> str:
    """The title of a release that corrects `old`."""
    first = old.title.partition(", corrected ")[0]
    day = plan.today()
    return f"{first}, corrected {day.day} {day:%B %Y}"


def _inputs(taken: Records, store: Warehouse) -> str:
    """A digest of all that a release is made from: facts, records, the day and the program's version."""
    parts = [store.state(), __version__, plan.today().isoformat()]
    parts += [json.dumps(part, sort_keys=True, default=str) for part in (taken.plan, taken.measures)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _provenance(source: Any) -> dict[str, Any]:
    """The publisher's file behind a figure, as a reader would cite it."""
    names = ("id", "name", "sha256", "format", "publisher", "licence", "added", "illustrative")
    return {name: getattr(source, name) for name in names}
