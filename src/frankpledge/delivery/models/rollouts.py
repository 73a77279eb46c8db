"""Roll-outs: how far a programme has reached every area, staff group or school phase."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import models
from modelcluster.fields import ParentalKey, ParentalManyToManyField

from frankpledge.plan import fields
from frankpledge.plan.models import CommitmentPage, Organisation, PeopleServed, Place
from frankpledge.plan.record import Problem, Record, Row, panels


@dataclass(frozen=True, slots=True)
class Reach:
    """How far and how evenly a programme reaches. Shares lie between 0 and 1; None where nobody was
    counted."""

    places: int
    running: int
    reached: int
    eligible: int
    uncounted: int
    share: float | None
    evenness: float | None
    least: list[str]


class Programme(Record):
    """Something rolled out, first as a pilot, then evaluated, then run."""

    class Axis(models.TextChoices):
        AREA = "area", "Area"
        STAFF = "staff-group", "Staff group"
        SCHOOL = "school-phase", "School phase"

    RECORD = (
        *(
            "key",
            "title",
            "axis",
            "text",
            "commitment",
            "topics",
            "people",
            "provider",
            "by_and_for",
            "beside",
        ),
        *("eligible_note", "invented"),
    )
    ROWS = ("places",)
    COMPUTED = ("reach",)
    FORM = (
        ("The programme", "", ("key", "title", "text", "axis", "commitment", "topics", "invented")),
        ("For whom, and by whom", "", ("people", "eligible_note", "provider", "by_and_for", "beside")),
    )

    title = fields.line(required=True)
    axis = fields.choice(Axis)
    text = fields.text()
    commitment = models.ForeignKey(
        CommitmentPage, null=True, blank=True, on_delete=models.SET_NULL, related_name="programmes"
    )
    topics = fields.WordsField()
    people = ParentalManyToManyField(PeopleServed, blank=True, related_name="programmes")
    provider = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="programmes"
    )
    by_and_for = fields.yes(help_text="Run by and for the people it serves.")
    beside = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="besides",
        help_text="The programme that must run beside it.",
    )
    eligible_note = fields.text(help_text="Who counts as eligible.")
    invented = fields.invented()

    def __str__(self) -> str:
        return self.title

    @property
    def belongs_to(self) -> set[str]:
        return self.commitment.belongs_to if self.commitment else {"office"}

    @property
    def grid(self) -> list[tuple[str, str, ProgrammePlace | None]]:
        """(code or name, name, row or None) for each place of the axis; every area is there, held or not."""
        rows = {row.where: row for row in self.places.all()}
        if self.axis != self.Axis.AREA:
            return [(where, where, row) for where, row in rows.items()]
        return [(place.code, place.name, rows.get(place.code)) for place in Place.areas()]

    @property
    def reach(self) -> Reach:
        """Share reached over all places counted, and evenness: the mean share of the less-served half of
        the places over
        the mean of all (1: even; 0: half of the places have nothing). A place without a row, or not
        begun, has share 0."""
        shares: list[tuple[float, str]] = []
        reached = eligible = uncounted = running = 0
        grid = self.grid
        for _, name, row in grid:
            running += row is not None and row.status == ProgrammePlace.Status.RUNNING
            if row is None or row.status in (ProgrammePlace.Status.NONE, ProgrammePlace.Status.PLANNED):
                shares.append((0.0, name))
                eligible += (row.eligible or 0) if row else 0
            elif row.reached is None or not row.eligible:
                uncounted += 1
            else:
                shares.append((row.reached / row.eligible, name))
                reached, eligible = reached + row.reached, eligible + row.eligible
        ordered = sorted(shares)
        mean = sum(share for share, _ in ordered) / len(ordered) if ordered else 0.0
        half = ordered[: max(len(ordered) // 2, 1)]
        return Reach(
            places=len(grid),
            running=running,
            reached=reached,
            eligible=eligible,
            uncounted=uncounted,
            share=reached / eligible if eligible else None,
            evenness=(sum(share for share, _ in half) / len(half)) / mean if mean else None,
            least=[name for share, name in ordered if share == ordered[0][0]] if ordered else [],
        )

    @property
    def without_support(self) -> list[str]:
        """Places where it runs and what must run beside it does not."""
        if self.beside is None:
            return []
        active = (ProgrammePlace.Status.PILOT, ProgrammePlace.Status.EVALUATED, ProgrammePlace.Status.RUNNING)
        beside = {row.where for row in self.beside.places.all() if row.status in active}
        return [
            name for where, name, row in self.grid if row and row.status in active and where not in beside
        ]

    def rules(self) -> Iterator[Problem]:
        codes = set(Place.objects.values_list("code", flat=True)) if self.axis == self.Axis.AREA else None
        rows = list(self.places.all())
        piloted = [row for row in rows if row.status == ProgrammePlace.Status.PILOT or row.evaluated]
        for row in rows:
            if codes is not None and row.where not in codes:
                yield "places", f"“{row.where}” is not the code of a place in places.csv."
            if row.reached is not None and row.eligible is not None and row.reached > row.eligible:
                yield "places", f"{row.where}: {row.reached} reached are more than {row.eligible} eligible."
            if (
                row.status == ProgrammePlace.Status.RUNNING
                and piloted
                and not any(r.evaluated for r in piloted)
            ):
                yield (
                    "places",
                    f"{row.where}: nothing runs past a pilot before the pilot's evaluation (evaluated).",
                )


class ProgrammePlace(Row):
    """A programme in one area, staff group or school phase."""

    class Status(models.TextChoices):
        NONE = "none", "Nothing yet"
        PLANNED = "planned", "Planned"
        PILOT = "pilot", "Pilot"
        EVALUATED = "evaluated", "Pilot evaluated"
        RUNNING = "running", "Running"
        STOPPED = "stopped", "Stopped"

    RECORD = (
        *(
            "where",
            "status",
            "planned",
            "started",
            "evaluated",
            "running_from",
            "stopped",
            "reached",
            "eligible",
        ),
        *("provider", "by_and_for", "evaluation", "evaluation_url", "note", "invented"),
    )

    programme = ParentalKey(Programme, on_delete=models.CASCADE, related_name="places")
    where = fields.line(required=True, help_text="ONS code, or the name of the staff group or school phase.")
    status = fields.choice(Status)
    planned = fields.day()
    started = fields.day()
    evaluated = fields.day()
    running_from = fields.day()
    stopped = fields.day()
    reached = fields.count()
    eligible = fields.count()
    provider = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="programme_places"
    )
    by_and_for = models.BooleanField(null=True, blank=True)
    evaluation = fields.text()
    evaluation_url = fields.address()
    note = fields.text()
    invented = fields.invented()


Programme.panels = panels(Programme)
