"""The register of tests: each recommendation's, judged by the records and the release shown.

answer(test, release) -> Answered          one recommendation
answers(report, release) -> list[Answered] all of a report, in order
frozen(figures) -> list[dict]              every test's answer, as a release keeps it
history(releases) -> dict[id, History]     when each test was first met, by the releases that kept its answer
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

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


class Kept(Protocol):
    """As much of a release as its history of answers looks at; `releases.Release` is one."""

    @property
    def key(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def plan(self) -> Mapping[str, Any]: ...


@dataclass(frozen=True, slots=True)
class History:
    """A test's answers, release by release, oldest first: (release, status) for each that kept one."""

    answers: Sequence[tuple[Kept, str]]

    @property
    def first_met(self) -> Kept | None:
        """The first release in which it was met; None where it has not been."""
        return next((release for release, status in self.answers if status == Status.MET), None)

    @property
    def lost(self) -> Kept | None:
        """The first release after it was met in which it was not any more."""
        met = False
        for release, status in self.answers:
            if met and status != Status.MET:
                return release
            met = met or status == Status.MET
        return None


def frozen(figures: Any = None) -> list[dict[str, Any]]:
    """What every test comes to with the figures that are frozen, and what shows it: plain data for a
    release."""
    context = Context(release=figures)
    kept = []
    tests = RecommendationTest.objects.filter(recommendation__live=True)
    for test in tests.select_related("recommendation__report").order_by(
        "recommendation__report__position", "recommendation__position"
    ):
        found = answer(test, figures, context)
        page = test.recommendation
        parts = [
            {"says": p.says, "status": str(p.status), "shown": [s.text for s in p.shown]} for p in found.parts
        ]
        kept.append(
            {
                "id": f"{page.report.key}/{page.key}",
                "number": page.number,
                "title": page.title,
                "question": test.question,
                "status": str(found.status),
                "parts": parts,
            }
        )
    return kept


def history(releases: Iterable[Kept]) -> dict[str, History]:
    """The answers of every test by its recommendation's id (`report/key`), from `releases`, oldest first."""
    told: dict[str, list[tuple[Kept, str]]] = {}
    for release in releases:
        for kept in release.plan.get("answers", ()):
            told.setdefault(kept["id"], []).append((release, kept["status"]))
    return {key: History(answers) for key, answers in told.items()}


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
    read = tests.select_related("recommendation").prefetch_related("recommendation__report")
    ordered = read.order_by("recommendation__position")
    return [answer(test, release, context) for test in ordered]
