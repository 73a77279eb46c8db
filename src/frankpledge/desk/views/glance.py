"""The quarter at a glance."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from frankpledge import plan
from frankpledge.desk import glance as quarter


@require_safe
def glance(request: HttpRequest) -> HttpResponse:
    """What asks for attention: what the person is in charge of, or with `?show=all` everything."""
    everything = request.GET.get("show") == "all"
    told = quarter.groups(request.user, everything=everything)
    return render(
        request,
        "desk/glance.html",
        {
            "heading": "The quarter at a glance",
            "groups": told,
            "everything": everything,
            "today": plan.today(),
            "number": sum(len(group.lines) for group in told),
        },
    )
