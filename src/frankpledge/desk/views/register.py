"""The tests of a report's recommendations, written by the panel whose report it is."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from frankpledge.desk.views import approving, parts
from frankpledge.plan.permission import Act, may
from frankpledge.scrutiny import predicates, register
from frankpledge.scrutiny.models import RecommendationPage, RecommendationTest, ReportPage
from frankpledge.site import current

#: The most parts that a test has.
MOST = 12


def may_edit(user: Any) -> bool:
    """Whether `user` may write the tests of reports."""
    return may(user, Act.WRITE, RecommendationTest)


@require_safe
def tests(request: HttpRequest) -> HttpResponse:
    """Every report that this person may write tests for, with its recommendations and their answers now."""
    release = current.shelf().release
    reports = []
    if not may_edit(request.user):
        raise PermissionDenied
    for report in ReportPage.objects.live().order_by("-published"):
        answered = {a.test.recommendation_id: a for a in register.answers(report, release)}
        pages = report.recommendations.live().order_by("position")
        reports.append((report, [(page, answered.get(page.pk)) for page in pages]))
    return render(request, "desk/tests.html", {"heading": "Tests of recommendations", "reports": reports})


@require_http_methods(["GET", "HEAD", "POST"])
def test(request: HttpRequest, pk: int) -> HttpResponse:
    """One test as a form: a question, and parts with a predicate each; what it gives now stands beside it."""
    page = get_object_or_404(RecommendationPage.objects.live().select_related("report"), pk=pk)
    if not may_edit(request.user):
        raise PermissionDenied
    saved = RecommendationTest.everything.filter(recommendation=page).first()
    held = approving.drafted(saved) if saved else RecommendationTest(recommendation=page)
    question, told = held.question, [parts.of(said) for said in held.parts]
    do = request.POST.get("do", "") if request.method == "POST" else ""
    if do:
        count = min(int(request.POST.get("parts", "0") or 0), MOST)
        question = request.POST.get("question", "").strip()
        told = [parts.posted(request.POST, number) for number in range(count)]
        if do.startswith("remove-"):
            gone = int(do.removeprefix("remove-"))
            told = [part for number, part in enumerate(told) if number != gone]
    if do == "add" or not told:
        told.append(parts.posted({}, 0))
    for number, part in enumerate(told):
        part.number = number
    now = _judged(page, question, told)
    wrong = bool(do == "save" and not question) or any(part.problems for part in told)
    if do == "save" and not wrong:
        held.question, held.parts = question, [part.said() for part in told]
        approving.keep(held, request.user)
        sent = approving.send(held, request.user)
        waits = " It is public once a second person approves it." if sent else ""
        messages.success(request, f"The test of recommendation {page.number} is kept as a draft.{waits}")
        return redirect("desk:test", pk=page.pk)
    context = {
        "heading": f"Test of recommendation {page.number}: {page.title}",
        **{"page": page, "question": question, "told": told, "choices": parts.choices(), "now": now},
        **{"wrong": wrong, "unsaid": do == "save" and not question, "tried": bool(do)},
        "most": len(told) >= MOST,
    }
    return render(request, "desk/test.html", context)


def _judged(page: RecommendationPage, question: str, told: list[parts.Part]) -> register.Answered | None:
    """What the test gives now, part by part; None where a part is badly written, which is said beside it."""
    said = [part.said() for part in told]
    for part, one in zip(told, said, strict=True):
        if not part.says:
            part.problems.append("Say in a sentence what this part looks for.")
        part.problems += [problem.removeprefix("part 1: ") for problem in predicates.problems([one])]
    if any(part.problems for part in told):
        return None
    draft = RecommendationTest(recommendation=page, question=question, parts=said)
    answered = register.answer(draft, current.shelf().release)
    for part, found in zip(told, answered.parts, strict=True):
        part.now = found
    return answered
