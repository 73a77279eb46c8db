"""Areas and their local priorities."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import models
from django.utils.text import slugify
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.models import Page

from frankpledge.plan import fields
from frankpledge.plan.models import CommitmentPage, MeasurePage, Place, today
from frankpledge.plan.record import Problem, RecordPage, Row, TreePage, panels


class AreasIndexPage(TreePage):
    """/areas/: choose where you live."""

    template = "pages/areas.html"
    max_count = 1
    parent_page_types = ["plan.HomePage"]
    subpage_types = ["community.AreaPage"]


class AreaPage(RecordPage):
    """A place's page for the people who live there. Its `key` is the place's ONS code."""

    RECORD = ("key:place", "intro", "how_to_take_part", "council", "council_url", "gaps", "invented")

    key = None
    place = models.OneToOneField(
        Place, null=True, on_delete=models.SET_NULL, related_name="page", editable=False
    )
    intro = fields.text()
    how_to_take_part = fields.text()
    council = fields.line()
    council_url = fields.address()
    gaps = fields.text(help_text="What is not known of this area, and who can supply it.")
    invented = fields.invented()

    template = "pages/area.html"
    parent_page_types = ["community.AreasIndexPage"]
    subpage_types = ["community.LocalPriorityPage"]

    @property
    def belongs_to(self) -> set[str]:
        return {f"area:{self.place.code}"} if self.place else set()

    @property
    def reference(self) -> str:
        return self.place.code

    @property
    def page_slug(self) -> str:
        return slugify(self.place.name)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """An area is called what its place is called."""
        if self.place:
            self.title = self.draft_title = self.place.name
        super().save(*args, **kwargs)

    @property
    def priorities_in_force(self) -> list[LocalPriorityPage]:
        """Local priorities set and not closed by today."""
        rows = sorted(self.local_priorities.all(), key=lambda row: row.position)
        return [row for row in rows if row.live and row.state != "closed"]

    @property
    def unreviewed(self) -> bool:
        """Whether there is no open local priority, or none set or changed within a year."""
        return not any(row.fresh for row in self.priorities_in_force)

    @property
    def commitments(self) -> models.QuerySet[CommitmentPage]:
        """The commitments that reach this area, those that name it first."""
        return CommitmentPage.reaching(self.place)


class LocalPriorityPage(RecordPage):
    """What an area's own people put first, with every change dated and its reason."""

    RECORD = (
        *("key", "area", "title", "text", "reason", "set_on", "set_by", "review_by", "closed_on"),
        *("closed_reason", "measures", "commitments", "measure_note", "invented"),
    )
    ROWS = ("changes", "steps")
    COMPUTED = ("state", "fresh")
    TREE = ("area",)
    ASKS_WHY = ("review_by", "closed_on", "set_on")
    FORM = (
        ("What comes first here", "In the words of the people of the area.", ("key", "text", "reason")),
        ("Since when, and until when", "", ("set_on", "set_by", "review_by", "closed_on", "closed_reason")),
        ("What shows it", "", ("measures", "measure_note", "commitments")),
        ("What is done, and what was changed", "Add rows; what was said before stays.", ("steps", "changes")),
    )
    ROW_WORDS = {"steps": ("step", ""), "changes": ("change", "Each with its reason.")}

    area = models.ForeignKey(
        AreaPage, on_delete=models.SET_NULL, related_name="local_priorities", editable=False, null=True
    )
    text = fields.text()
    reason = fields.text(help_text="Why it was chosen.")
    set_on = fields.day(required=True)
    set_by = fields.line()
    review_by = fields.day()
    closed_on = fields.day()
    closed_reason = fields.text()
    measures = ParentalManyToManyField(MeasurePage, blank=True, related_name="local_priorities")
    commitments = ParentalManyToManyField(CommitmentPage, blank=True, related_name="local_priorities")
    measure_note = fields.text(help_text="What else shows it, where no measure does.")
    invented = fields.invented()

    template = "pages/local_priority.html"
    parent_page_types = ["community.AreaPage"]
    subpage_types: list[str] = []

    @property
    def belongs_to(self) -> set[str]:
        return self.area.belongs_to if self.area else set()

    @property
    def state(self) -> str:
        """`open`, `to-come` or `closed` today."""
        if self.closed_on and self.closed_on <= today():
            return "closed"
        return "open" if self.set_on <= today() else "to-come"

    @property
    def last_looked_at(self) -> date:
        """The day it was set, or last changed."""
        return max([self.set_on, *(row.on for row in self.changes.all() if row.on <= today())])

    @property
    def fresh(self) -> bool:
        """Whether it is open and was set or changed within a year."""
        return self.state == "open" and (today() - self.last_looked_at).days <= 366

    def place_in_tree(self) -> None:
        parent = self.get_parent()
        if parent and self.area_id != parent.pk:
            self.area = AreaPage.objects.filter(pk=parent.pk).first()

    def rules(self) -> Iterator[Problem]:
        if self.closed_on and not self.closed_reason:
            yield "closed_reason", "A local priority that is closed says why."


class LocalPriorityChange(Row):
    RECORD = ("on", "what", "why", "by")

    priority = ParentalKey(LocalPriorityPage, on_delete=models.CASCADE, related_name="changes")
    on = fields.day(required=True)
    what = fields.text(required=True)
    why = fields.text(required=True)
    by = fields.line()


class LocalStep(Row):
    RECORD = ("text", "by", "due", "done")

    priority = ParentalKey(LocalPriorityPage, on_delete=models.CASCADE, related_name="steps")
    text = fields.text(required=True)
    by = fields.line()
    due = fields.day()
    done = fields.day()


AreaPage.content_panels = Page.content_panels + panels(AreaPage, leave_out=("place",))
LocalPriorityPage.content_panels = Page.content_panels + panels(LocalPriorityPage)
