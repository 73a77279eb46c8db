"""A release made ready, step by step: begin, freeze, sign off, approve by a second person, or take back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from frankpledge import plan
from frankpledge.desk import signoff, tasks, waiting, work
from frankpledge.desk.errors import DeskError
from frankpledge.desk.logged import log
from frankpledge.desk.models import Entry, Preparation
from frankpledge.plan.models import ReleaseDay, ReleaseDayChange

__all__ = [
    "DeskError",
    "abandon",
    "approve",
    "ask_to_freeze",
    "begin",
    "begin_correction",
    "freeze",
    "move",
    "thaw",
    "waive",
]

State = Preparation.State


def begin(day: ReleaseDay, by: Any) -> Preparation:
    """Begin to gather the release of a day of the calendar: approved pages wait for it from now on."""
    gathering = Preparation.objects.filter(state=State.GATHERING, holds_pages=True).first()
    if gathering:
        raise DeskError(f"“{gathering.title}” is being gathered; freeze or abandon it first.")
    if Preparation.objects.filter(day=day.key).exclude(state=State.ABANDONED).exists():
        raise DeskError(f"“{day.title}” is being prepared already, or was published.")
    with transaction.atomic():
        made = Preparation.objects.create(
            day=day.key, title=day.title, period=day.period, at=day.at, made_by=by
        )
        log(Entry.Act.BEGUN, by, preparation=made)
    return made


def begin_correction(
    key: str, by: Any, *, what: str, why: str, measures: Sequence[str], at: datetime | None = None
) -> Preparation:
    """Begin a release that takes the place of `key`, the one shown; pages do not wait for it. It is published
    at `at`, or as soon as it is approved.
    """
    from frankpledge import releases
    from frankpledge.desk import quarter

    try:
        old = quarter.correctable(key)
        releases.correcting(old, what=what, why=why, measures=measures, on=plan.today())
    except releases.ReleaseError as error:
        raise DeskError(str(error)) from error
    with transaction.atomic():
        made = Preparation.objects.create(
            title=quarter.corrected_title(old),
            period=quarter.period_of(old).key,
            at=at,
            holds_pages=False,
            corrects=key,
            what=what.strip(),
            why=why.strip(),
            measures=list(measures),
            made_by=by,
        )
        log(Entry.Act.BEGUN, by, preparation=made, why=f"Correction of {key}: {what.strip()}")
    return made


def ask_to_freeze(preparation: Preparation, by: Any) -> None:
    """Have a worker freeze it, with what waits now."""
    with transaction.atomic():
        held = _locked(preparation, State.GATHERING)
        held.job = work.ask("Freezing a release", held.title, by, tasks.freeze_release, held.pk)
        held.state, held.frozen_by = State.FREEZING, by
        held.save(update_fields=["state", "frozen_by", "job"])


def freeze(pk: int, tell: Callable[[str], object]) -> None:
    """What the worker does. May be done twice, and comes to one release."""
    from frankpledge import releases
    from frankpledge.desk import quarter
    from frankpledge.periods import Period

    held = Preparation.objects.get(pk=pk)
    if held.state != State.FREEZING:
        return
    pages = [
        {"revision": one.revision_id, "title": one.title}
        for one in (waiting.to_be_frozen() if held.holds_pages else [])
    ]
    try:
        correction = None
        if held.corrects:
            correction = releases.correcting(
                quarter.correctable(held.corrects),
                what=held.what,
                why=held.why,
                measures=held.measures,
                on=plan.today(),
            )
        release = quarter.freeze(
            Period.parse(held.period),
            held.title,
            correction=correction,
            waiting=[one["revision"] for one in pages],
            again=True,
            progress=tell,
        )
    except BaseException:
        Preparation.objects.filter(pk=pk, state=State.FREEZING).update(state=State.GATHERING)
        raise
    with transaction.atomic():
        held.state, held.release, held.pages, held.frozen_at = State.FROZEN, release.key, pages, plan.now()
        held.save(update_fields=["state", "release", "pages", "frozen_at"])
        log(Entry.Act.FROZEN, held.frozen_by or "the desk", preparation=held)


def waive(preparation: Preparation, check: str, by: Any, reason: str) -> None:
    """Set a check aside for this release, with the reason; it stays in the log."""
    if not reason.strip():
        raise DeskError("Say why the check is set aside; the reason is kept in the log.")
    if not preparation.open:
        raise DeskError(f"“{preparation.title}” is {preparation.get_state_display().lower()}.")
    known = {one.key: one for one in signoff.checks(preparation)}
    if check not in known:
        raise DeskError("There is no such check.")
    if not known[check].waivable:
        raise DeskError(f"“{known[check].title}” cannot be set aside: mend it.")
    log(Entry.Act.WAIVED, by, preparation=preparation, why=reason.strip(), check=check)


def approve(preparation: Preparation, by: Any) -> None:
    """Approve a frozen release; whoever froze it cannot. From then on the clock publishes it in time."""
    with transaction.atomic():
        held = _locked(preparation, State.FROZEN)
        if held.frozen_by_id == by.pk:
            raise DeskError("You froze this release; another person approves it.")
        open_checks = [one.title for one in signoff.checks(held) if not one.settled]
        if open_checks:
            raise DeskError(
                f"Not everything is signed off: {'; '.join(open_checks)}. Mend it, or set it aside with a "
                "reason."
            )
        held.state, held.approved_by, held.approved_at = State.APPROVED, by, plan.now()
        held.at = held.at or plan.now()
        held.save(update_fields=["state", "approved_by", "approved_at", "at"])
        log(Entry.Act.APPROVED, by, preparation=held)


def thaw(preparation: Preparation, by: Any, reason: str) -> None:
    """Take a frozen or approved release back, to be frozen again: the one frozen is never published."""
    if not reason.strip():
        raise DeskError("Say why it is taken back; the reason is kept in the log.")
    with transaction.atomic():
        held = _locked(preparation, State.FROZEN, State.APPROVED)
        other = Preparation.objects.filter(state=State.GATHERING, holds_pages=True).exclude(pk=held.pk)
        if held.holds_pages and other.exists():
            raise DeskError("Another release is being gathered; freeze or abandon that one first.")
        log(Entry.Act.THAWED, by, preparation=held, why=reason.strip())
        held.state, held.release, held.pages = State.GATHERING, "", []
        held.frozen_by = held.frozen_at = held.approved_by = held.approved_at = None
        held.stopped, held.try_again_at = "", None
        held.save()


def abandon(preparation: Preparation, by: Any, reason: str) -> None:
    """Give a release up. Nothing of it was public, and nothing will be; pages no longer wait for it."""
    if not reason.strip():
        raise DeskError("Say why it is abandoned; the reason is kept in the log.")
    with transaction.atomic():
        held = _locked(preparation, State.GATHERING, State.FROZEN, State.APPROVED)
        log(Entry.Act.ABANDONED, by, preparation=held, why=reason.strip())
        held.state = State.ABANDONED
        held.save(update_fields=["state"])


def move(day: ReleaseDay, to: datetime, by: Any, reason: str, *, exact: bool = True) -> None:
    """Move a day of the calendar, saying why in public; a release being prepared moves with it."""
    if not reason.strip():
        raise DeskError("Say why the date moves; readers are told.")
    if day.release:
        raise DeskError(f"“{day.title}” was published; its date is past.")
    with transaction.atomic():
        if day.at != to:
            last = day.changes.order_by("sort_order").last()
            ReleaseDayChange.objects.create(
                release_day=day,
                made_on=plan.today(),
                was=day.at,
                reason=reason.strip(),
                sort_order=(last.sort_order or 0) + 1 if last else 0,
            )
        newly = exact and (day.at != to or not day.exact)
        was, day.at, day.exact = day.at, to, exact
        day.announced_on = plan.today() if newly else day.announced_on
        ReleaseDay.objects.filter(pk=day.pk).update(at=to, exact=exact, announced_on=day.announced_on)
        held = Preparation.objects.filter(day=day.key).exclude(state__in=[State.PUBLISHED, State.ABANDONED])
        held.update(at=to, stopped="", try_again_at=None)
        log(
            Entry.Act.MOVED,
            by,
            preparation=held.first(),
            why=f"{day.title}: was {timezone.localtime(was):%Y-%m-%dT%H:%M}. {reason.strip()}",
        )


def _locked(preparation: Preparation, *states: str) -> Preparation:
    held = Preparation.objects.select_for_update().get(pk=preparation.pk)
    if held.state not in states:
        raise DeskError(f"“{held.title}” is now: {held.get_state_display().lower()}. Nothing was done.")
    return held
