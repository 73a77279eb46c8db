"""Release day: the calendar, a release being prepared, and what was done with it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from frankpledge import plan
from frankpledge.desk import preparing, publication, signoff, waiting
from frankpledge.desk.errors import DeskError
from frankpledge.desk.forms import AdmitForm, CorrectionForm, MoveForm, ReasonForm, local
from frankpledge.desk.logged import log
from frankpledge.desk.models import Admission, Entry, Preparation, Waiting
from frankpledge.desk.views.allowed import holding
from frankpledge.plan.models import Publication, ReleaseDay, Restriction

_ANY = ("desk.freeze_release", "desk.approve_release", "desk.correct_release", "desk.view_preparation")


@require_safe
@holding(*_ANY)
def release_day(request: HttpRequest) -> HttpResponse:
    """The calendar, what is being prepared, and what was published."""
    days = list(ReleaseDay.objects.order_by("at").prefetch_related("changes"))
    prepared = {one.day: one for one in Preparation.objects.exclude(state=Preparation.State.ABANDONED)}
    ahead = plan.today() + timedelta(days=365)
    reaches = max((day.at.date() for day in days), default=None)
    told = {
        "heading": "Release day",
        "coming": [(day, prepared.get(day.key)) for day in days if not day.release],
        "open": [one for one in Preparation.objects.all() if one.open],
        "published": Publication.objects.order_by("-pk")[:40],
        "shown": publication.shown(),
        "short": reaches is None or reaches < ahead,
        "reaches": reaches,
        "restriction": Restriction.in_force(plan.today()),
        "now": plan.now(),
    }
    return render(request, "desk/release_day.html", told)


@require_safe
@holding(*_ANY)
def preparation(request: HttpRequest, pk: int) -> HttpResponse:
    held = get_object_or_404(Preparation, pk=pk)
    day = ReleaseDay.objects.filter(key=held.day).first() if held.day else None
    frozen = {one["revision"] for one in held.pages}
    access = list(day.access.all()) if day else []
    told = {
        "heading": held.title,
        "held": held,
        "day": day,
        "checks": signoff.checks(held) if held.open else [],
        "frozen": held.pages,
        "pages": [
            one for one in waiting.to_be_frozen() if held.holds_pages and one.revision_id not in frozen
        ],
        "entries": held.entries.select_related("by"),
        "way": publication.stands_in_the_way(held) if held.state == held.State.APPROVED else [],
        "own": held.frozen_by_id == request.user.pk,
        "reason": ReasonForm(),
        "move": MoveForm(initial={"at": local(day.at), "exact": True}) if day else None,
        "access": access,
        "admissions": held.admissions.select_related("user"),
        "admit": AdmitForm(names=[one.name for one in access], users=_people()) if access else None,
    }
    return render(request, "desk/preparation.html", told)


def _people() -> Any:
    return get_user_model().objects.filter(is_active=True).order_by("username")


@require_POST
@holding("desk.freeze_release")
def begin(request: HttpRequest, day: str) -> HttpResponse:
    found = get_object_or_404(ReleaseDay, key=day)
    made = _done(request, lambda: preparing.begin(found, request.user))
    return HttpResponseRedirect(_to(made) if made else reverse("desk:release-day"))


@require_http_methods(["GET", "HEAD", "POST"])
@holding("desk.correct_release")
def correct(request: HttpRequest) -> HttpResponse:
    """Begin the correction of the release shown."""
    shown = publication.shown()
    if shown is None:
        messages.error(request, "No release is published, so there is none to correct.")
        return HttpResponseRedirect(reverse("desk:release-day"))
    names = [(key, str(told.get("title", key))) for key, told in shown.measures.items()]
    form = CorrectionForm(request.POST or None, measures=sorted(names, key=lambda one: one[1]))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        made = _done(
            request,
            lambda: preparing.begin_correction(
                shown.key,
                request.user,
                what=said["what"],
                why=said["why"],
                measures=said["measures"],
                at=said["at"],
            ),
        )
        if made:
            return HttpResponseRedirect(_to(made))
    told = {"heading": f"Correct “{shown.title}”", "form": form, "shown": shown}
    return render(request, "desk/correct.html", told)


@require_POST
@holding("desk.freeze_release")
def freeze(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, lambda held: preparing.ask_to_freeze(held, request.user))


@require_POST
@holding("desk.freeze_release", "desk.approve_release")
def waive(request: HttpRequest, pk: int, check: str) -> HttpResponse:
    reason = request.POST.get("reason", "")
    return _act(request, pk, lambda held: preparing.waive(held, check, request.user, reason))


@require_POST
@holding("desk.approve_release")
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, lambda held: preparing.approve(held, request.user))


@require_POST
@holding("desk.freeze_release", "desk.approve_release")
def thaw(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, lambda held: preparing.thaw(held, request.user, request.POST.get("reason", "")))


@require_POST
@holding("desk.freeze_release")
def abandon(request: HttpRequest, pk: int) -> HttpResponse:
    reason = request.POST.get("reason", "")
    return _act(request, pk, lambda held: preparing.abandon(held, request.user, reason))


@require_POST
@holding("desk.freeze_release")
def move(request: HttpRequest, day: str) -> HttpResponse:
    """Move a day of the calendar."""
    found, form = get_object_or_404(ReleaseDay, key=day), MoveForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        _done(
            request,
            lambda: preparing.move(found, said["at"], request.user, said["reason"], exact=said["exact"]),
        )
    else:
        messages.error(request, "The date was not moved: give the new day and time, and why it moves.")
    held = Preparation.objects.filter(day=day).exclude(state=Preparation.State.ABANDONED).first()
    return HttpResponseRedirect(_to(held) if held else reverse("desk:release-day"))


@require_POST
@holding("desk.freeze_release")
def withdraw(request: HttpRequest, pk: int, waiting_pk: int) -> HttpResponse:
    one = get_object_or_404(Waiting, pk=waiting_pk)
    reason = request.POST.get("reason", "")
    return _act(request, pk, lambda held: waiting.withdraw(one, request.user, reason))


@require_POST
@holding("desk.freeze_release")
def admit(request: HttpRequest, pk: int) -> HttpResponse:
    """Say with which account a person of the published list signs in."""

    def act(held: Preparation) -> None:
        day = ReleaseDay.objects.filter(key=held.day).first()
        names = [one.name for one in day.access.all()] if day else []
        form = AdmitForm(request.POST, names=names, users=_people())
        if not form.is_valid():
            raise DeskError("Choose a person of the published list, and their account.")
        said = form.cleaned_data
        Admission.objects.get_or_create(preparation=held, name=said["name"], user=said["user"])
        why = f"{said['name']}, as {said['user'].get_username()}"
        log(Entry.Act.ADMITTED, request.user, preparation=held, why=why)

    return _act(request, pk, act)


def _act(request: HttpRequest, pk: int, act: Any) -> HttpResponse:
    held = get_object_or_404(Preparation, pk=pk)
    _done(request, lambda: act(held))
    return HttpResponseRedirect(_to(held))


def _done(request: HttpRequest, act: Any) -> Any:
    try:
        return act()
    except DeskError as error:
        messages.error(request, str(error))
    return None


def _to(held: Preparation) -> str:
    return reverse("desk:preparation", args=[held.pk])
