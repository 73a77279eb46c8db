"""What a test may ask of measures, targets and the figures of the release."""

from __future__ import annotations

from datetime import date

from frankpledge.periods import Period
from frankpledge.plan.judging import (
    Answer,
    Context,
    Options,
    Shown,
    Status,
    cannot_tell,
    listed,
    met,
    not_met,
    partly,
    predicate,
    written_day,
)
from frankpledge.plan.models import Body, MeasurePage


def _measure(key: str) -> MeasurePage | None:
    return MeasurePage.objects.live().filter(key=key).prefetch_related("targets", "reviews").first()


def _financial_year(period: str) -> str:
    """The financial year in which a period ends: `R12-2025-03` and `2025-Q1` both end in 2024/25."""
    end = Period.parse(period).end
    first = end.year - (end.month < 4)
    return f"{first}/{(first + 1) % 100:02d}"


class YearsOptions(Options):
    measure: str
    from_: str = ""
    to: str = ""

    model_config = {
        **Options.model_config,
        "populate_by_name": True,
        "alias_generator": lambda name: name.rstrip("_"),
    }


@predicate("targets_every_year", YearsOptions)
def targets_every_year(asked: YearsOptions, context: Context) -> Answer:
    measure = _measure(asked.measure)
    if measure is None:
        return not_met(f"The plan has no measure “{asked.measure}”.")
    years = context.edition.years if context.edition else []
    years = [
        year
        for year in years
        if (not asked.from_ or year >= asked.from_) and (not asked.to or year <= asked.to)
    ]
    if not years:
        return cannot_tell("The plan's term is not known, so its years are not.")
    held = {_financial_year(period) for period in measure.target_years}
    missing = [year for year in years if year not in held]
    link = measure.url or ""
    if not missing:
        return met(Shown(f"{measure.title} has a target for {listed(years)}.", link))
    if len(missing) < len(years):
        return partly(Shown(f"{measure.title} has no target for {listed(missing)}.", link))
    return not_met(Shown(f"{measure.title} has no target for any year of the plan.", link))


class TargetOptions(Options):
    measure: str


@predicate("target", TargetOptions)
def target(asked: TargetOptions, context: Context) -> Answer:
    measure = _measure(asked.measure)
    held = measure.targets_in_force if measure else []
    if measure is None or not held:
        return not_met(f"“{measure.title if measure else asked.measure}” has no target in force.")
    said = listed(f"{row.value:g} by {Period.parse(row.by).label}" for row in held)
    return met(Shown(f"{measure.title}: {said}.", measure.url or ""))


class ReviewOptions(Options):
    measure: str = ""
    measures: list[str] = []
    priority: str = ""
    by: date | None = None
    independent: bool = True


@predicate("measure_review", ReviewOptions)
def measure_review(asked: ReviewOptions, context: Context) -> Answer:
    """Of the measures named, or of a priority's measures that are not yet established."""
    found = MeasurePage.objects.live().order_by("position").prefetch_related("reviews")
    keys = [*asked.measures, *([asked.measure] if asked.measure else [])]
    if keys:
        found = found.filter(key__in=keys)
    else:
        found = found.exclude(maturity=MeasurePage.Maturity.ESTABLISHED)
        found = found.filter(priority=asked.priority) if asked.priority else found
    measures = list(found)
    if not measures:
        return not_met("There is no such measure to review.")
    shown, reviewed = [], 0
    for measure in measures:
        in_time = [
            row
            for row in measure.reviews.all()
            if row.on <= context.day
            and (row.independent or not asked.independent)
            and (not asked.by or row.on <= asked.by)
        ]
        reviewed += bool(in_time)
        said = f"reviewed by {in_time[0].by}, {written_day(in_time[0].on)}" if in_time else "not reviewed yet"
        shown.append(Shown(f"{measure.title}: {said}.", measure.url or ""))
    if reviewed == len(measures):
        return met(*shown)
    if reviewed:
        return partly(*shown)
    if asked.by and asked.by >= context.day:
        return cannot_tell(*shown, f"The review is not due before {written_day(asked.by)}.")
    return not_met(*shown)


class FiguresOptions(Options):
    share: float = 0.5
    stated: bool = True


@predicate("measures_with_figure", FiguresOptions)
def measures_with_figure(asked: FiguresOptions, context: Context) -> Answer:
    """Met when every measure has a figure or (`stated`) is said to be missing and why, and at least
    `share` have one."""
    if context.release is None:
        return cannot_tell("No release is published yet.")
    place, release = Body.current().area, context.release
    keys = list(MeasurePage.objects.live().order_by("position").values_list("key", "title"))
    if not keys:
        return not_met("The plan has no measures.")
    held = [
        key
        for key, _ in keys
        if (figure := release.latest(key, place)) is not None and figure.value is not None
    ]
    stated = [key for key, _ in keys if key not in held and release.missing.get(key)]
    neither = [title for key, title in keys if key not in held and key not in stated]
    shown = [Shown(f"{len(held)} of the plan's {len(keys)} measures have a figure.", "/performance/")]
    if stated:
        shown.append(Shown(f"{len(stated)} are said to be missing, and why.", "/performance/"))
    if neither:
        shown.append(Shown(f"Neither a figure nor a reason: {listed(neither)}."))
    whole = len(held) == len(keys) or (asked.stated and not neither)
    if whole and len(held) / len(keys) >= asked.share:
        return met(*shown)
    return Answer(Status.PARTLY if held or stated else Status.NOT_MET, tuple(shown))
