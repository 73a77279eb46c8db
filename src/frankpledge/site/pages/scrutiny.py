"""The committee's reports, and what stands unanswered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from frankpledge.scrutiny.models import CommitteeMeeting, Question, ReportPage
from frankpledge.site import sixteen
from frankpledge.site.pages import performance


@dataclass(frozen=True, slots=True)
class Entry:
    report: Any
    rows: Sequence[sixteen.Row]
    answered: int
    said: str


@dataclass(frozen=True, slots=True)
class View:
    entries: Sequence[Entry]
    meetings: Sequence[Any]
    unanswered: int
    waiting: int
    texts: Sequence[Any]


def build(page: Any, request: Any) -> View:
    entries = []
    for report in ReportPage.objects.live().select_related("author", "addressee").order_by("-published"):
        rows = sixteen.rows(report)
        answered = sum(row.recommendation.status != "none" for row in rows)
        entries.append(Entry(report, rows, answered, sixteen.said(rows)))
    edition = performance.edition()
    return View(
        entries,
        list(CommitteeMeeting.objects.prefetch_related("witnesses").order_by("-on")),
        sum(len(e.rows) - e.answered for e in entries),
        Question.objects.filter(answer="").count(),
        [edition] if edition else [],
    )
