"""Reports of the committee, their findings, and the evidence behind them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.db import models
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.models import Page

from frankpledge import asked
from frankpledge.plan import fields
from frankpledge.plan.models import Body, EditionPage, Organisation, ReportKind, today
from frankpledge.plan.record import Problem, RecordPage, Row, TreePage, panels
from frankpledge.plan.workdays import working_days_after
from frankpledge.scrutiny.models.meetings import CommitteeMeeting


class ScrutinyIndexPage(TreePage):
    """/scrutiny/: the committee's reports."""

    template = "pages/scrutiny.html"
    max_count = 1
    parent_page_types = ["plan.HomePage"]
    subpage_types = ["scrutiny.ReportPage"]


class ReportPage(RecordPage):
    """A report to which the body must or should respond."""

    RECORD = (
        *("key", "title", "kind", "author", "addressee", "published", "due:due_given", "edition"),
        # Held under another name: `url` is the address of the page itself.
        *("url:document_url", "summary", "source", "invented"),
    )
    ROWS = ("findings",)
    COMPUTED = ("due",)
    FORM = (
        ("The report", "", ("key", "kind", "edition", "summary")),
        (
            "From whom, to whom and when",
            "Without a date for the response, it follows from the kind of report.",
            ("author", "addressee", "published", "due_given"),
        ),
        ("Where it is", "", ("document_url", "source", "invented")),
    )

    kind = fields.key(help_text="A key of the body's kinds of report, which sets the clock.")
    author = models.ForeignKey(
        Organisation, null=True, on_delete=models.SET_NULL, related_name="reports_written"
    )
    addressee = models.ForeignKey(
        Organisation, null=True, on_delete=models.SET_NULL, related_name="reports_received"
    )
    published = fields.day(required=True)
    due_given = fields.day(help_text="When responses are due, if not by the clock of its kind.")
    edition = models.ForeignKey(
        EditionPage, null=True, blank=True, on_delete=models.SET_NULL, related_name="reports"
    )
    document_url = fields.address()
    summary = fields.text()
    source = fields.line()
    invented = fields.invented()

    template = "pages/report.html"
    parent_page_types = ["scrutiny.ScrutinyIndexPage"]
    subpage_types = ["scrutiny.RecommendationPage", "scrutiny.EvidencePage"]

    @property
    def clock(self) -> ReportKind | None:
        """The kind of report, with its days to respond."""
        return next((row for row in _report_kinds() if row.key == self.kind), None)

    @property
    def due(self) -> date | None:
        """When responses are due: as given, else published plus the clock; None where there is no clock."""
        if self.due_given:
            return self.due_given
        clock = self.clock
        if clock is None or clock.days is None:
            return None
        if clock.working_days:
            return working_days_after(self.published, clock.days)
        return self.published + timedelta(days=clock.days)

    def rules(self) -> Iterator[Problem]:
        kinds = [row.key for row in Body.current().report_kinds.all()]
        if self.kind not in kinds:
            yield (
                "kind",
                f"“{self.kind}” is none of the body's kinds of report: {', '.join(kinds) or 'none given'}.",
            )


@asked.once
def _report_kinds() -> list[ReportKind]:
    return list(Body.current().report_kinds.all())


class Finding(Row):
    """What a report found, numbered or not."""

    RECORD = ("key", "chapter", "title", "text", "recommendations", "commitments", "invented")
    REFERS = {"recommendations": "recommendations", "commitments": "commitments"}

    report = ParentalKey(ReportPage, on_delete=models.CASCADE, related_name="findings")
    key = fields.key()
    chapter = fields.line()
    title = fields.line(required=True)
    text = fields.text()
    recommendations = fields.WordsField(help_text="Keys of recommendations.")
    commitments = fields.WordsField(help_text="Keys of commitments that take it up.")
    invented = fields.invented()


class EvidencePage(RecordPage):
    """What someone told the committee, in our words."""

    RECORD = (
        *("key", "report", "title", "speaker", "role", "body", "meeting", "said_on", "footnote", "chapter"),
        *("paraphrase", "source", "recommendations", "findings", "quoted", "topics", "invented"),
    )
    REFERS = {"quoted": "quoted-figures"}
    TREE = ("report",)
    FORM = (
        ("What was said", "In short, not word for word.", ("key", "paraphrase")),
        ("By whom and when", "", ("speaker", "role", "body", "meeting", "said_on")),
        ("Where it is written", "", ("chapter", "footnote", "source")),
        ("What it bears on", "", ("recommendations", "findings", "quoted", "topics", "invented")),
    )

    report = models.ForeignKey(
        ReportPage, on_delete=models.SET_NULL, related_name="evidence", editable=False, null=True
    )
    speaker = fields.line()
    role = fields.line()
    body = fields.line()
    meeting = models.ForeignKey(
        CommitteeMeeting, null=True, blank=True, on_delete=models.SET_NULL, related_name="evidence"
    )
    said_on = fields.day(help_text="If not on the day of the meeting.")
    footnote = fields.line()
    chapter = fields.line()
    paraphrase = fields.text(required=True, help_text="Our words, not a quotation.")
    source = fields.line()
    recommendations = ParentalManyToManyField(
        "scrutiny.RecommendationPage", blank=True, related_name="evidence"
    )
    findings = fields.WordsField(help_text="Keys of findings of the same report.")
    quoted = fields.WordsField(help_text="Keys of quoted figures.")
    topics = fields.WordsField()
    invented = fields.invented()

    template = "pages/evidence.html"
    parent_page_types = ["scrutiny.ReportPage"]
    subpage_types: list[str] = []

    @property
    def given_on(self) -> date | None:
        """The day it was said."""
        return self.said_on or (self.meeting.on if self.meeting else None)

    @property
    def attribution(self) -> str:
        """Who said it, for a line under it."""
        return ", ".join(part for part in (self.speaker, self.role, self.body) if part)

    def place_in_tree(self) -> None:
        parent = self.get_parent()
        if parent and self.report_id != parent.pk:
            self.report = ReportPage.objects.filter(pk=parent.pk).first()

    def rules(self) -> Iterator[Problem]:
        if self.said_on and self.said_on > today():
            yield "said_on", f"{self.said_on:%Y-%m-%d} is still to come."
        held = {row.key for row in self.report.findings.all()} if self.report else set()
        for key in set(self.findings) - held:
            yield "findings", f"“{key}” is not a finding of {self.report}."


ReportPage.content_panels = Page.content_panels + panels(ReportPage)
EvidencePage.content_panels = Page.content_panels + panels(EvidencePage)
