"""Two editions compared: made from texts held or files given, and confirmed pair by pair."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from frankpledge.desk.views import approving
from frankpledge.plan import comparing, edition_text, texts
from frankpledge.plan.models import ClauseLabel, ComparedClause, EditionComparison, EditionPage
from frankpledge.plan.permission import Act, may

#: Bytes of the largest file that is taken.
LARGEST = 30 * 1024 * 1024
#: Pairs on a page.
PAIRS = 25


class Making(forms.Form):
    """Which editions, and their texts where they are not held."""

    earlier = forms.ModelChoiceField(EditionPage.objects.none(), label="The earlier edition")
    edition = forms.ModelChoiceField(EditionPage.objects.none(), label="The later edition")
    old = forms.FileField(
        required=False,
        label="Text of the earlier",
        help_text="Markdown, HTML, DOCX or PDF; left out: the text held.",
    )
    new = forms.FileField(required=False, label="Text of the later", help_text="The same.")
    by = forms.CharField(
        label="Made by", max_length=200, help_text="Your post, not your name: it is published."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("earlier", "edition"):
            self.fields[name].queryset = EditionPage.objects.live().order_by("position")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("earlier") and given.get("earlier") == given.get("edition"):
            self.add_error("edition", "Choose two different editions.")
        for name, edition in (("old", "earlier"), ("new", "edition")):
            if given.get(edition) and name not in self.errors:
                try:
                    given[f"{name}_text"] = _text(given.get(name), given[edition])
                except texts.TextError as problem:
                    self.add_error(name, str(problem))
        return given


@require_http_methods(["GET", "HEAD", "POST"])
def comparisons(request: HttpRequest) -> HttpResponse:
    """Every comparison as it was last drafted, and a form to make one."""
    if not may(request.user, Act.READ, EditionComparison):
        raise PermissionDenied
    may_make = may(request.user, Act.WRITE, EditionComparison)
    form = Making(request.POST or None, request.FILES or None) if may_make else None
    if request.method == "POST" and form is not None and form.is_valid():
        given = form.cleaned_data
        made = comparing.propose(
            given["edition"], given["earlier"], given["old_text"], given["new_text"], by=given["by"]
        )
        approving.keep(made, request.user)
        messages.success(request, f"{len(made.clauses.all()):,} pairs are proposed; a person confirms them.")
        return redirect("desk:comparison", pk=made.pk)
    held = [(one, comparing.latest(one)) for one in EditionComparison.everything.all()]
    context = {"heading": "Editions compared", "held": held, "form": form}
    return render(request, "desk/comparisons.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def comparison(request: HttpRequest, pk: int) -> HttpResponse:
    """The pairs of one comparison, those that wait first; a label for each, and a reason where it is another.

    What is confirmed is kept as a draft; the map is public once a second person approves it.
    """
    saved = get_object_or_404(EditionComparison.everything, pk=pk)
    if not may(request.user, Act.WRITE, saved):
        raise PermissionDenied
    held = comparing.latest(saved)
    rows = list(held.clauses.all())
    problems: dict[int, str] = {}
    if request.method == "POST":
        problems = _confirmed(request, rows)
        if len(problems) < len(request.POST.getlist("pair")) or request.POST.get("do") == "send":
            held.clauses = rows
            approving.keep(held, request.user)
        if request.POST.get("do") == "send" and not problems:
            sent = approving.send(held, request.user)
            waits = (
                "It is public once a second person approves it." if sent else "Nobody is named to approve it."
            )
            messages.success(request, f"Sent for approval. {waits}")
        if not problems:
            return redirect(request.get_full_path())
    show = request.GET.get("show", "waiting")
    wanted = [(n, row) for n, row in enumerate(rows) if _is_shown(row, show)]
    shown = Paginator(wanted, PAIRS).get_page(request.GET.get("p"))
    context = {
        "heading": f"{held.earlier} → {held.edition}",
        **{"held": held, "saved": saved, "shown": shown, "show": show, "labels": ClauseLabel.choices},
        "pairs": [(number, row, _marked(row), problems.get(number, "")) for number, row in shown],
        "by": request.POST.get("by", ""),
    }
    return render(request, "desk/comparison.html", context)


def _confirmed(request: HttpRequest, rows: list[ComparedClause]) -> dict[int, str]:
    """Put what the form says on the pairs; what is wrong with it, by the number of the pair."""
    problems: dict[int, str] = {}
    by = request.POST.get("by", "").strip()
    for number in (int(given) for given in request.POST.getlist("pair") if given.isdigit()):
        label = request.POST.get(f"label-{number}", "")
        if number >= len(rows) or label == rows[number].confirmed:
            continue
        try:
            if not by:
                raise ValueError("Say who confirms: your post, not your name.")
            comparing.confirm(
                rows[number], label, by=by, reason=request.POST.get(f"reason-{number}", "").strip()
            )
        except ValueError as problem:
            problems[number] = str(problem)
    return problems


def _is_shown(row: ComparedClause, show: str) -> bool:
    if row.heading or row.proposed == ClauseLabel.UNCHANGED:
        return False
    return show in ("all", row.proposed) or (show == "waiting" and not row.confirmed)


def _marked(row: Any) -> list[texts.Span]:
    return texts.marked(row.old, row.new) if row.old and row.new else []


def _text(given: UploadedFile | None, edition: EditionPage) -> texts.Text:
    """The clauses of a file that was given, else of the edition's text. Raises `TextError`, saying what to
    do."""
    if given is None:
        held = edition_text.text(edition)
        if held is None:
            raise texts.TextError(f"The text of {edition.title} is not held: give a file.")
        return held
    if given.size and given.size > LARGEST:
        raise texts.TextError(f"{given.name} is larger than {LARGEST >> 20} MB: give the text alone.")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / (Path(given.name or "text").name[-100:] or "text")
        path.write_bytes(given.read())
        return texts.read(path)
