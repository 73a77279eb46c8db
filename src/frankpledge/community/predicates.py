"""What a test may ask of target-setting rounds and local priorities."""

from __future__ import annotations

from datetime import date

from django.db.models import Prefetch

from frankpledge.community.models import AreaPage, LocalPriorityPage, TargetRound
from frankpledge.plan.drafts import named
from frankpledge.plan.judging import (
    Answer,
    Context,
    Options,
    Shown,
    Status,
    all_of,
    cannot_tell,
    listed,
    met,
    not_met,
    partly,
    predicate,
    written_day,
)
from frankpledge.plan.models import MeasurePage, Place


class RoundOptions(Options):
    measure: str = ""
    measures: list[str] = []
    by: date | None = None
    participants: bool = True


@predicate("round_decided", RoundOptions)
def round_decided(asked: RoundOptions, context: Context) -> Answer:
    keys = [*asked.measures, *([asked.measure] if asked.measure else [])]
    if not keys:
        return cannot_tell("The test names no measure.")
    return all_of(_round(key, asked, context) for key in keys)


def _round(key: str, asked: RoundOptions, context: Context) -> Answer:
    rounds = TargetRound.objects.filter(measure__key=key).select_related("measure")
    held = list(rounds.prefetch_related("invitations", "proposals"))
    by = asked.by
    if not held:
        if by and by >= context.day:
            return cannot_tell(f"No round is held yet for “{key}”; it is to be decided by {written_day(by)}.")
        return not_met(f"No round was held for “{key}”.")
    decided = [one for one in held if one.state == "decided"]
    if not decided:
        shown = Shown(
            f"{held[-1].title}: {held[-1].taking_part} bodies take part; to be decided by "
            f"{written_day(held[-1].deadline)}.",
            held[-1].measure.url or "",
        )
        if by and by >= context.day:
            return cannot_tell(shown)
        return partly(shown) if held[-1].taking_part else not_met(shown)
    one = min(decided, key=lambda row: row.decided_on)
    shown = Shown(
        f"{one.title}: decided {written_day(one.decided_on)}, with {one.taking_part} bodies taking part.",
        one.measure.url or "",
    )
    late = by is not None and one.decided_on > by
    alone = asked.participants and not one.taking_part
    return partly(shown) if late or alone else met(shown)


class LocalOptions(Options):
    every_area: bool = True
    measured: bool = False


@predicate("local_priorities", LocalOptions)
def local_priorities(asked: LocalOptions, context: Context) -> Answer:
    areas = {place.pk: place.name for place in Place.areas()}
    if not areas:
        return cannot_tell("No areas are recorded.")
    measures = Prefetch("measures", named(MeasurePage.objects.all()))
    place_of = dict(AreaPage.objects.values_list("pk", "place"))
    fresh = {
        place_of[row.area_id]
        for row in LocalPriorityPage.objects.live().prefetch_related("changes", measures)
        if row.area_id and row.fresh and (not asked.measured or row.measures.all() or row.measure_note)
    }
    without = [name for pk, name in areas.items() if pk not in fresh]
    index = AreaPage.objects.live().first()
    link = index.get_parent().url or "" if index else ""
    shown = [
        Shown(
            f"{len(areas) - len(without)} of {len(areas)} areas have one set or changed within a year.",
            link,
        )
    ]
    if without:
        shown.append(Shown(f"Without: {listed(without)}.", link))
    if not without or (fresh and not asked.every_area):
        return met(*shown)
    return Answer(Status.PARTLY if fresh else Status.NOT_MET, tuple(shown))
