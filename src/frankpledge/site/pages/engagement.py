"""What people said and what came of it; what is unanswered, and for how long; who has not been reached;
lessons.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from frankpledge import plan
from frankpledge.community.models import AreaPage, Engagement, Heard, characteristics
from frankpledge.plan.models import PeopleServed, Place

#: Days within which a place or a group counts as reached.
REACHED_WITHIN = 365


@dataclass(frozen=True, slots=True)
class Asked:
    """What the reader asked to see."""

    words: str = ""
    topic: str = ""
    area: str = ""

    @classmethod
    def read(cls, query: Any) -> Asked:
        return cls(*(str(query.get(name, "")).strip()[:100] for name in ("q", "topic", "area")))

    @property
    def anything(self) -> bool:
        return bool(self.words or self.topic or self.area)

    def keeps(self, event: Any, *texts: str) -> bool:
        """Whether an event, with some of its texts, is what was asked for: every word, in any order."""
        said = " ".join([event.title, *event.topics, *event.lesson_for, *texts]).casefold()
        return (
            all(word in said for word in self.words.casefold().split())
            and (not self.topic or self.topic in {*event.topics, *event.lesson_for})
            and (not self.area or (event.area is not None and event.area.place.code == self.area))
        )


@dataclass(frozen=True, slots=True)
class Answer:
    """Something that was said, at which event."""

    event: Any
    row: Any

    @property
    def days(self) -> int:
        """Days since it was said."""
        return (plan.today() - self.event.on).days


@dataclass(frozen=True, slots=True)
class View:
    asked: Asked
    topics: Sequence[str]
    areas: Sequence[Any]
    events: Sequence[Any]
    did: Sequence[Answer]
    will: Sequence[Answer]
    will_not: Sequence[Answer]
    unanswered: Sequence[Answer]
    lessons: Sequence[Any]
    areas_missed: Sequence[Any]
    people_missed: Sequence[Any]
    meetings: int
    expected: int
    present: int
    characteristics: Sequence[tuple[str, tuple[Sequence[tuple[str, int]], bool]]]
    threshold: int

    @property
    def answers(self) -> int:
        return len(self.did) + len(self.will) + len(self.will_not)

    @property
    def nothing_found(self) -> bool:
        return self.asked.anything and not (self.answers or self.unanswered or self.lessons)


def published() -> list[Any]:
    """Every event that may be shown, latest first."""
    held = Engagement.published().select_related("area__place", "board")
    return list(held.prefetch_related("heard", "groups", "commitments"))


def build(query: Any) -> View:
    asked, everything = Asked.read(query), published()
    told = [
        Answer(event, row)
        for event in everything
        for row in event.heard.all()
        if asked.keeps(event, row.said, row.answer, row.changed, row.by_group)
    ]
    change = [a for a in told if a.row.decision == Heard.Decision.CHANGE]
    counted = [e for e in everything if e.officers_expected is not None and e.officers_present is not None]
    return View(
        asked=asked,
        topics=sorted({topic for event in everything for topic in (*event.topics, *event.lesson_for)}),
        areas=list(
            AreaPage.objects.live()
            .filter(place__in=Place.areas())
            .select_related("place")
            .order_by("place__name")
        ),
        events=everything,
        did=[a for a in change if a.row.changed],
        will=[a for a in change if not a.row.changed],
        will_not=[a for a in told if a.row.decision == Heard.Decision.NO_CHANGE],
        unanswered=sorted(
            (a for a in told if a.row.decision == Heard.Decision.UNDECIDED), key=lambda a: a.event.on
        ),
        lessons=[e for e in everything if e.lesson and asked.keeps(e, e.lesson)],
        areas_missed=_areas_missed(everything),
        people_missed=_people_missed(everything),
        meetings=len(counted),
        expected=sum(e.officers_expected for e in counted),
        present=sum(e.officers_present for e in counted),
        characteristics=list(characteristics(Engagement.published()).items()),
        threshold=plan.body().suppress_below_sensitive,
    )


def _lately(events: Iterable[Any]) -> list[Any]:
    since = plan.today() - timedelta(days=REACHED_WITHIN)
    return [event for event in events if event.on >= since]


def _areas_missed(events: Sequence[Any]) -> list[Any]:
    """Areas in which nobody was asked within a year."""
    reached = {event.area_id for event in _lately(events)}
    areas = AreaPage.objects.live().filter(place__in=Place.areas()).select_related("place")
    areas = areas.order_by("place__name")
    return [area for area in areas if area.pk not in reached]


def _people_missed(events: Sequence[Any]) -> list[Any]:
    """People whom the plan serves and whom no event within a year names among those who came."""
    said = [row.group for event in _lately(events) for row in event.groups.all() if row.count != 0]
    return [group for group in PeopleServed.objects.all() if not any(group.named_in(text) for text in said)]
