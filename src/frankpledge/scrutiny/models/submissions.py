"""What was sent in on a draft, which themes it spoke of, and whether the sender was told what came of it."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import models

from frankpledge.plan import fields
from frankpledge.plan.models import EditionPage, Organisation, today
from frankpledge.plan.record import Problem, Record, panels


class Submission(Record):
    """One answer to the consultation on a draft. A private person is never named."""

    class Sender(models.TextChoices):
        RESIDENT = "resident", "A resident"
        GROUP = "group", "A community group"
        CHARITY = "charity", "A charity or service"
        COUNCIL = "council", "A council"
        PUBLIC_BODY = "public-body", "Another public body"
        POLICE = "police", "The police"
        BUSINESS = "business", "A business"
        COMMITTEE = "committee", "A committee or panel"
        OTHER = "other", "Someone else"

    RECORD = (
        *("key", "edition", "received", "sender", "organisation", "themes", "said", "url"),
        *("told_on", "told_how", "told_what", "invented"),
    )
    FORM = (
        ("What was sent", "", ("key", "edition", "received", "sender", "organisation", "url")),
        ("What it says", "Themes are what submissions are counted by.", ("themes", "said")),
        (
            "What they were told",
            "Whoever answers a consultation is told what came of it.",
            ("told_on", "told_how", "told_what", "invented"),
        ),
    )

    edition = models.ForeignKey(EditionPage, on_delete=models.CASCADE, related_name="submissions")
    received = fields.day(required=True)
    sender = fields.choice(Sender)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="submissions"
    )
    themes = fields.WordsField(help_text="Keys of themes of the edition's consultation.")
    said = fields.text(help_text="In our words; nothing that tells who a private person is.")
    url = fields.address(help_text="Where it is published, if it is.")
    told_on = fields.day(help_text="When the sender was told what came of it.")
    told_how = fields.line(help_text="By letter, by e-mail, at a meeting.")
    told_what = fields.text(help_text="What the sender was told.")
    invented = fields.invented()

    class Meta(Record.Meta):
        ordering = ["received", "position"]

    def __str__(self) -> str:
        return f"{self.who}, {self.received}"

    @property
    def who(self) -> str:
        """The organisation, or what kind of sender it was."""
        return self.organisation.name if self.organisation else self.get_sender_display()

    def rules(self) -> Iterator[Problem]:
        if self.sender == self.Sender.RESIDENT and self.organisation_id:
            yield "sender", "A resident is not named: leave the organisation empty, or choose another sender."
        if self.told_on:
            if self.told_on < self.received:
                yield "told_on", "Nobody is told what came of it before it was received."
            if self.told_on > today():
                yield "told_on", f"{self.told_on:%Y-%m-%d} is still to come."
            if not self.told_how:
                yield "told_how", "Say how the sender was told."
        if self.edition_id:
            known = {row.key for row in self.edition.consultation.all() if row.key}
            for key in sorted(set(self.themes) - known):
                yield "themes", f"“{key}” is no theme of the consultation on {self.edition}."


Submission.panels = panels(Submission)
