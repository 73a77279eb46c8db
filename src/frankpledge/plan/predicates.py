"""What a test may ask of the plan's commitments and editions."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import AfterValidator

from frankpledge.plan.judging import (
    Answer,
    Context,
    Options,
    Shown,
    Status,
    enough,
    listed,
    met,
    not_met,
    partly,
    predicate,
    written_day,
)
from frankpledge.plan.models import CommitmentPage, Intervention, LogEntry, Milestone, Partner


def _of(topic: str) -> str:
    return f" about “{topic}”" if topic else ""


def _shown(commitment: CommitmentPage, more: str = "") -> Shown:
    where = f" (paragraph {commitment.paragraph})" if commitment.paragraph else ""
    return Shown(f"“{commitment.title}”{where}{more}.", commitment.url or "")


def _known_kind(said: str) -> str:
    if said and said not in CommitmentPage.Kind.values:
        raise ValueError(f"there is no kind “{said}”; known: {', '.join(CommitmentPage.Kind.values)}")
    return said


class CommitmentOptions(Options):
    key: str = ""
    kind: Annotated[str, AfterValidator(_known_kind)] = ""
    topic: str = ""
    person: str = ""
    organisation: str = ""
    dated: bool = False
    min: int = 1


@predicate("commitment", CommitmentOptions)
def commitment(asked: CommitmentOptions, context: Context) -> Answer:
    found = [
        one
        for one in context.about(asked.topic, asked.kind, asked.key)
        if (not asked.person or asked.person in {group.key for group in one.people.all()})
        and (not asked.organisation or asked.organisation in {body.key for body in one.organisations})
    ]
    dated = [one for one in found if one.milestones.all()] if asked.dated else found
    if found and not dated:
        return partly(*(_shown(one, ", without a date") for one in found))
    kind = CommitmentPage.Kind(asked.kind).label.lower() if asked.kind else ""
    name = " ".join(filter(None, [kind, "commitment"]))
    return enough([_shown(one) for one in dated], asked.min, f"The plan has no {name}{_of(asked.topic)}.")


class PartnershipOptions(Options):
    topic: str = ""
    organisation_kind: str = ""
    state: list[Partner.State] = [Partner.State.TALKING, Partner.State.AGREED, Partner.State.WORKING]
    min: int = 1


@predicate("partnership", PartnershipOptions)
def partnership(asked: PartnershipOptions, context: Context) -> Answer:
    rows = [
        (one, row)
        for one in context.about(asked.topic)
        for row in one.partners.all()
        if not asked.organisation_kind or row.organisation.kind == asked.organisation_kind
    ]
    shown = [
        Shown(f"{row.organisation}: {row.get_state_display().lower()}.", one.url or "") for one, row in rows
    ]
    engaged = sum(row.state in asked.state for _, row in rows)
    if engaged >= asked.min:
        return met(*shown)
    if engaged or any(row.state == Partner.State.APPROACHED for _, row in rows):
        return partly(*shown)
    return not_met(*shown, f"No partner{_of(asked.topic)} is engaged.")


class OwnersOptions(Options):
    topic: str = ""
    kinds: list[str]


@predicate("owners", OwnersOptions)
def owners(asked: OwnersOptions, context: Context) -> Answer:
    best: tuple[int, Shown | None] = (0, None)
    for one in context.about(asked.topic):
        rows = [row for row in one.owners.all() if row.part]
        kinds = {row.organisation.kind for row in rows} & set(asked.kinds)
        if len(kinds) > best[0]:
            names = listed(f"{row.organisation} ({row.part[0].lower()}{row.part[1:]})" for row in rows)
            best = (len(kinds), Shown(f"“{one.title}”: {names}.", one.url or ""))
    if best[1] is None:
        return not_met(f"No commitment{_of(asked.topic)} has owners of those kinds, each with a part.")
    return met(best[1]) if best[0] == len(set(asked.kinds)) else partly(best[1])


class StrategyOptions(Options):
    topic: str = ""
    taken_in: list[str] = ["whole", "part"]
    min: int = 1


@predicate("strategy", StrategyOptions)
def strategy(asked: StrategyOptions, context: Context) -> Answer:
    rows = [(one, row) for one in context.about(asked.topic) for row in one.strategies.all()]
    taken = [
        Shown(
            f"{row.strategy}: {row.point.rstrip('.')} ({row.get_taken_in_display().lower()}).", one.url or ""
        )
        for one, row in rows
        if row.taken_in in asked.taken_in
    ]
    return enough(taken, asked.min, f"No point of an outside strategy is taken in{_of(asked.topic)}.")


class HelpOptions(Options):
    topic: str = ""
    min: int = 1


@predicate("help", HelpOptions)
def ways_to_help(asked: HelpOptions, context: Context) -> Answer:
    ways = [
        Shown(f"{row.title}.", one.url or "") for one in context.about(asked.topic) for row in one.help.all()
    ]
    return enough(ways, asked.min, f"No commitment{_of(asked.topic)} says how anyone can help.")


class VersionsOptions(Options):
    versions: list[str]


@predicate("editions_published", VersionsOptions)
def editions_published(asked: VersionsOptions, context: Context) -> Answer:
    if context.edition is None:
        return not_met("There is no current edition.")
    rows = {row.version: row for row in context.edition.versions.all()}
    held = {name: rows[name] for name in asked.versions if name in rows}
    out = {name: row for name, row in held.items() if row.published and row.published <= context.day}
    shown = [
        Shown(
            f"{row.get_version_display()}: published {written_day(row.published)}.",
            row.url or context.edition.url or "",
        )
        for row in out.values()
    ]
    missing = [name for name in asked.versions if name not in out]
    if missing:
        shown.append(Shown(f"Not published: {listed(missing)}."))
    return Answer(Status.MET if not missing else Status.PARTLY if out else Status.NOT_MET, tuple(shown))


class MilestoneOptions(Options):
    commitment: str = ""
    topic: str = ""
    key: str = ""
    from_: date | None = None
    to: date | None = None

    model_config = {
        **Options.model_config,
        "populate_by_name": True,
        "alias_generator": lambda name: name.rstrip("_"),
    }


@predicate("milestone", MilestoneOptions)
def milestone(asked: MilestoneOptions, context: Context) -> Answer:
    rows = [
        (one, row)
        for one in context.about(asked.topic, key=asked.commitment)
        for row in one.milestones.all()
        if not asked.key or row.key == asked.key
    ]
    first, last = asked.from_ or date.min, asked.to or date.max
    inside = [(one, row) for one, row in rows if first <= row.original_date <= last]
    if inside:
        return met(*(_milestone(one, row) for one, row in inside))
    if rows:
        return partly(
            *(_milestone(one, row) for one, row in rows),
            Shown("None of these dates is in the time asked for."),
        )
    return not_met(f"No commitment{_of(asked.topic)} has a date.")


def _milestone(one: CommitmentPage, row: Milestone) -> Shown:
    moved = f"; now {written_day(row.due)}" if row.due != row.original_date else ""
    done = f"; done {written_day(row.done)}" if row.done else ""
    return Shown(f"{row.title}: {written_day(row.original_date)}{moved}{done}.", one.url or "")


class ActionPlanOptions(Options):
    topic: str = ""
    interventions: int = 1
    outcomes: bool = False


@predicate("action_plan", ActionPlanOptions)
def action_plan(asked: ActionPlanOptions, context: Context) -> Answer:
    plans = context.about(asked.topic, CommitmentPage.Kind.ACTION_PLAN.value)
    if not plans:
        return not_met(f"The plan has no action plan{_of(asked.topic)}.")
    rows: list[tuple[CommitmentPage, Intervention]] = [
        (one, row) for one in plans for row in one.interventions.all()
    ]
    shown = [
        Shown(f"{row.title} ({row.get_evaluation_display().lower()}).", one.url or "") for one, row in rows
    ]
    without = [row.title for _, row in rows if row.measure_id is None] if asked.outcomes else []
    if without:
        shown.append(Shown(f"No outcome is named for {listed(without)}."))
    full = len(rows) >= asked.interventions and not without
    return Answer(Status.MET if full else Status.PARTLY, tuple(shown or [_shown(one) for one in plans]))


class PowersOptions(Options):
    topic: str = ""
    min: int = 1


@predicate("powers", PowersOptions)
def powers(asked: PowersOptions, context: Context) -> Answer:
    rows = [(one, row) for one in context.about(asked.topic) for row in one.powers.all()]
    named = [
        Shown(
            f"{row.power}, held by {row.held_by} under {row.law}: {row.get_state_display().lower()}.",
            one.url or "",
        )
        for one, row in rows
        if row.law
    ]
    if rows and not named:
        return partly(*(Shown(f"{row.power}: no law is named.", one.url or "") for one, row in rows))
    return enough(named, asked.min, "No power is named.")


class WorkingGroupOptions(Options):
    topic: str = ""
    min_members: int = 2
    met: bool = False


@predicate("working_group", WorkingGroupOptions)
def working_group(asked: WorkingGroupOptions, context: Context) -> Answer:
    groups = context.about(asked.topic, CommitmentPage.Kind.WORKING_GROUP.value)
    if not groups:
        return not_met(f"The plan sets up no working group{_of(asked.topic)}.")
    answers = []
    for one in groups:
        members = len(one.members.all())
        meetings = [
            row for row in one.log.all() if row.kind == LogEntry.Kind.MEETING and row.on <= context.day
        ]
        bodies = "body" if members == 1 else "bodies"
        said = f": {members} {bodies}, {len(meetings)} meeting{'s' * (len(meetings) != 1)}"
        full = members >= asked.min_members and (bool(meetings) or not asked.met)
        answers.append(Answer(Status.MET if full else Status.PARTLY, (_shown(one, said),)))
    return max(answers, key=lambda answer: answer.status is Status.MET)


class PersonOptions(Options):
    person: str
    min: int = 1


@predicate("person_named", PersonOptions)
def person_named(asked: PersonOptions, context: Context) -> Answer:
    named = [one for one in context.commitments if asked.person in {group.key for group in one.people.all()}]
    return enough([_shown(one) for one in named], asked.min, f"No commitment names {asked.person}.")
