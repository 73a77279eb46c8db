"""Engagement that closes its loop: who came, what was heard, who assessed it, what changed or why not,
what was learnt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db import models
from modelcluster.fields import ParentalKey, ParentalManyToManyField

from frankpledge.community.models.areas import AreaPage
from frankpledge.community.models.boards import Board
from frankpledge.plan import fields
from frankpledge.plan.models import CommitmentPage, today
from frankpledge.plan.record import Problem, Record, Row, panels


class Engagement(Record):
    """An event at which people were asked or heard. It cannot close before each thing heard is answered."""

    class Kind(models.TextChoices):
        MEETING = "meeting", "Meeting"
        SURVEY = "survey", "Survey"
        WALK = "walk", "Walk-about"
        WORKSHOP = "workshop", "Workshop"
        YOUTH = "youth", "Youth event"
        ONLINE = "online", "Online"
        IMPACT = "impact-assessment", "Community impact assessment"
        TENSION = "tension", "Tension record"

    class Grade(models.TextChoices):
        LOW = "low", "Low"
        MEDIUM = "medium", "Medium"
        HIGH = "high", "High"
        CRITICAL = "critical", "Critical"

    RECORD = (
        *("key", "title", "kind", "on", "area", "board", "topics", "commitments", "public", "grade"),
        *(
            "public_because",
            "officers_expected",
            "officers_present",
            "lesson",
            "lesson_for",
            "closed_on",
            "invented",
        ),
    )
    ROWS = ("groups", "heard")
    COMPUTED = ("attendance", "unanswered")
    ASKS_WHY = ("closed_on",)
    FORM = (
        ("What it was", "", ("key", "kind", "on", "area", "board", "topics", "commitments")),
        (
            "Who came",
            "How many of each group, never who.",
            ("groups", "officers_expected", "officers_present"),
        ),
        (
            "What was heard, and what became of it",
            "It closes when each thing heard is assessed and answered, and the lesson is written.",
            ("heard", "lesson", "lesson_for", "closed_on"),
        ),
        ("Whether it is shown", "", ("public", "public_because", "grade")),
    )
    ROW_WORDS = {
        "groups": ("group", ""),
        "heard": ("thing heard", "Whoever decides says what will change, or why not."),
    }

    #: Graded records about how a place feels. They are not shown unless somebody decides otherwise.
    SENSITIVE = (Kind.IMPACT, Kind.TENSION)

    title = fields.line(required=True)
    kind = fields.choice(Kind)
    on = fields.day(required=True)
    area = models.ForeignKey(
        AreaPage, null=True, blank=True, on_delete=models.SET_NULL, related_name="engagements"
    )
    board = models.ForeignKey(
        Board, null=True, blank=True, on_delete=models.SET_NULL, related_name="engagements"
    )
    topics = fields.WordsField()
    commitments = ParentalManyToManyField(CommitmentPage, blank=True, related_name="engagements")
    public = fields.yes(default=True, help_text="Whether it may be shown.")
    public_because = fields.line(
        help_text="Who decided, and why, that an impact assessment or tension record may be shown. Without "
        "this, none is."
    )
    grade = fields.choice(Grade, optional=True)
    officers_expected = fields.count()
    officers_present = fields.count()
    lesson = fields.text()
    lesson_for = fields.WordsField(help_text="Topics under which the lesson should be found.")
    closed_on = fields.day()
    invented = fields.invented()

    class Meta(Record.Meta):
        ordering = ["-on", "position"]

    def __str__(self) -> str:
        return self.title

    @property
    def belongs_to(self) -> set[str]:
        """Its area's, and its board's with the board's area; without either it is the office's own."""
        held = (self.area.belongs_to if self.area else set()) | (
            self.board.belongs_to if self.board else set()
        )
        return held or {"office"}

    @classmethod
    def published(cls) -> models.QuerySet[Engagement]:
        """Those that may be shown: a sensitive one only where somebody said why it may be."""
        held = cls.objects.filter(public=True, on__lte=today())
        return held.exclude(kind__in=cls.SENSITIVE, public_because="")

    @classmethod
    def lessons_for(cls, topics: Iterable[str]) -> list[Engagement]:
        """The published events whose lesson is to be found under any of `topics`, latest first."""
        wanted = set(topics)
        held = cls.published().exclude(lesson="")
        return [event for event in held if wanted & {*event.lesson_for, *event.topics}]

    @property
    def may_be_shown(self) -> bool:
        """Whether it may be frozen into a release: the same rule, one record at a time."""
        return self.public and (self.kind not in self.SENSITIVE or bool(self.public_because))

    @property
    def attendance(self) -> int | None:
        """People counted; None where no group was counted."""
        counted = [row.count for row in self.groups.all() if row.count is not None]
        return sum(counted) if counted else None

    @property
    def unanswered(self) -> int:
        """Things heard that are not yet decided."""
        return sum(row.decision == Heard.Decision.UNDECIDED for row in self.heard.all())

    @property
    def days_waiting(self) -> int:
        """Days since the event, while anything heard is unanswered; else 0."""
        return (today() - self.on).days if self.unanswered else 0

    @property
    def steps_left(self) -> list[str]:
        """What must still be done before it can close, in the order of the loop: `attendance`, `heard`,
        `assessed`, `decided`, `lesson`."""
        rows = list(self.heard.all())
        missing = {
            "attendance": not self.groups.all(),
            "heard": not rows,
            "assessed": any(not row.assessed_by for row in rows),
            "decided": any(row.decision == Heard.Decision.UNDECIDED for row in rows),
            "lesson": not self.lesson,
        }
        return [name for name, still in missing.items() if still]

    def rules(self) -> Iterator[Problem]:
        if self.kind in self.SENSITIVE and not self.grade:
            yield "grade", "An impact assessment or a tension record has a grade."
        for row in self.heard.all():
            if row.decision != Heard.Decision.UNDECIDED and not (row.answer and row.assessed_by):
                yield "heard", f"{row.key}: a decision says who assessed it and what will change, or why not."
        if self.closed_on:
            if self.unanswered or not self.heard.all():
                yield "closed_on", "It cannot close before everything heard is assessed and decided."
            if not self.lesson:
                yield "closed_on", "It cannot close before the lesson is written."
            if not self.groups.all():
                yield (
                    "closed_on",
                    "It cannot close before it says who came, by group; a group may be uncounted.",
                )


class Attendance(Row):
    """How many of a group came; never who."""

    RECORD = ("group", "count")

    engagement = ParentalKey(Engagement, on_delete=models.CASCADE, related_name="groups")
    group = fields.line(required=True)
    count = fields.count(help_text="Empty: not counted.")


class Heard(Row):
    """Something that was said, and what became of it."""

    class Decision(models.TextChoices):
        UNDECIDED = "undecided", "Not yet answered"
        CHANGE = "change", "We will, or did"
        NO_CHANGE = "no-change", "We will not, because"

    RECORD = (
        *(
            "key",
            "said",
            "by_group",
            "assessed_by",
            "assessed_on",
            "decision",
            "answer",
            "changed",
            "changed_on",
        ),
    )

    engagement = ParentalKey(Engagement, on_delete=models.CASCADE, related_name="heard")
    key = fields.key()
    said = fields.text(required=True)
    by_group = fields.line()
    assessed_by = fields.line()
    assessed_on = fields.day()
    decision = fields.choice(Decision, default=Decision.UNDECIDED)
    answer = fields.text(help_text="What will change, or why not.")
    changed = fields.text(help_text="What has changed.")
    changed_on = fields.day()


Engagement.panels = panels(Engagement)
