"""Questions put at meetings and in writing, their answers, and how long they took."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from frankpledge import plan
from frankpledge.scrutiny.models import CommitteeMeeting, Question


@dataclass(frozen=True, slots=True)
class Put:
    """A question, the recommendations that it is about, and the days to its answer, or so far without one."""

    question: Any
    recommendations: Sequence[Any]
    days: int | None

    @property
    def answered(self) -> bool:
        return bool(self.question.answer)


@dataclass(frozen=True, slots=True)
class View:
    unanswered: Sequence[Put]
    answered: Sequence[Put]
    meetings: Sequence[Any]


def build() -> View:
    held = Question.objects.select_related("meeting").prefetch_related("recommendations__report")
    put = [_put(one) for one in held.filter(asked_on__lte=plan.today()).order_by("-asked_on", "-position")]
    return View(
        sorted((one for one in put if not one.answered), key=lambda one: -(one.days or 0)),
        [one for one in put if one.answered],
        list(CommitteeMeeting.objects.prefetch_related("witnesses", "questions").order_by("-on")),
    )


def _put(question: Any) -> Put:
    about = [page for page in question.recommendations.all() if page.live]
    if question.answer:
        days = (question.answered_on - question.asked_on).days if question.answered_on else None
    else:
        days = (plan.today() - question.asked_on).days
    return Put(question, about, days)
