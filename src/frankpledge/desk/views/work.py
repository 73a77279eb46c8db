"""What is being done in the background, and what was."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from frankpledge.desk.models import Job
from frankpledge.desk.views.allowed import holding


@require_safe
@holding("desk.view_job")
def work(request: HttpRequest) -> HttpResponse:
    jobs = Paginator(Job.objects.select_related("by"), 50).get_page(request.GET.get("p"))
    return render(request, "desk/work.html", {"heading": "Work in the background", "jobs": jobs})


@require_safe
@holding("desk.view_job", "desk.add_upload", "desk.accept_upload", "desk.freeze_release")
def job(request: HttpRequest, pk: int) -> JsonResponse:
    """How far a piece of work is, for a page that waits for it."""
    found = get_object_or_404(Job, pk=pk)
    return JsonResponse(
        {
            "state": found.state,
            "said": found.problem or found.progress or found.get_state_display(),
            "over": found.over,
        }
    )
