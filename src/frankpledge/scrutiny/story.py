"""One dated story of a recommendation, from the evidence to the committee's verdict; and of a commitment.

    recommendation(page) -> list[Event]     oldest first, what has no day before all else
    commitment(page) -> list[Event]         the same of one promise

Nothing is told that has not happened by today, but for the response's due date once it has passed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from frankpledge.plan.drafts import public_of
from frankpledge.plan.models import CommitmentPage, today
from frankpledge.scrutiny.models import RecommendationPage, Response


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened on a day (None: not known), and what holds it.

    `kind` is `evidence, asked, position, due, response, promised, status, update, moved, reached, missed,
    log, question, answer, reply, verdict`. `row` is the record; `late` the days past a due date, where that
    is told.
    """

    on: date | None
    kind: str
    title: str
    row: Any
    text: str = ""
    by: str = ""
    url: str = ""
    late: int | None = None

    @property
    def invented(self) -> bool:
        return bool(getattr(self.row, "invented", False))


#: On one day things come in this order.
_ORDER = (
    *("evidence", "asked", "position", "due", "response", "promised", "status", "update"),
    *("moved", "reached", "missed", "log", "question", "answer", "reply", "verdict"),
)


def recommendation(page: RecommendationPage) -> list[Event]:
    """Evidence, asking, positions, the response against its clock, what its commitments did, questions,
    replies and verdicts, oldest first."""
    told = [*_asked(page), *_answered(page), *_questions(page), *_concluded(page)]
    rows = ("milestones__revisions", "updates", "statuses", "edition", "log__organisation")
    for promise in public_of(page.commitments, *rows):
        told += _promised(promise)
        told += [event for event in commitment(promise) if event.kind != "log"]
    return _in_order(told)


def commitment(page: CommitmentPage) -> list[Event]:
    """What happened to a commitment: changes of status, updates, dates reached, moved and missed, its log."""
    told: list[Event] = []
    for row in page.statuses.all():
        words = [row.get_delivery_display() if row.delivery else "", row.get_assurance_display().lower()]
        title = f"{page.title}: {', '.join(filter(None, words)).lower()}"
        told.append(Event(row.on, "status", title, row, row.why, row.by, page.url or ""))
    for row in page.updates.all():
        told.append(
            Event(row.written_on, "update", page.title, row, row.what_happened, row.by, page.url or "")
        )
    for step in page.milestones.all():
        title, to = f"{page.title}: {step.title}", f"{page.url or ''}#dates"
        if step.done:
            told.append(
                Event(
                    step.done,
                    "reached",
                    title,
                    step,
                    step.evidence,
                    "",
                    to,
                    (step.done - step.original_date).days,
                )
            )
        elif step.overdue:
            told.append(Event(step.due, "missed", title, step, "", "", to, step.days_late))
        for row in step.revisions.all():
            told.append(Event(row.made_on, "moved", title, row, row.reason, row.by, to))
    for row in page.log.all():
        title = f"{row.get_kind_display()}{f': {row.organisation}' if row.organisation else ''}"
        told.append(
            Event(
                row.on, "log", title, row, " ".join(filter(None, [row.text, row.answer])), "", page.url or ""
            )
        )
    return _in_order(told)


def _asked(page: RecommendationPage) -> Iterator[Event]:
    for one in page.evidence.live().select_related("meeting", "report"):
        yield Event(one.given_on, "evidence", one.title, one, one.paraphrase, one.attribution, one.url or "")
    report = page.report
    yield Event(
        report.published, "asked", report.title, report, "", str(report.author or ""), report.get_url() or ""
    )
    for row in page.positions.all():
        yield Event(row.on, "position", row.by, row, row.said, row.by)


def _answered(page: RecommendationPage) -> Iterator[Event]:
    due, given = page.due, list(page.responses.all())
    for row in given:
        late = (row.on - due).days if due else None
        yield Event(row.on, "response", row.get_status_display(), row, row.text, row.by, row.url, late)
    first = min((row.on for row in given if row.status != Response.Status.NONE), default=None)
    if due and due < today() and (first is None or first > due):
        yield Event(due, "due", "", page, late=((first or today()) - due).days)


def _promised(promise: CommitmentPage) -> Iterator[Event]:
    if promise.edition and promise.edition.issued:
        url = promise.url or ""
        yield Event(promise.edition.issued, "promised", promise.title, promise, promise.summary, "", url)


def _questions(page: RecommendationPage) -> Iterator[Event]:
    for one in page.questions.all():
        yield Event(one.asked_on, "question", one.asked_of, one, one.text, one.asked_by, one.url)
        if one.answer:
            waited = (one.answered_on - one.asked_on).days if one.answered_on else None
            yield Event(one.answered_on, "answer", one.asked_of, one, one.answer, "", one.url, waited)


def _concluded(page: RecommendationPage) -> Iterator[Event]:
    for row in page.replies.all():
        yield Event(row.on, "reply", str(row.by or ""), row, row.text, str(row.by or ""))
    for row in page.closures.all():
        who = f"{row.by}{f' ({row.person})' if row.person else ''}"
        yield Event(row.on, "verdict", row.get_verdict_display(), row, row.reason, who)


def _in_order(told: list[Event]) -> list[Event]:
    happened = [event for event in told if event.on is None or event.on <= today()]
    return sorted(happened, key=lambda e: (e.on or date.min, _ORDER.index(e.kind)))
