"""Recommendations: what was asked, what was answered, what the committee concluded."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import models
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.models import Page

from frankpledge.plan import fields
from frankpledge.plan.models import CommitmentPage, MeasurePage, Organisation, Taken, today
from frankpledge.plan.permission import person_at_the_desk
from frankpledge.plan.record import Problem, RecordPage, Row, panels
from frankpledge.scrutiny import sides
from frankpledge.scrutiny.models.meetings import CommitteeMeeting
from frankpledge.scrutiny.models.reports import ReportPage


class RecommendationPage(RecordPage):
    """One recommendation and its dated story. Linking a commitment changes no status."""

    RECORD = (
        *("key", "report", "number", "title", "chapter", "priority", "summary_wording", "chapter_wording"),
        *(
            "difference",
            "asks",
            "addressee",
            "asked_by",
            "due:due_given",
            "topics",
            "measures",
            "commitments",
        ),
        "invented",
    )
    ROWS = ("positions", "responses", "replies", "closures", "answers")
    REFERS = {"priority": "priorities"}
    COMPUTED = ("due", "status", "accepted", "closed", "orphans")
    TREE = ("report",)
    FORM = (
        (
            "What is recommended",
            "In our words; that of the summary and that of the chapter apart where they differ.",
            ("key", "number", "chapter", "summary_wording", "chapter_wording", "difference", "asks"),
        ),
        (
            "Of whom, and by when",
            "Without a date, it follows from the kind of report.",
            ("asked_by", "addressee", "due_given"),
        ),
        ("What it bears on", "", ("priority", "topics", "measures", "commitments", "invented")),
    )

    report = models.ForeignKey(
        ReportPage, on_delete=models.SET_NULL, related_name="recommendations", editable=False, null=True
    )
    number = fields.line(required=True)
    chapter = fields.line()
    priority = fields.reference(help_text="Key of a priority of the current edition.")
    summary_wording = fields.text(help_text="Of the report's summary, in our words.")
    chapter_wording = fields.text(help_text="Of the chapter, in our words, where it differs.")
    difference = fields.text(help_text="What differs between the two.")
    asks = fields.WordsField(help_text="The separate things it asks for.")
    addressee = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="recommendations_received",
    )
    asked_by = fields.day(help_text="A date that it asks for.")
    due_given = fields.day(help_text="When the response is due, if not the report's date.")
    topics = fields.WordsField()
    measures = ParentalManyToManyField(MeasurePage, blank=True, related_name="recommendations")
    commitments = ParentalManyToManyField(CommitmentPage, blank=True, related_name="recommendations")
    invented = fields.invented()

    template = "pages/recommendation.html"
    parent_page_types = ["scrutiny.ReportPage"]
    subpage_types: list[str] = []

    base_form_class = sides.RecommendationForm

    class Meta:
        permissions = [
            (sides.CLOSING.partition(".")[2], "Can close or reopen a recommendation, for who asked it"),
            (sides.RESPONDING.partition(".")[2], "Can respond to a recommendation, for who was asked"),
        ]

    @property
    def reference(self) -> str:
        """`key` where only one report has it, else `report/key`."""
        alone = RecommendationPage.objects.filter(key=self.key).count() == 1
        return self.key if alone else f"{self.report.key}/{self.key}"

    @property
    def answered_by(self) -> Organisation | None:
        """Who has to respond: its own addressee, else the report's."""
        return self.addressee or self.report.addressee

    @property
    def due(self) -> date | None:
        return self.due_given or self.report.due

    @property
    def response(self) -> Response | None:
        """The response in force: the last given by today."""
        given = [row for row in self.responses.all() if row.on <= today()]
        return max(given, key=lambda row: (row.on, row.sort_order or 0), default=None)

    @property
    def status(self) -> str:
        """`accepted`, `in-part`, `in-principle`, `rejected` or `none`."""
        return self.response.status if self.response else Response.Status.NONE.value

    @property
    def status_label(self) -> str:
        return Response.Status(self.status).label

    @property
    def accepted(self) -> bool:
        """Whether it was accepted, wholly or in part. “In principle” and none never count."""
        return self.status in (Response.Status.ACCEPTED, Response.Status.IN_PART)

    @property
    def overdue(self) -> bool:
        """Whether the clock has run out without a response."""
        return self.status == Response.Status.NONE and self.due is not None and self.due < today()

    @property
    def closure(self) -> Closure | None:
        """The committee's last verdict by today."""
        given = [row for row in self.closures.all() if row.on <= today()]
        return max(given, key=lambda row: (row.on, row.sort_order or 0), default=None)

    @property
    def closed(self) -> bool:
        return self.closure is not None and self.closure.verdict != Closure.Verdict.REOPENED

    @property
    def orphans(self) -> list[str]:
        """Where the chain from recommendation to figure is broken, in words."""
        said = []
        linked = list(self.commitments.all())
        if self.accepted and not linked:
            said.append("Accepted; no commitment follows.")
        for commitment in linked:
            if not commitment.measures.all():
                said.append(f"“{commitment.title}” has no measure.")
            if not commitment.milestones.all():
                said.append(f"“{commitment.title}” has no milestone.")
        return said

    @property
    def story(self) -> list[tuple[date, str, models.Model]]:
        """Everything dated, oldest first: (date, `position` `response` `reply` `closure`, the row)."""
        told = [(row.on, "position", row) for row in self.positions.all()]
        told += [(row.on, "response", row) for row in self.responses.all()]
        told += [(row.on, "reply", row) for row in self.replies.all()]
        told += [(row.on, "closure", row) for row in self.closures.all()]
        return sorted((item for item in told if item[0] <= today()), key=lambda item: item[0])

    def place_in_tree(self) -> None:
        parent = self.get_parent()
        if parent and self.report_id != parent.pk:
            self.report = ReportPage.objects.filter(pk=parent.pk).first()

    def save_revision(self, user: Any = None, **kwargs: Any) -> Any:
        """As any record's; refused where it would change rows that the other side writes."""
        acting = user or person_at_the_desk()
        if acting is not None:
            held = RecommendationPage.objects.filter(pk=self.pk).first()
            sides.check(acting, self, held.get_latest_revision_as_object() if held else None)
        return super().save_revision(user=user, **kwargs)

    def rules(self) -> Iterator[Problem]:
        if len(self.title.split()) > 10:
            yield "title", f"Say what was asked in at most ten words; this has {len(self.title.split())}."
        if self.report_id is None:
            return
        yield from self._closing()
        for row in self.answers.all():
            if row.ask not in self.asks:
                yield "answers", f"“{row.ask}” is none of the things it asks for (asks)."
        for row in self.responses.all():
            if row.status in (Response.Status.REJECTED, Response.Status.IN_PART) and not row.reason:
                yield "responses", f"{row.on}: a response “{row.get_status_display()}” says why (reason)."

    def _closing(self) -> Iterator[Problem]:
        """Only who asked closes or reopens: never an addressee, and never nobody."""
        answering = {self.addressee, self.report.addressee} - {None}
        asked = self.report.author
        for row in self.closures.all():
            if row.by is None:
                yield "closures", f"{row.on}: say who closed or reopened it (by)."
            elif row.by in answering:
                yield (
                    "closures",
                    f"{row.on}: {row.by} is the addressee; only who asked can close or reopen it.",
                )
            elif asked and row.by != asked:
                yield (
                    "closures",
                    f"{row.on}: {row.by} did not ask for it; only {asked} can close or reopen it.",
                )
            if not row.reason:
                yield "closures", f"{row.on}: a verdict has its reason."


class Position(Row):
    """What was said of it before any formal response."""

    RECORD = ("on", "by", "said", "source", "meeting", "invented")

    recommendation = ParentalKey(RecommendationPage, on_delete=models.CASCADE, related_name="positions")
    on = fields.day(required=True)
    by = fields.line(required=True)
    said = fields.text(required=True)
    source = fields.line()
    meeting = models.ForeignKey(
        CommitteeMeeting, null=True, blank=True, on_delete=models.SET_NULL, related_name="positions"
    )
    invented = fields.invented()


class Response(Row):
    """A published response; the last in force."""

    class Status(models.TextChoices):
        ACCEPTED = "accepted", "Accepted"
        IN_PART = "in-part", "Accepted in part"
        IN_PRINCIPLE = "in-principle", "Accepted in principle only"
        REJECTED = "rejected", "Rejected"
        NONE = "none", "No response held"

    RECORD = ("on", "status", "by", "reason", "text", "url", "invented")

    recommendation = ParentalKey(RecommendationPage, on_delete=models.CASCADE, related_name="responses")
    on = fields.day(required=True)
    status = fields.choice(Status)
    by = fields.line()
    reason = fields.text()
    text = fields.text()
    url = fields.address()
    invented = fields.invented()


class Reply(Row):
    """Right of reply."""

    RECORD = ("on", "by", "text", "invented")

    recommendation = ParentalKey(RecommendationPage, on_delete=models.CASCADE, related_name="replies")
    on = fields.day(required=True)
    by = models.ForeignKey(Organisation, null=True, on_delete=models.SET_NULL, related_name="replies")
    text = fields.text(required=True)
    invented = fields.invented()


class Closure(Row):
    """The committee's own verdict; never the addressee's."""

    class Verdict(models.TextChoices):
        MET = "closed-met", "Closed: met"
        NOT_MET = "closed-not-met", "Closed: not met"
        REOPENED = "reopened", "Reopened"

    RECORD = ("on", "verdict", "by", "person", "reason", "invented")

    recommendation = ParentalKey(RecommendationPage, on_delete=models.CASCADE, related_name="closures")
    on = fields.day(required=True)
    verdict = fields.choice(Verdict)
    by = models.ForeignKey(Organisation, null=True, on_delete=models.SET_NULL, related_name="closures")
    person = fields.line(help_text="The office held, such as Chair.")
    reason = fields.text()
    invented = fields.invented()


class AskAnswer(Row):
    """One of the separate asks: what the draft said of it, what the final plan says, how far it is met."""

    RECORD = ("ask", "draft", "final", "commitment", "taken", "by", "on", "invented")
    REFERS = {"commitment": "commitments"}

    recommendation = ParentalKey(RecommendationPage, on_delete=models.CASCADE, related_name="answers")
    ask = fields.line(required=True, length=500, help_text="As in the list of what it asks for.")
    draft = fields.text(help_text="What the draft said of it; empty: nothing.")
    final = fields.text(help_text="What the final plan says of it; empty: nothing.")
    commitment = fields.reference(help_text="Key of the commitment of the final plan that says it.")
    taken = fields.choice(Taken)
    by = fields.line(help_text="Who compared them: the post.")
    on = fields.day()
    invented = fields.invented()


RecommendationPage.content_panels = [
    *Page.content_panels,
    *panels(RecommendationPage, leave_out=tuple(sides.SIDES)),
    sides.SidePanel("positions", heading="What was said before a response", label="position"),
    sides.SidePanel("responses", heading="Responses of who was asked", label="response"),
    sides.SidePanel("closures", heading="The committee's own verdict", label="verdict"),
]
