"""What a test may ask of roll-outs, funds and training."""

from __future__ import annotations

from frankpledge.delivery.models import Fund, Programme, ProgrammePlace, TrainingNeed
from frankpledge.plan.judging import (
    Answer,
    Context,
    Options,
    Shown,
    Status,
    any_of,
    cannot_tell,
    listed,
    met,
    not_met,
    partly,
    predicate,
    written_day,
)
from frankpledge.plan.models import Organisation

_BEGUN = (ProgrammePlace.Status.PILOT, ProgrammePlace.Status.EVALUATED, ProgrammePlace.Status.RUNNING)


class RolloutOptions(Options):
    programme: str = ""
    topic: str = ""
    everywhere: bool = True
    status: ProgrammePlace.Status | list[ProgrammePlace.Status] = ProgrammePlace.Status.RUNNING
    share: float = 1.0


@predicate("rollout", RolloutOptions)
def rollout(asked: RolloutOptions, context: Context) -> Answer:
    found = [
        one
        for one in Programme.objects.select_related("commitment", "beside").prefetch_related("places")
        if (not asked.programme or one.key == asked.programme)
        and (not asked.topic or asked.topic in one.topics)
    ]
    if not found:
        return not_met(f"No programme “{asked.programme or asked.topic}” is recorded.")
    return any_of(_rolled_out(one, asked) for one in found)


def _rolled_out(programme: Programme, asked: RolloutOptions) -> Answer:
    wanted = asked.status if isinstance(asked.status, list) else [asked.status]
    grid = programme.grid
    there = [name for _, name, row in grid if row and row.status in wanted]
    begun = [name for _, name, row in grid if row and row.status in _BEGUN]
    link = (programme.commitment.url or "") if programme.commitment else ""
    state = listed([status.label.lower() for status in wanted])
    shown = [Shown(f"{programme.title}: {state} in {len(there)} of {len(grid)} {_places(programme)}.", link)]
    if len(begun) > len(there):
        shown.append(Shown(f"Begun in {len(begun)}: {listed(begun)}.", link))
    enough = len(grid) > 0 and len(there) / len(grid) >= asked.share
    if enough or (there and not asked.everywhere):
        return met(*shown)
    return Answer(Status.PARTLY if begun or there else Status.NOT_MET, tuple(shown))


def _places(programme: Programme) -> str:
    return {"area": "areas", "staff-group": "staff groups", "school-phase": "school phases"}[programme.axis]


class PromiseOptions(Options):
    fund: str = ""


@predicate("payment_promise", PromiseOptions)
def payment_promise(asked: PromiseOptions, context: Context) -> Answer:
    funds = [
        one for one in Fund.objects.select_related("commitment") if not asked.fund or one.key == asked.fund
    ]
    promised = [one for one in funds if one.promised_days is not None]
    shown = [
        Shown(
            f"{one.title} promises payment within {one.promised_days} working days of "
            f"{one.get_promised_from_display().lower()}.",
            (one.commitment.url or "") if one.commitment else "",
        )
        for one in promised
    ]
    if not promised:
        return not_met("No fund promises a time to payment." if funds else "No fund is recorded.")
    if len(promised) < len(funds):
        silent = listed(one.title for one in funds if one.promised_days is None)
        return partly(*shown, Shown(f"No promise: {silent}."))
    return met(*shown)


class TrainingOptions(Options):
    competence: str = ""
    min_organisations: int = 1
    within_days: int = 100


@predicate("training", TrainingOptions)
def training(asked: TrainingOptions, context: Context) -> Answer:
    funded = list(Organisation.objects.filter(funded=True))
    if not funded:
        return cannot_tell("No organisation is recorded as funded.")
    rows = [
        row
        for row in TrainingNeed.objects.select_related("organisation")
        if not asked.competence or row.competence == asked.competence
    ]
    if not rows:
        return not_met("No training needs are recorded.")
    held = {row.organisation_id for row in rows}
    live = {row.organisation_id for row in rows if (context.day - row.updated_on).days <= asked.within_days}
    silent = [str(one) for one in funded if one.pk not in held]
    stale = [str(one) for one in funded if one.pk in held and one.pk not in live]
    latest = max(row.updated_on for row in rows)
    shown = [
        Shown(
            f"{len(funded) - len(silent) - len(stale)} of {len(funded)} funded organisations are up to date; "
            f"the latest on {written_day(latest)}."
        )
    ]
    shown += [Shown(f"Nothing from {listed(silent)}.")] if silent else []
    shown += [Shown(f"Not brought up to date lately: {listed(stale)}.")] if stale else []
    if not silent and not stale and len(live) >= asked.min_organisations:
        return met(*shown)
    return partly(*shown)
