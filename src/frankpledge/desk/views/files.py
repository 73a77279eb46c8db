"""Files that are brought: dropped, checked, looked at, accepted or rejected."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from frankpledge.desk import uploads
from frankpledge.desk.forms import OptionsForm, ReasonForm, UploadForm
from frankpledge.desk.models import Upload
from frankpledge.desk.views.allowed import holding

_OPTIONS = ("format", "force", "replace", "illustrative")


@require_http_methods(["GET", "HEAD", "POST"])
@holding("desk.add_upload", "desk.view_upload", "desk.accept_upload")
def files(request: HttpRequest) -> HttpResponseBase:
    """What was brought, the newest first; and a form to bring more."""
    may_add = request.user.has_perm("desk.add_upload")
    form = UploadForm(request.POST or None, request.FILES or None) if may_add else None
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            upload = uploads.receive(
                [(one.name, one) for one in form.cleaned_data["files"]],
                request.user,
                **{name: form.cleaned_data[name] for name in _OPTIONS},
            )
        except uploads.DeskError as error:
            form.add_error("files", str(error))
        else:
            return HttpResponseRedirect(reverse("desk:file", args=[upload.pk]))
    page = Paginator(Upload.objects.select_related("by", "decided_by"), 25).get_page(request.GET.get("p"))
    status = 400 if form is not None and form.is_bound and form.errors else 200
    told = {"heading": "Files", "form": form, "uploads": page}
    return render(request, "desk/files.html", told, status=status)


@require_safe
@holding("desk.add_upload", "desk.view_upload", "desk.accept_upload")
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """What the checks found of an upload, and what it would change."""
    upload = get_object_or_404(Upload.objects.select_related("job", "by", "decided_by"), pk=pk)
    return render(request, "desk/file.html", _told(upload, request))


def _told(upload: Upload, request: HttpRequest) -> dict[str, Any]:
    totals = [
        (words, sum(one.get(name, 0) for one in upload.account))
        for name, words in (
            ("read", "Read"),
            ("added", "Added"),
            ("replaced", "Replaced"),
            ("set_aside", "Set aside"),
        )
    ]
    return {
        "heading": str(upload),
        "upload": upload,
        "totals": totals,
        "problems": [one for file in upload.account for one in file.get("problems", [])][: uploads.LISTED],
        "changes": list(_summed(upload.changes)),
        "may_decide": request.user.has_perm("desk.accept_upload"),
        "options": OptionsForm(initial={name: getattr(upload, name) for name in _OPTIONS}),
        "reason": ReasonForm(),
    }


def _summed(changes: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Changes by dataset and scope: months added, replaced and left out, rows before and after."""
    for (dataset, scope), rows in groupby(changes, key=lambda one: (one["dataset"], one["scope"])):
        months = list(rows)
        yield {
            "dataset": dataset,
            "scope": scope,
            "added": sum(one["before"] is None for one in months),
            "replaced": sum(None not in (one["before"], one["after"]) for one in months),
            "left": sum(one["after"] is None for one in months),
            "before": sum(one["before"] or 0 for one in months),
            "after": sum(one["after"] or 0 for one in months),
            "first": months[0]["month"],
            "last": months[-1]["month"],
            "months": months,
        }


@require_safe
@holding("desk.add_upload", "desk.view_upload", "desk.accept_upload")
def problems(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Every row at fault, as CSV; always a download, never shown as a page."""
    upload = get_object_or_404(Upload, pk=pk)
    response = StreamingHttpResponse(
        _csv(uploads.problem_rows(upload)), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="problems-{upload.pk}.csv"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _csv(rows: Iterator[list[str]]) -> Iterator[str]:
    for row in rows:
        line = io.StringIO()
        # A cell that a spreadsheet would take for a formula is written as text.
        csv.writer(line).writerow([f"'{cell}" if cell[:1] in "=+-@\t\r" else cell for cell in row])
        yield line.getvalue()


@require_POST
@holding("desk.add_upload", "desk.accept_upload")
def try_again(request: HttpRequest, pk: int) -> HttpResponse:
    upload, form = get_object_or_404(Upload, pk=pk), OptionsForm(request.POST)
    if form.is_valid():
        _said(request, lambda: uploads.try_again(upload, request.user, **form.cleaned_data))
    return HttpResponseRedirect(reverse("desk:file", args=[pk]))


@require_POST
@holding("desk.accept_upload")
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept or reject, as the button says."""
    upload = get_object_or_404(Upload, pk=pk)
    if "accept" in request.POST:
        _said(request, lambda: uploads.accept(upload, request.user))
    elif "reject" in request.POST:
        _said(request, lambda: uploads.reject(upload, request.user, request.POST.get("reason", "")))
    return HttpResponseRedirect(reverse("desk:file", args=[pk]))


def _said(request: HttpRequest, act: Any) -> None:
    try:
        act()
    except uploads.DeskError as error:
        messages.error(request, str(error))
