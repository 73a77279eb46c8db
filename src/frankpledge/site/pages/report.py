"""A report's page: every recommendation at once, each with its test of the records and the release."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from frankpledge.plan.drafts import named
from frankpledge.plan.models import EditionPage, MeasurePage
from frankpledge.site import current, sixteen


@dataclass(frozen=True, slots=True)
class View:
    report: Any
    edition: Any | None
    rows: Sequence[sixteen.Row]
    said: str
    findings: Sequence[Any]
    pages: dict[str, Any]
    evidence: Sequence[Any]
    quoted: Sequence[Any]
    shelf: current.Shelf


def build(page: Any, request: Any) -> View:
    rows = sixteen.rows(page)
    return View(
        page,
        EditionPage.in_force(),
        rows,
        sixteen.said(rows),
        list(page.findings.all()),
        {row.recommendation.key: row.recommendation for row in rows},
        list(page.evidence.live().select_related("meeting").order_by("chapter", "position")),
        list(page.quoted_figures.prefetch_related(Prefetch("measure", named(MeasurePage.objects.all())))),
        current.shelf(),
    )
