"""A report's recommendations at once: what was asked, the answer, the test of records and release."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, gettext_noop, ngettext
from django.utils.translation import gettext as _

from frankpledge import asked
from frankpledge.scrutiny import register
from frankpledge.scrutiny.models import RecommendationPage, ReportPage
from frankpledge.site import current, formats, history, marks, memory


@dataclass(frozen=True, slots=True)
class Row:
    """One recommendation and its test's answer: met, partly, not-met or cannot-tell, part by part."""

    recommendation: Any
    question: str
    status: str
    parts: Sequence[register.Part]
    history: register.History | None = None

    @property
    def first_met(self) -> Any | None:
        """The release in which it was first met; None where none has kept such an answer."""
        return self.history.first_met if self.history else None

    @property
    def mark(self) -> marks.Mark:
        return marks.test(self.status)


def rows(report: Any) -> list[Row]:
    """The report's recommendations in order, each with its test as it stands now."""
    return list(_rows(report.pk, current.shelf().key, get_language() or ""))


@asked.remembered(memory.changes, memory.besides)
def _rows(report: int, release: str, language: str) -> tuple[Row, ...]:
    """They are computed once for whatever they rest on, in each language, and shown on several pages."""
    release = current.shelf().release
    pages = (
        RecommendationPage.objects.live()
        .filter(report=report)
        .select_related("test", "addressee")
        .prefetch_related("report", "responses", "commitments", "closures")
        .order_by("position")
    )
    answers = register.answers(ReportPage.objects.get(pk=report), release)
    answered = {a.test.recommendation_id: a for a in answers}
    kept = register.history(history.published())
    return tuple(_row(page, answered.get(page.pk), kept) for page in pages)


def row(page: Any, release: Any) -> Row:
    """One recommendation's row."""
    test = getattr(page, "test", None)
    kept = register.history(history.published())
    return _row(page, register.answer(test, release) if test else None, kept)


def _row(page: Any, answered: register.Answered | None, kept: Mapping[str, register.History]) -> Row:
    if answered is None:
        return Row(page, "", "cannot-tell", ())
    told = kept.get(f"{page.report.key}/{page.key}")
    return Row(page, answered.test.question, str(answered.status), answered.parts, told)


def counts(told: Sequence[Row]) -> list[tuple[str, int]]:
    """How many of each answer, from met to cannot tell."""
    found = Counter(row.status for row in told)
    return [(name, found[name]) for name in marks.TESTS if found[name]]


def said(told: Sequence[Row]) -> str:
    """The count in words: ``Six are met, four partly, two not met; of four it cannot be told``."""
    found = dict(counts(told))
    parts = []
    if "met" in found:
        words = ngettext("%(number)s is met", "%(number)s are met", found["met"])
        parts.append(words % {"number": formats.count_word(found["met"])})
    for name, words in (
        ("partly", gettext_noop("%(number)s partly")),
        ("not-met", gettext_noop("%(number)s not met")),
        ("cannot-tell", gettext_noop("%(number)s cannot be told")),
    ):
        if name in found:
            parts.append(_(words) % {"number": formats.count_word(found[name])})
    return formats.sentence(formats.listed(parts)) if parts else _("No recommendation is held")


def main_report() -> Any | None:
    """The report on the current plan with the most recommendations: the one that the front page shows."""
    reports = ReportPage.objects.live().order_by("-published")
    return max(reports, key=lambda r: r.recommendations.live().count(), default=None)
