"""Neighbourhood boards and their meetings."""

from __future__ import annotations

from django.db import models
from modelcluster.fields import ParentalKey

from frankpledge.community.models.areas import AreaPage
from frankpledge.plan import fields
from frankpledge.plan.models import today
from frankpledge.plan.record import Record, Row, panels


class Board(Record):
    """The neighbourhood board of an area: who chairs it, when it meets next, how to join."""

    RECORD = (
        *("key", "area", "name", "chair", "chair_role", "how_to_join", "contact", "url", "next_meeting"),
        *("next_place", "invented"),
    )
    ROWS = ("meetings",)
    FORM = (
        ("The board", "", ("key", "area", "name", "chair", "chair_role", "invented")),
        ("How to take part", "", ("how_to_join", "contact", "url", "next_meeting", "next_place")),
    )

    area = models.ForeignKey(AreaPage, on_delete=models.CASCADE, related_name="boards")
    name = fields.line(required=True)
    chair = fields.line(help_text="Only where it is a public office held in public.")
    chair_role = fields.line()
    how_to_join = fields.text()
    contact = fields.line()
    url = fields.address()
    next_meeting = models.DateTimeField(null=True, blank=True)
    next_place = fields.line()
    invented = fields.invented()

    def __str__(self) -> str:
        return self.name

    @property
    def belongs_to(self) -> set[str]:
        """Its area's, and its own chair's."""
        code = self.area.place.code if self.area and self.area.place else ""
        return {f"area:{code}", f"board:{code}"} if code else set()

    @property
    def past_meetings(self) -> list[BoardMeeting]:
        """Meetings held by today, latest first."""
        return sorted(
            (row for row in self.meetings.all() if row.on <= today()), key=lambda row: row.on, reverse=True
        )


class BoardMeeting(Row):
    """A meeting, with the officers who were expected and those who came."""

    RECORD = (
        *(
            "on",
            "place",
            "public",
            "attendance",
            "officers_expected",
            "officers_present",
            "minutes_url",
            "note",
        ),
        "invented",
    )

    board = ParentalKey(Board, on_delete=models.CASCADE, related_name="meetings")
    on = fields.day(required=True)
    place = fields.line()
    public = fields.yes(default=True)
    attendance = fields.count()
    officers_expected = fields.count()
    officers_present = fields.count()
    minutes_url = fields.address()
    note = fields.text()
    invented = fields.invented()


Board.panels = panels(Board)
