"""The quarter at a glance: what is owed, what is late, what is old, what nears its clock, what is due.

Each line leads to where it is done, and says who is to do it. Nothing here is stored.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.urls import NoReverseMatch, reverse

from frankpledge import plan
from frankpledge.desk import engine
from frankpledge.desk.in_charge import may_write
from frankpledge.periods import STEPS, Period, PeriodKind
from frankpledge.plan.models import CommitmentPage, Delivery, Duty, MeasurePage
from frankpledge.scrutiny.models import RecommendationPage

#: How many days before its date something is said to near it.
NEAR = 28
#: How many days after a quarter's end its updates are to be written by.
TO_WRITE = timedelta(days=30)
#: Commitments of which nothing more is to be told.
CLOSED = frozenset({Delivery.DELIVERED, Delivery.CLOSED_UNDELIVERED, Delivery.SUPERSEDED})
#: Where the rows of a kind of measure come from, when its definition does not say.
_DATASETS = {
    "published": "published",
    "survey_share": "attitudes",
    "survey": "survey",
    "cohort": "crimes",
    "activity": "crimes",
    "duration": "cases",
    "disparity": "searches",
}
_OF_SERIES = frozenset({"published", "cases", "survey"})


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to be done: what, by whom, by when, how many days late, and where it is done."""

    what: str
    detail: str
    who: str
    due: date | None
    late: int
    link: str
    mine: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Lines of one kind; `problem` says why they could not be told."""

    key: str
    title: str
    nothing: str
    lines: Sequence[Line]
    problem: str = ""

    @property
    def late(self) -> int:
        return sum(line.late > 0 for line in self.lines)


def quarter(day: date) -> Period:
    """The last calendar quarter that had ended by the end of `day`."""
    now = Period.containing(day, PeriodKind.QUARTER)
    return now if now.end <= day else now.previous


def groups(user: Any, *, everything: bool) -> list[Group]:
    """What asks for attention: of all, or only of what `user` is in charge of."""
    told = [updates(user), milestones(user), sources(user), recommendations(user), duties(user)]
    if everything:
        return told
    return [
        Group(one.key, one.title, one.nothing, [line for line in one.lines if line.mine], one.problem)
        for one in told
    ]


def _in_order(lines: Iterable[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: (-line.late, line.due or date.max, line.what))


def _edit(page: Any) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def _lead(commitment: Any) -> str:
    lead = commitment.lead
    if lead is None:
        return ""
    return ", ".join(filter(None, (lead.name, str(lead.organisation) if lead.organisation else "")))


def _commitments() -> list[Any]:
    wanted = ("updates", "statuses", "milestones__revisions", "owners__organisation")
    return list(CommitmentPage.in_force().prefetch_related(*wanted))


def updates(user: Any) -> Group:
    """Commitments that are not closed and have no update for the quarter that ended last."""
    owed, today = quarter(plan.today()), plan.today()
    lines = []
    for one in _commitments():
        if one.delivery in CLOSED or any(row.period == owed.key for row in one.updates.all()):
            continue
        last = max((row.period for row in one.updates.all()), default="")
        detail = f"The last was for {Period.parse(last).label}." if last else "None was ever written."
        if one.has_unpublished_changes:
            detail = "A draft waits; open it to see whether it has the update."
        due = owed.end + TO_WRITE
        late = max((today - due).days, 0)
        lines.append(Line(one.title, detail, _lead(one), due, late, _edit(one), may_write(user, one)))
    title = f"Updates owed for {owed.label}"
    return Group("updates", title, f"Every update for {owed.label} is written.", _in_order(lines))


def milestones(user: Any) -> Group:
    """Milestones whose date in force has passed, and those that come soon."""
    lines = []
    for one in _commitments():
        for step in one.milestones.all():
            left = (step.due - plan.today()).days
            if step.done or left > NEAR:
                continue
            moved = (
                f" First promised for {step.original_date:%-d %B %Y}."
                if step.due != step.original_date
                else ""
            )
            detail = f"{one.title}.{moved}"
            mine = may_write(user, one)
            lines.append(Line(step.title, detail, _lead(one), step.due, step.days_late, _edit(one), mine))
    nothing = f"No milestone is late or due within {NEAR} days."
    return Group("milestones", "Milestones late or due soon", nothing, _in_order(lines))


def sources(user: Any) -> Group:
    """Datasets that should reach further by now, by the frequency and lag of the measures made from them."""
    title, nothing = "Sources that are old", "Every source reaches as far as it should by now."
    try:
        held = engine.held()
    except engine.EngineError as error:
        return Group("sources", title, nothing, [], str(error))
    reach: dict[tuple[str, str], str] = {}
    for one in held:
        for key in ((one["dataset"], one["scope"]), (one["dataset"], "")):
            reach[key] = max(reach.get(key, ""), one["last"])
    wanted: dict[tuple[str, str], list[tuple[Any, Period]]] = {}
    for measure in MeasurePage.objects.live().order_by("position"):
        period = expected(measure, plan.today())
        if measure.quantitative and not measure.missing and period is not None:
            wanted.setdefault(source_of(measure), []).append((measure, period))
    return Group("sources", title, nothing, _in_order(_old(user, wanted, reach)))


def _old(
    user: Any, wanted: dict[tuple[str, str], list[tuple[Any, Period]]], reach: dict[tuple[str, str], str]
) -> Iterator[Line]:
    today = plan.today()
    for (dataset, series), told in wanted.items():
        last = reach.get((dataset, series), "")
        late = [(measure, period) for measure, period in told if not last or _month(period) > last]
        if not late:
            continue
        measure, period = max(late, key=lambda pair: pair[1])
        due = _out_by(period, measure.lag_months)
        name = f"{dataset.replace('_', ' ')}: {series}" if series else dataset.replace("_", " ")
        has = f"Held to {Period.parse(last).label}" if last else "Nothing is held"
        measures = ", ".join(one.short_title or one.title for one, _ in late)
        detail = f"{has}; {period.label} should be out. Measures: {measures}."
        who = measure.holder or measure.source
        yield Line(
            name[:1].upper() + name[1:], detail, who, due, max((today - due).days, 0), _files(), _mine(user)
        )


def source_of(measure: Any) -> tuple[str, str]:
    """The dataset that a measure is made from and, where one dataset holds many series, which."""
    compute = measure.compute or {}
    kind = compute.get("kind", "published")
    dataset = compute.get("dataset") or _DATASETS.get(kind, kind)
    return dataset, (compute.get("series") or measure.key) if dataset in _OF_SERIES else ""


def expected(measure: Any, day: date) -> Period | None:
    """The last period of a measure's frequency of which figures should be out by `day`."""
    kind = PeriodKind.QUARTER if measure.frequency == "rolling-12" else PeriodKind(measure.frequency)
    period = Period.containing(day, kind)
    for _ in range(400):
        if period.end < day and _out_by(period, measure.lag_months) <= day:
            return period
        period = period.earlier(STEPS[kind])
    return None


def _out_by(period: Period, lag: int) -> date:
    """The day by which a period's figures should be held: its lag after its end, and a month to load them."""
    return Period(PeriodKind.MONTH, period.last + lag + 1).end


def _month(period: Period) -> str:
    return Period(PeriodKind.MONTH, period.last).key


def _files() -> str:
    try:
        return reverse("desk:files")
    except NoReverseMatch:
        return reverse("desk:work")


def _mine(user: Any) -> bool:
    return any(user.has_perm(name) for name in ("desk.add_upload", "desk.accept_upload", "desk.add_job"))


def recommendations(user: Any) -> Group:
    """Recommendations without a response, near their clock or past it; clocks are settings of the body."""
    lines, today = [], plan.today()
    pages = (
        RecommendationPage.objects.live().select_related("report", "addressee").prefetch_related("responses")
    )
    for one in pages:
        if one.status != "none" or one.due is None or (one.due - today).days > NEAR:
            continue
        clock = one.report.clock
        kind = (
            f" {clock.name}: {clock.days} {'working ' if clock.working_days else ''}days"
            if clock and clock.days
            else ""
        )
        detail = f"{one.report.title}.{kind + '.' if kind else ''}"
        who = str(one.answered_by or "")
        late = max((today - one.due).days, 0)
        lines.append(
            Line(f"{one.number}. {one.title}", detail, who, one.due, late, _edit(one), may_write(user, one))
        )
    nothing = f"No recommendation waits for a response within {NEAR} days."
    return Group("recommendations", "Recommendations near their clock", nothing, _in_order(lines))


def duties(user: Any) -> Group:
    """Duties late or due soon, by their rules."""
    lines, today = [], plan.today()
    for duty in Duty.objects.prefetch_related("occasions"):
        for one in [] if duty.exemption else duty.falls:
            if one.done or one.due is None or (one.due - today).days > NEAR:
                continue
            of = f"For {Period.parse(one.for_period).label}. " if one.for_period else ""
            link = reverse(Duty.snippet_viewset.get_url_name("edit"), args=[duty.pk])
            detail = f"{of}{duty.basis}."
            lines.append(Line(duty.title, detail, "", one.due, one.late(today), link, may_write(user, duty)))
    return Group("duties", "Duties due", f"No duty is due within {NEAR} days.", _in_order(lines))
