"""The plan as a workbook: taken away, filled in, brought back as drafts."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from frankpledge import plan, workspace
from frankpledge.desk import workbooks
from frankpledge.workspace import WorkspaceError

#: The largest file that is taken, in bytes.
LARGEST = 20 * 1024 * 1024


@require_http_methods(["GET", "HEAD", "POST"])
def workbook(request: HttpRequest) -> HttpResponse:
    """GET: the form. POST: `check` says what would change; `send` makes drafts of it, all or none."""
    context: dict[str, Any] = {"heading": "The plan as a spreadsheet"}
    status = 200
    if request.method == "POST":
        given = request.FILES.get("file")
        if given is None or not (given.name or "").lower().endswith(".xlsx"):
            context["faults"] = ["Choose a workbook (.xlsx) that was taken from this page and filled in."]
        elif given.size > LARGEST:
            context["faults"] = ["The file is far larger than a plan makes."]
        else:
            context |= _taken(request, given)
        status = 422 if "faults" in context else 200
    return render(request, "desk/workbook.html", context, status=status)


def _taken(request: HttpRequest, given: Any) -> dict[str, Any]:
    send = "send" in request.POST
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "workbook.xlsx"
        with path.open("wb") as file:
            for chunk in given.chunks():
                file.write(chunk)
        try:
            told = (workbooks.propose if send else workbooks.check)(path, request.user)
        except WorkspaceError as error:
            return {"faults": [str(fault) for fault in error.faults], "name": given.name}
    return {"proposed": told, "done": send, "name": given.name}


@require_safe
def workbook_file(request: HttpRequest) -> HttpResponse | FileResponse:
    """The edition in force as a workbook."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "plan.xlsx"
        try:
            workspace.workbook.write(path)
        except WorkspaceError as error:
            context = {"heading": "The plan as a spreadsheet", "faults": [str(f) for f in error.faults]}
            return render(request, "desk/workbook.html", context, status=422)
        # The file lives on while it is open, after its folder is gone.
        return FileResponse(path.open("rb"), as_attachment=True, filename=f"plan-{plan.today()}.xlsx")
