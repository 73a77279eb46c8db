"""Commitments: what was promised, and its three separate answers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db import models
from modelcluster.fields import ParentalManyToManyField
from wagtail.models import Page

from frankpledge.plan import fields
from frankpledge.plan.models.body import today
from frankpledge.plan.models.edition import EditionPage, PriorityPage
from frankpledge.plan.models.ground import Organisation, PeopleServed, Place
from frankpledge.plan.models.measure import MeasurePage
from frankpledge.plan.permission import person_at_the_desk
from frankpledge.plan.record import Problem, RecordPage, panels


class Delivery(models.TextChoices):
    """How far the promised thing has been done; not whether it worked."""

    NOT_STARTED = "not-started", "Not started"
    ON_TRACK = "on-track", "On track"
    AT_RISK = "at-risk", "At risk"
    DELAYED = "delayed", "Delayed"
    DELIVERED = "delivered", "Delivered"
    PARTLY_DELIVERED = "partly-delivered", "Partly delivered"
    CLOSED_UNDELIVERED = "closed-undelivered", "Closed, not delivered"
    SUPERSEDED = "superseded", "Superseded"
    NO_EVIDENCE = "no-evidence", "No evidence"


class Assurance(models.TextChoices):
    """Who says so."""

    SELF_REPORTED = "self-reported", "Self-reported"
    EVIDENCED = "evidenced", "Evidenced"
    INDEPENDENTLY_CHECKED = "independently-checked", "Independently checked"


class CommitmentPage(RecordPage):
    """One promise of one edition. `key` stays the same across editions; the wording belongs to this one."""

    class Kind(models.TextChoices):
        ACTION = "action", "Action"
        REVIEW = "review", "Review"
        PARTNERSHIP = "partnership", "Partnership"
        ROLL_OUT = "roll-out", "Roll-out"
        TRAINING = "training", "Training"
        POWERS = "powers", "Powers sought"
        WORKING_GROUP = "working-group", "Working group"
        ACTION_PLAN = "action-plan", "Action plan"
        FUND = "fund", "Fund"
        ENGAGEMENT = "engagement", "Engagement"
        TARGET_SETTING = "target-setting", "Target-setting"
        PUBLICATION = "publication", "Publication"

    RECORD = (
        *("key", "edition", "priority", "title", "kind", "wording", "summary", "paragraph", "page", "topics"),
        *("people", "measures", "everywhere", "areas", "cost_note", "firmness_note", "invented"),
    )
    ROWS = (
        *("owners", "previous", "milestones", "updates", "statuses", "partners", "log", "powers", "members"),
        *("interventions", "help", "strategies", "resources"),
    )
    COMPUTED = ("delivery", "assurance", "late")
    TREE = ("edition", "priority")
    ASKS_WHY = ("statuses", "milestones")
    FORM = (
        (
            "What was promised",
            "The wording is the edition's own: once the edition is issued it does not change here.",
            ("key", "kind", "wording", "summary", "paragraph", "page"),
        ),
        ("How it goes", "Add rows; what was said stays.", ("updates", "statuses", "milestones", "log")),
        ("Who", "The first owner leads.", ("owners", "partners", "members", "help")),
        ("Whom and where it reaches", "", ("people", "everywhere", "areas", "topics", "measures")),
        (
            "What is sought, tried and spent",
            "",
            ("powers", "interventions", "strategies", "resources", "cost_note"),
        ),
        ("Where it comes from", "", ("previous", "firmness_note", "invented")),
    )
    ROW_WORDS = {
        "updates": ("update", "One for each quarter, such as 2022-Q1: what happened, why, what comes next."),
        "statuses": (
            "status",
            "Delivery and assurance are separate answers; give the reason and the evidence.",
        ),
        "milestones": ("milestone", "The date first promised never changes; a revision stands beside it."),
        "log": ("entry", "Approaches, answers, meetings, outputs and notes."),
        "owners": ("owner", "A post, never a private person."),
        "partners": ("partner", ""),
        "members": ("member", "Of a working group: bodies, never people."),
        "previous": ("earlier form", "What it was in the edition before."),
    }

    edition = models.ForeignKey(
        EditionPage, on_delete=models.SET_NULL, related_name="commitments", editable=False, null=True
    )
    priority = models.ForeignKey(
        PriorityPage, on_delete=models.SET_NULL, related_name="commitments", editable=False, null=True
    )
    kind = fields.choice(Kind)
    wording = fields.text(required=True, help_text="Exactly as this edition has it.")
    summary = fields.line(required=True, help_text="In at most fifteen words.")
    paragraph = fields.line()
    page = fields.line()
    topics = fields.WordsField()
    people = ParentalManyToManyField(PeopleServed, blank=True, related_name="commitments")
    measures = ParentalManyToManyField(MeasurePage, blank=True, related_name="commitments")
    everywhere = fields.yes(default=True, help_text="It reaches every area.")
    areas = ParentalManyToManyField(Place, blank=True, related_name="commitments")
    cost_note = fields.text()
    firmness_note = fields.text()
    invented = fields.invented()

    template = "pages/commitment.html"
    parent_page_types = ["plan.PriorityPage"]
    subpage_types: list[str] = []

    @property
    def belongs_to(self) -> set[str]:
        return self.priority.belongs_to if self.priority else set()

    @property
    def reference(self) -> str:
        """`key` in the current edition, `edition/key` in another."""
        return self.key if self.edition.current else f"{self.edition.key}/{self.key}"

    @classmethod
    def in_force(cls) -> models.QuerySet[CommitmentPage]:
        """The live commitments of the current edition, priority by priority."""
        return cls.objects.live().filter(edition__current=True).order_by("priority__position", "position")

    @classmethod
    def reaching(cls, place: Place) -> models.QuerySet[CommitmentPage]:
        """Those of the current edition that reach `place`, the ones that name it first."""
        named = models.Exists(
            cls.areas.through.objects.filter(place=place, commitmentpage=models.OuterRef("pk"))
        )
        return (
            cls.in_force()
            .annotate(named=named)
            .filter(models.Q(everywhere=True) | models.Q(named=True))
            .order_by("-named", "priority__position", "position")
        )

    def place_in_tree(self) -> None:
        parent = self.get_parent()
        if parent and self.priority_id != parent.pk:
            self.priority = PriorityPage.objects.filter(pk=parent.pk).first()
        self.edition_id = self.priority.edition_id if self.priority else None

    def _last(self, answer: str) -> models.Model | None:
        said = [row for row in self.statuses.all() if getattr(row, answer) and row.on <= today()]
        return max(said, key=lambda row: (row.on, row.sort_order or 0), default=None)

    @property
    def delivery(self) -> str:
        """The first answer: the delivery status in force, `no-evidence` where nobody has said one."""
        last = self._last("delivery")
        return last.delivery if last else Delivery.NO_EVIDENCE.value

    @property
    def delivery_said(self) -> models.Model | None:
        """The log row that gave the delivery status in force: who, when, why, evidence."""
        return self._last("delivery")

    @property
    def delivery_label(self) -> str:
        return Delivery(self.delivery).label

    @property
    def assurance(self) -> str:
        """The third answer: who vouches for the first; empty where nobody has said anything."""
        last = self._last("assurance")
        return last.assurance if last else ""

    @property
    def assurance_label(self) -> str:
        return Assurance(self.assurance).label if self.assurance else "Nobody has said"

    @property
    def late(self) -> bool:
        """Whether a milestone has passed the date in force without being done."""
        return any(milestone.overdue for milestone in self.milestones.all())

    @property
    def slipped(self) -> bool:
        """Whether any milestone has been moved later than its original date."""
        return any(milestone.slippage_days > 0 for milestone in self.milestones.all())

    @property
    def lead(self) -> models.Model | None:
        """The first owner."""
        return next(iter(self.owners.all()), None)

    @property
    def next_milestone(self) -> models.Model | None:
        """The earliest milestone that is not yet done."""
        waiting = [row for row in self.milestones.all() if not row.done]
        return min(waiting, key=lambda row: row.due, default=None)

    @property
    def organisations(self) -> list[Organisation]:
        """Everyone with a part: owners, partners, members, once each."""
        rows = [*self.owners.all(), *self.partners.all(), *self.members.all()]
        return list({row.organisation_id: row.organisation for row in rows if row.organisation_id}.values())

    @property
    def story(self) -> list[tuple[date, str, models.Model]]:
        """Everything dated, newest first: (date, `status` `update` `milestone` `revision` `log`, the row)."""
        told: list[tuple[date, str, models.Model]] = []
        told += [(row.on, "status", row) for row in self.statuses.all()]
        told += [(row.written_on, "update", row) for row in self.updates.all() if row.written_on]
        told += [(row.on, "log", row) for row in self.log.all()]
        for milestone in self.milestones.all():
            if milestone.done:
                told.append((milestone.done, "milestone", milestone))
            told += [(row.made_on, "revision", row) for row in milestone.revisions.all()]
        return sorted((item for item in told if item[0] <= today()), key=lambda item: item[0], reverse=True)

    def _kept(self) -> Iterator[Problem]:
        """What is public and does not change: the wording of an edition that was issued, a milestone and its
        original date. At the desk a new status says on what evidence, too."""
        public = CommitmentPage.objects.live().filter(pk=self.pk).first() if self.pk else None
        if public is None:
            return
        edition = public.edition
        if edition and edition.issued and not edition.invented and public.wording != self.wording:
            yield (
                "wording",
                f"The wording of an edition that was issued ({edition.issued:%Y-%m-%d}) does not change. "
                "Another wording is a variation: an edition of that kind, which says why.",
            )
        if person_at_the_desk() is None:
            return
        dates = {row.key: row.original_date for row in self.milestones.all()}
        for row in public.milestones.all():
            if dates.get(row.key) != row.original_date:
                day = f"{row.original_date:%Y-%m-%d}"
                yield "milestones", f"{row.key}: {day} was promised, and stays. Add a revision, with why."
        said_before = {row.pk for row in public.statuses.all()}
        for row in self.statuses.all():
            if row.pk not in said_before and not (row.evidence or row.evidence_url):
                yield "statuses", f"{row.on}: a change of status needs its evidence, or where it is."

    def rules(self) -> Iterator[Problem]:
        if len(self.summary.split()) > 15:
            yield "summary", f"Say it in at most fifteen words; this has {len(self.summary.split())}."
        for name in ("milestones", "powers", "interventions"):
            keys = [row.key for row in getattr(self, name).all()]
            for repeated in sorted({key for key in keys if keys.count(key) > 1}):
                yield name, f"“{repeated}” is there twice; give each its own key."
        yield from self._kept()
        for milestone in self.milestones.all():
            yield from (("milestones", f"{milestone.key}: {said}") for _, said in milestone.rules())
        for status in self.statuses.all():
            if not (status.delivery or status.assurance):
                yield "statuses", f"{status.on}: say a delivery status, an assurance, or both."
            if not status.why:
                yield "statuses", f"{status.on}: a change of status needs its reason (why)."


CommitmentPage.content_panels = Page.content_panels + panels(CommitmentPage)
