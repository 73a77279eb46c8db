"""What is being done in the background, and what was."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from frankpledge.desk.models import Job
from frankpledge.desk.views.allowed import holding


@require_safe
@holding("desk.view_job")
def work(request: HttpRequest) -> HttpResponse:
    jobs = Paginator(Job.objects.select_related("by"), 50).get_page(request.GET.get("p"))
    return render(request, "desk/work.html", {"heading": "Work in the background", "jobs": jobs})
