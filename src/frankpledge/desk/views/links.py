"""Private links: made for a body that was invited, a group with grants, or an organisation with staff to
train.

Whoever may write the round, the grants or the training needs makes links to them. A link's address is shown
once, to whoever made it; the records keep its digest alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from frankpledge import configuration
from frankpledge.community.models import TargetRound
from frankpledge.delivery.models import Grant, TrainingNeed
from frankpledge.plan.models import Organisation, PrivateLink
from frankpledge.plan.permission import Act, may

Purpose = PrivateLink.Purpose
#: Held by whoever sees every link, and makes none by it.
SEES_ALL = "plan.view_privatelink"


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that a link may be made for, as the form sends it."""

    value: str
    words: str
    purpose: str
    organisation: Organisation
    subject: str = ""
    stage: int = 0


def choices(user: Any) -> list[Choice]:
    """Everything that `user` may make a link for."""
    found = []
    for one in TargetRound.objects.prefetch_related("invitations__organisation"):
        if one.stage and may(user, Act.WRITE, one):
            for row in one.invitations.all():
                said = f"{one.title}, stage {one.stage}: {row.organisation.name}"
                value = f"propose/{row.organisation.key}/{one.key}"
                found.append(Choice(value, said, Purpose.PROPOSE, row.organisation, one.key, one.stage))
    if may(user, Act.WRITE, TrainingNeed):
        for organisation in Organisation.objects.filter(funded=True):
            said = f"Training needs: {organisation.name}"
            found.append(Choice(f"training/{organisation.key}", said, Purpose.TRAINING, organisation))
    paid = {grant.organisation for grant in _grants() if may(user, Act.WRITE, grant)}
    for organisation in sorted(paid, key=lambda one: one.name):
        found.append(
            Choice(f"grants/{organisation.key}", f"Grants: {organisation.name}", Purpose.GRANTS, organisation)
        )
    return found


def _grants() -> Any:
    return Grant.objects.exclude(organisation=None).select_related("organisation", "fund__commitment")


def _held() -> list[PrivateLink]:
    return list(PrivateLink.objects.select_related("organisation")[:500])


def _of(user: Any) -> list[PrivateLink]:
    """The links to what `user` may make links for, the latest first."""
    keys = {(one.purpose, one.organisation.pk, one.subject) for one in choices(user)}
    return [link for link in _held() if (link.purpose, link.organisation_id, link.subject) in keys]


@never_cache
@require_http_methods(["GET", "POST"])
def links(request: HttpRequest) -> HttpResponse:
    offered = choices(request.user)
    if not offered and not request.user.has_perm(SEES_ALL):
        raise PermissionDenied
    address = ""
    if request.method == "POST":
        wanted = next((one for one in offered if one.value == request.POST.get("for")), None)
        if wanted is None:
            raise PermissionDenied
        _, token = PrivateLink.make(
            wanted.organisation,
            wanted.purpose,
            subject=wanted.subject,
            stage=wanted.stage,
            by=request.user.get_username(),
        )
        address = configuration.BASE_URL.read().rstrip("/") + reverse("private-link", args=[token])
    mine = _of(request.user)
    context = {
        "heading": "Private links",
        "choices": offered,
        "links": _held() if request.user.has_perm(SEES_ALL) else mine,
        "mine": {one.pk for one in mine},
        "address": address,
    }
    return render(request, "desk/links.html", context)


@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    link = get_object_or_404(PrivateLink, pk=pk)
    if link.pk not in {one.pk for one in _of(request.user)}:
        raise PermissionDenied
    PrivateLink.objects.filter(pk=pk, taken_back_at=None).update(taken_back_at=timezone.now())
    return HttpResponseRedirect(reverse("desk:links"))
