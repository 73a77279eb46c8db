"""The register of tests: each recommendation's, judged by the records and the release shown.

answer(test, release) -> Answered          one recommendation
answers(report, release) -> list[Answered] all of a report, in order
"""

from __future__ import annotations

from dataclasses import dataclass

from frankpledge.plan.judging import Answer, Context, ReleaseLike, Shown, Status, all_of, judge
from frankpledge.scrutiny.models import RecommendationTest, ReportPage


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a test: what it says, its answer, and what shows it."""

    says: str
    status: Status
    shown: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """A test and what it comes to: `met`, `partly`, `not-met` or `cannot-tell`."""

    test: RecommendationTest
    status: Status
    parts: tuple[Part, ...]

    @property
    def shown(self) -> tuple[Shown, ...]:
        """Everything that shows the answer, part after part."""
        return tuple(one for part in self.parts for one in part.shown)


def answer(
    test: RecommendationTest, release: ReleaseLike | None = None, context: Context | None = None
) -> Answered:
    """What `test` comes to today. `release` is the one shown, or None before there is one."""
    context = context or Context(release=release)
    context.recommendation = test.recommendation
    parts = []
    for said in test.parts:
        found = judge(said, context)
        parts.append(Part(said["says"], found.status, found.shown))
    whole = all_of(Answer(part.status) for part in parts)
    return Answered(test, whole.status, tuple(parts))


def answers(report: ReportPage, release: ReleaseLike | None = None) -> list[Answered]:
    """Every test of a report's recommendations, in their order; the records are read once for all."""
    context = Context(release=release)
    tests = RecommendationTest.objects.filter(recommendation__report=report, recommendation__live=True)
    ordered = tests.select_related("recommendation__report").order_by("recommendation__position")
    return [answer(test, release, context) for test in ordered]
