"""Editions of the plan and their priorities."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.models import Page

from frankpledge.plan import fields
from frankpledge.plan.record import Problem, RecordPage, Row, panels

if TYPE_CHECKING:
    from frankpledge.plan.models.commitment import CommitmentPage


#: Addresses under an edition's own that are pages of the edition itself.
OWN_PAGES = ("full", "law", "money", "triggers")


class EditionPage(RecordPage):
    """One edition of the plan: a draft, the final plan, a variation, or a plan before it."""

    class Kind(models.TextChoices):
        DRAFT = "draft", "Draft"
        FINAL = "final", "Final plan"
        VARIATION = "variation", "Variation"
        PREVIOUS = "previous", "Previous plan"

    RECORD = (
        *(
            "key",
            "title",
            "kind",
            "current",
            "issued",
            "consultation_opens",
            "consultation_closes",
            "term_start",
        ),
        *("term_end", "follows", "summary", "intro", "text", "text_held", "source", "source_url", "invented"),
    )
    ROWS = ("versions", "extensions", "contents", "budget", "trade_offs", "triggers", "consultation")
    REFERS = {"follows": "editions"}
    COMPUTED = ("term_ends", "missing_contents")
    FORM = (
        ("What it is", "", ("key", "kind", "current", "follows", "summary", "intro")),
        (
            "When",
            "Once it is issued, its promises keep their wording.",
            ("issued", "consultation_opens", "consultation_closes", "term_start", "term_end"),
        ),
        (
            "Its text and where it comes from",
            "The text is what editions are compared by; say whether it is all held.",
            ("text", "text_held", "source", "source_url", "invented"),
        ),
    )

    kind = fields.choice(Kind)
    current = fields.yes(help_text="The edition in force. Exactly one is.")
    issued = fields.day()
    consultation_opens = fields.day()
    consultation_closes = fields.day()
    term_start = fields.day()
    term_end = fields.day(help_text="As first set; extensions are below.")
    follows = fields.reference(help_text="Key of the edition before it.")
    summary = fields.text(help_text="For residents.")
    intro = fields.text(help_text="For practitioners.")
    text = fields.text(
        help_text="The edition's own text in Markdown, for comparing and searching; else made of its records."
    )
    text_held = fields.yes(default=True, help_text="Whether this edition's text is held here.")
    source = fields.line()
    source_url = fields.address()
    invented = fields.invented()

    template = "pages/edition.html"
    parent_page_types = ["plan.PlanIndexPage"]
    subpage_types = ["plan.PriorityPage"]

    @classmethod
    def in_force(cls) -> EditionPage | None:
        """The current edition, or None before one is loaded."""
        return cls.objects.live().filter(current=True).first()

    @property
    def belongs_to(self) -> set[str]:
        """All its priorities: whoever answers for one writes in the edition too."""
        return {one for priority in self.priorities.all() for one in priority.belongs_to}

    @property
    def term_ends(self) -> date | None:
        """The end of the term as last extended."""
        extended = [row.to for row in self.extensions.all()]
        return max(extended) if extended else self.term_end

    @property
    def missing_contents(self) -> list[str]:
        """The statutory contents that this edition does not wholly cover, in the law's order."""
        whole = {row.item for row in self.contents.all() if row.covered == Content.Covered.WHOLE}
        return [item.value for item in Content.Item if item.value not in whole]

    @property
    def years(self) -> list[str]:
        """The financial years of the term, such as `2022/23`."""
        ends = self.term_ends
        if not (self.term_start and ends):
            return []
        first = self.term_start.year - (self.term_start.month < 4)
        last = ends.year - (ends.month < 4)
        return [f"{year}/{(year + 1) % 100:02d}" for year in range(first, last + 1)]

    def rules(self) -> Iterator[Problem]:
        if self.key == "duties":
            yield "key", "“duties” is the address of the register of duties; give the edition another key."

    def commitments_in_order(self) -> models.QuerySet[CommitmentPage]:
        """Every live commitment of this edition, priority by priority."""
        return self.commitments.live().order_by("priority__position", "position")


class Version(Row):
    """A version of an edition that was published, and for whom."""

    class Kind(models.TextChoices):
        SUMMARY = "summary", "Summary for residents"
        FULL = "full", "Plan in full, for practitioners"
        EASY_READ = "easy-read", "Easy read"
        LARGE_PRINT = "large-print", "Large print"
        BRAILLE = "braille", "Braille"

    RECORD = ("version", "published", "url", "note", "invented")

    edition = ParentalKey(EditionPage, on_delete=models.CASCADE, related_name="versions")
    version = fields.choice(Kind)
    published = fields.day()
    url = fields.address()
    note = fields.line()
    invented = fields.invented()


class Extension(Row):
    """A term made longer, and why."""

    RECORD = ("to", "reason", "decided_on", "decided_by")

    edition = ParentalKey(EditionPage, on_delete=models.CASCADE, related_name="extensions")
    to = fields.day(required=True)
    reason = fields.text(required=True)
    decided_on = fields.day()
    decided_by = fields.line()


class Content(Row):
    """One of the six things that the law says a plan sets out, and where this edition does."""

    class Item(models.TextChoices):
        OBJECTIVES = "objectives", "The police and crime objectives"
        POLICING = "policing", "The policing to be provided"
        RESOURCES = "resources", "The financial and other resources"
        CHIEF_OFFICER = "chief-officer-reports", "How the chief officer reports"
        PERFORMANCE = "performance", "How performance is measured"
        GRANTS = "grants", "Crime and disorder grants and their conditions"

    class Covered(models.TextChoices):
        WHOLE = "whole", "Covered"
        PART = "part", "Covered in part"
        NONE = "none", "Not covered"

    RECORD = ("item", "covered", "where", "note", "invented")

    edition = ParentalKey(EditionPage, on_delete=models.CASCADE, related_name="contents")
    item = fields.choice(Item)
    covered = fields.choice(Covered)
    where = fields.line()
    note = fields.text()
    invented = fields.invented()


class BudgetLine(Row):
    """Money, beside the demand it has to meet."""

    RECORD = ("heading", "priority", "year", "amount", "demand", "demand_quoted", "source", "invented")
    REFERS = {"priority": "priorities", "demand_quoted": "quoted-figures"}

    edition = ParentalKey(EditionPage, on_delete=models.CASCADE, related_name="budget")
    heading = fields.line(required=True)
    priority = fields.reference()
    year = fields.period(required=True)
    amount = models.BigIntegerField(null=True, blank=True, help_text="Pounds.")
    demand = fields.text()
    demand_quoted = fields.reference(help_text="Key of a quoted figure.")
    source = fields.line()
    invented = fields.invented()


class TradeOff(Row):
    """What is done less of, and why."""

    RECORD = (
        *("topic", "less_of", "reason", "consequence", "decided_by", "decided_on", "demand_quoted"),
        *("resource_quoted", "invented"),
    )
    REFERS = {"demand_quoted": "quoted-figures", "resource_quoted": "quoted-figures"}

    edition = ParentalKey(EditionPage, on_delete=models.CASCADE, related_name="trade_offs")
    topic = fields.line(required=True)
    less_of = fields.text(required=True)
    reason = fields.text()
    consequence = fields.text()
    decided_by = fields.line()
    decided_on = fields.day()
    demand_quoted = fields.reference(help_text="Key of a quoted figure.")
    resource_quoted = fields.reference(help_text="Key of a quoted figure.")
    invented = fields.invented()


class Trigger(Row):
    """An event after which the plan is looked at again."""

    RECORD = ("key", "title", "expected", "happened", "url", "reopens", "outcome", "invented")
    REFERS = {"reopens": "commitments"}

    edition = ParentalKey(EditionPage, on_delete=models.CASCADE, related_name="triggers")
    key = fields.key()
    title = fields.line(required=True)
    expected = fields.day()
    happened = fields.day()
    url = fields.address()
    reopens = fields.WordsField(help_text="Keys of commitments of this edition.")
    outcome = fields.text()
    invented = fields.invented()


class ConsultationTheme(Row):
    """What was said of a draft, and what became of it."""

    class Change(models.TextChoices):
        WHOLE = "whole", "Changed"
        PART = "part", "Changed in part"
        NONE = "none", "Not changed"
        UNDECIDED = "undecided", "Not yet decided"

    RECORD = (
        *("key", "theme", "said_by", "count", "said", "change", "what", "why", "commitments", "paragraphs"),
        *("decided_by", "decided_on", "invented"),
    )
    REFERS = {"commitments": "commitments"}

    edition = ParentalKey(EditionPage, on_delete=models.CASCADE, related_name="consultation")
    key = fields.reference(help_text="By which submissions refer to it.")
    theme = fields.line(required=True)
    said_by = fields.line()
    count = fields.count(help_text="Submissions that said it; empty: not counted.")
    said = fields.text(required=True)
    change = fields.choice(Change, default=Change.UNDECIDED)
    what = fields.text()
    why = fields.text()
    commitments = fields.WordsField(help_text="Keys of the commitments whose wording it changed.")
    paragraphs = fields.line(help_text="The paragraphs that it changed.")
    decided_by = fields.line()
    decided_on = fields.day()
    invented = fields.invented()


class PriorityPage(RecordPage):
    """A priority of an edition, with what is promised under it."""

    RECORD = (
        *(
            "key",
            "edition",
            "title",
            "number",
            "promise",
            "summary",
            "text",
            "paragraph",
            "measures",
            "invented",
        ),
    )
    TREE = ("edition",)
    FORM = (
        (
            "What is promised",
            "The promise in at most fifteen words, then in full.",
            ("key", "number", "promise", "summary", "text", "paragraph"),
        ),
        ("What shows it", "", ("measures", "invented")),
    )

    edition = models.ForeignKey(
        EditionPage, on_delete=models.SET_NULL, related_name="priorities", editable=False, null=True
    )
    number = models.PositiveSmallIntegerField(default=1)
    promise = fields.line(help_text="What is promised, in at most fifteen words.")
    summary = fields.text(help_text="For residents.")
    text = fields.text(help_text="For practitioners.")
    paragraph = fields.line()
    measures = ParentalManyToManyField("plan.MeasurePage", blank=True, related_name="priorities")
    invented = fields.invented()

    template = "pages/priority.html"
    parent_page_types = ["plan.EditionPage"]
    subpage_types = ["plan.CommitmentPage"]

    @property
    def belongs_to(self) -> set[str]:
        return {f"priority:{self.edition.key}/{self.key}"} if self.edition else set()

    @property
    def reference(self) -> str:
        """`key` in the current edition, `edition/key` in another."""
        return self.key if self.edition.current else f"{self.edition.key}/{self.key}"

    def place_in_tree(self) -> None:
        parent = self.get_parent()
        if parent and self.edition_id != parent.pk:
            self.edition = EditionPage.objects.filter(pk=parent.pk).first()

    def rules(self) -> Iterator[Problem]:
        if self.key in OWN_PAGES:
            yield "key", f"“{self.key}” is the address of a page of every edition; give it another key."
        if len(self.promise.split()) > 15:
            yield "promise", f"Say it in at most fifteen words; this has {len(self.promise.split())}."


def _form(model: Any) -> None:
    model.content_panels = Page.content_panels + panels(model)


_form(EditionPage)
_form(PriorityPage)
