"""The sign-off list: what has to be right before a release is approved, computed each time it is asked."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse
from wagtail.models import WorkflowState

from frankpledge import releases
from frankpledge.desk import waiting
from frankpledge.desk.models import Entry, Preparation, Upload
from frankpledge.desk.places import release_folder, signing_keys
from frankpledge.periods import LENGTHS, Period, PeriodError
from frankpledge.plan.models import CommitmentPage, MeasurePage, ReleaseDay, Restriction

#: Statuses after which nobody owes a quarterly update.
_CLOSED = {"delivered", "closed-undelivered", "superseded"}
#: How long a list of what is wrong is, before it says how many more there are.
_TOLD = 12


@dataclass(frozen=True)
class Check:
    """One line of the sign-off list. `wrong` says what is not right, item by item; empty where it is green.

    `waived` is the reason for which it was set aside, and by whom; `link` is where it is mended.
    """

    key: str
    title: str
    wrong: tuple[str, ...]
    waived: str = ""
    waivable: bool = True
    link: str = ""

    @property
    def green(self) -> bool:
        return not self.wrong

    @property
    def settled(self) -> bool:
        return self.green or bool(self.waived)

    @cached_property
    def told(self) -> tuple[str, ...]:
        rest = len(self.wrong) - _TOLD
        return self.wrong if rest <= 0 else (*self.wrong[:_TOLD], f"… and {rest:,} more")


def checks(preparation: Preparation) -> list[Check]:
    """Every check of a release, in the order in which a quarter is prepared."""
    release = _frozen(preparation)
    waived = {
        entry.check_key: f"{entry.why} ({entry.who}, {entry.at:%Y-%m-%d})"
        for entry in preparation.entries.filter(act=Entry.Act.WAIVED).order_by("pk")
    }
    found = [
        ("files", "Every file that was brought is decided", _undecided(), True, reverse("desk:files")),
        ("fresh", "Every source is fresh", _stale(preparation, release), True, ""),
        ("updates", "Every update is written", _unwritten(preparation, release), True, ""),
        ("approvals", "Nothing waits for approval, or was approved too late", _late(preparation), True, ""),
        ("frozen", "The release is frozen, whole and signed", _broken(release), False, ""),
        ("small", "No small number is given away", _given_away(release), True, ""),
        ("announced", "The day was announced four weeks before", _unannounced(preparation), True, ""),
        ("restriction", "No pre-election restriction stands in the way", _restricted(preparation), False, ""),
    ]
    return [
        Check(key, title, tuple(wrong), waived.get(key, "") if waivable else "", waivable, link)
        for key, title, wrong, waivable, link in found
    ]


def _frozen(preparation: Preparation) -> releases.Release | None:
    folder = release_folder() / preparation.release
    if not preparation.release or not (folder / "manifest.json").exists():
        return None
    return releases.Release.open(folder)


def _undecided() -> list[str]:
    over = [Upload.State.ACCEPTED, Upload.State.REJECTED]
    return [f"{one}: {one.get_state_display().lower()}" for one in Upload.objects.exclude(state__in=over)]


def _stale(preparation: Preparation, release: releases.Release | None) -> list[str]:
    """Measures whose last figure is older than their lag allows at the end of the release's period."""
    held = release.plan.get("body", {}) if release else {}
    if release is None:
        return ["Freeze the release: its figures are looked at then"]
    end_of = Period.parse(preparation.period)
    end = end_of.end
    found = []
    for measure in MeasurePage.objects.live().order_by("position"):
        if measure.key in release.missing or measure.key not in release.measures:
            continue  # the dashboard says why it is missing
        latest = release.latest(measure.key, str(held.get("area", "")))
        if latest is None:
            found.append(f"{measure.title}: no figure for the whole area")
            continue
        try:
            reached = Period.parse(latest.period)
        except PeriodError:
            continue
        behind = (end.year * 12 + end.month) - (reached.end.year * 12 + reached.end.month)
        allowed = (measure.lag_months or 0) + max(LENGTHS[reached.kind] - LENGTHS[end_of.kind], 0)
        if behind > allowed:
            found.append(f"{measure.title}: its last figure is of {reached.label}")
    return found


def _unwritten(preparation: Preparation, release: releases.Release | None) -> list[str]:
    """Commitments of the edition in force without an update for the period, written, approved and public or
    waiting for this release.
    """
    coming = {}
    frozen = {one["revision"] for one in preparation.pages}
    for one in waiting.to_be_frozen():
        if not frozen or one.revision_id in frozen:
            page = one.revision.as_object()
            if isinstance(page, CommitmentPage):
                coming[page.pk] = page
    found = []
    for held in CommitmentPage.in_force().prefetch_related("updates", "statuses"):
        page = coming.get(held.pk, held)
        if page.delivery in _CLOSED:
            continue
        if not any(update.period == preparation.period for update in page.updates.all()):
            found.append(f"{page.title}{_owed_by(held)}")
    return found


def _owed_by(page: Any) -> str:
    lead = page.lead
    organisation = getattr(lead, "organisation", None) if lead else None
    return f" ({organisation.name})" if organisation else ""


def _late(preparation: Preparation) -> list[str]:
    """What was approved after the freeze, and would not go with it; what is still with an approver."""
    if not preparation.holds_pages:
        return []
    said = []
    if preparation.release:
        frozen = {one["revision"] for one in preparation.pages}
        said += [
            f"{one.title}: approved after the freeze; freeze again to take it in"
            for one in waiting.to_be_frozen()
            if one.revision_id not in frozen
        ]
    under_way = WorkflowState.objects.filter(status=WorkflowState.STATUS_IN_PROGRESS)
    said += [f"{one.content_object}: waits for approval" for one in under_way]
    return said


def _broken(release: releases.Release | None) -> list[str]:
    if release is None:
        return ["It is not frozen yet"]
    wrong = release.verify(signing_keys().trusted())
    return wrong if wrong or release.signature().key else ["It is not signed"]


def _given_away(release: releases.Release | None) -> list[str]:
    return [str(note) for note in release.manifest.get("notes", [])] if release else []


def _unannounced(preparation: Preparation) -> list[str]:
    if preparation.corrects:
        return []  # a correction comes when it is needed
    day = ReleaseDay.objects.filter(key=preparation.day).first()
    if day is None:
        return ["It has no day in the calendar"]
    if day.noticed:
        return []
    since = f"; it was on {day.announced_on:%Y-%m-%d}" if day.announced_on else ""
    return [f"The exact time was to be announced by {day.exact_by:%Y-%m-%d}{since}"]


def _restricted(preparation: Preparation) -> list[str]:
    found = Restriction.in_force(preparation.at.date()) if preparation.at else None
    return [f"{found.title}, {found.begins:%Y-%m-%d} to {found.ends:%Y-%m-%d}"] if found else []
