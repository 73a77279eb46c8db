"""The draft set against the final plan, ask by ask."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from frankpledge.plan.models import CommitmentPage, EditionPage
from frankpledge.scrutiny.models import RecommendationPage


@dataclass(frozen=True, slots=True)
class Ask:
    """One of the things asked for: what a person found in the draft and in the final plan, if anyone
    compared."""

    text: str
    answer: Any | None
    commitment: Any | None


@dataclass(frozen=True, slots=True)
class Row:
    recommendation: Any
    asks: Sequence[Ask]


@dataclass(frozen=True, slots=True)
class View:
    report: Any
    draft: Any | None
    final: Any | None
    rows: Sequence[Row]
    counts: Sequence[tuple[str, int]]
    asks: int
    unread: int


def build(report: Any) -> View:
    promised = {page.reference: page for page in CommitmentPage.objects.live().select_related("edition")}
    rows = []
    pages = RecommendationPage.objects.live().filter(report=report).prefetch_related("answers")
    for page in pages.order_by("position"):
        given = {row.ask: row for row in page.answers.all()}
        asks = [_ask(text, given.get(text), promised) for text in page.asks]
        rows.append(Row(page, asks))
    every = [ask for row in rows for ask in row.asks]
    found = Counter(ask.answer.taken for ask in every if ask.answer)
    return View(
        report,
        report.edition,
        EditionPage.in_force(),
        rows,
        [(name, found[name]) for name in ("whole", "part", "none") if found[name]],
        asks=len(every),
        unread=sum(ask.answer is None for ask in every),
    )


def _ask(text: str, answer: Any | None, promised: dict[str, Any]) -> Ask:
    return Ask(text, answer, promised.get(answer.commitment) if answer and answer.commitment else None)
