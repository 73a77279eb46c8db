"""A piece of evidence: who said what, when, and what it led to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from frankpledge.plan.drafts import public_of
from frankpledge.scrutiny.models import QuotedFigure


@dataclass(frozen=True, slots=True)
class View:
    evidence: Any
    recommendations: Sequence[Any]
    findings: Sequence[Any]
    quoted: Sequence[Any]


def build(page: Any, request: Any) -> View:
    return View(
        page,
        public_of(page.recommendations, order="position"),
        [f for f in page.report.findings.all() if f.key in page.findings],
        list(QuotedFigure.objects.filter(key__in=page.quoted).select_related("measure")),
    )
