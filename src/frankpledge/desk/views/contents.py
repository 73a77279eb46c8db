"""The plan's own: legal contents, money and hard choices, review triggers, duties; what is missing."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from frankpledge.desk.in_charge import may_write
from frankpledge.plan.models import Duty, EditionPage
from frankpledge.site.pages import duties, money, statute, triggers


@require_safe
def contents(request: HttpRequest) -> HttpResponse:
    """Of the edition in force, or the one that `?edition=` names; each with where it is edited and shown."""
    editions = list(EditionPage.objects.live().order_by("position"))
    asked = request.GET.get("edition", "")
    edition = next((one for one in editions if one.key == asked), None) or EditionPage.in_force()
    context: dict[str, Any] = {
        "heading": "What the law asks of the plan",
        "editions": editions,
        "edition": edition,
        "duties": duties.build(),
        "duty_add": reverse(Duty.snippet_viewset.get_url_name("add")),
        "duty_edit": Duty.snippet_viewset.get_url_name("edit"),
    }
    if edition is not None:
        context |= {
            "statute": statute.build(edition),
            "money": money.build(edition),
            "triggers": triggers.build(edition),
            "may_write": may_write(request.user, edition),
            "edit": reverse("wagtailadmin_pages:edit", args=[edition.pk]),
        }
    return render(request, "desk/contents.html", context)
