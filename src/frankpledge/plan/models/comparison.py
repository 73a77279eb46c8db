"""Two editions compared, clause by clause: what the program proposed, and what a person confirmed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from django.db import models
from modelcluster.fields import ParentalKey

from frankpledge.plan import fields
from frankpledge.plan.models.edition import EditionPage
from frankpledge.plan.record import Problem, Record, Row, panels


class ClauseLabel(models.TextChoices):
    UNCHANGED = "unchanged", "Unchanged"
    REWORDED = "reworded", "Reworded"
    CHANGED_NUMBER = "changed-number", "A number or date was changed"
    MERGED = "merged", "Merged"
    SPLIT = "split", "Split"
    NEW = "new", "New"
    DROPPED = "dropped", "Dropped"


class EditionComparison(Record):
    """What became of each clause of an earlier edition in a later one.

    Only a pair that a person has confirmed is public; `unchanged` is equality, so nobody need confirm it.
    """

    RECORD = ("key", "edition", "earlier", "old_name", "new_name", "made_on", "made_by", "note", "invented")
    ROWS = ("clauses",)
    COMPUTED = ("counts", "waiting")
    FORM = (
        ("What is compared", "", ("key", "edition", "earlier", "old_name", "new_name")),
        ("When and by whom", "The post, not a private person.", ("made_on", "made_by", "note", "invented")),
    )

    edition = models.ForeignKey(EditionPage, on_delete=models.CASCADE, related_name="comparisons")
    earlier = models.ForeignKey(EditionPage, on_delete=models.CASCADE, related_name="compared_with_later")
    old_name = fields.line(help_text="The earlier text, such as the name of its file.")
    new_name = fields.line(help_text="The later text.")
    made_on = fields.day(required=True)
    made_by = fields.line(help_text="The post, never a private person.")
    note = fields.text()
    invented = fields.invented()

    def __str__(self) -> str:
        return f"{self.earlier} → {self.edition}"

    @property
    def counts(self) -> dict[str, int]:
        """How many pairs have each label, of those that are settled, headings apart; every label is there."""
        found = Counter(row.settled for row in self.clauses.all() if row.settled and not row.heading)
        return {label: found[label] for label in ClauseLabel.values}

    @property
    def waiting(self) -> int:
        """Pairs that nobody has confirmed yet; a heading is no promise and waits for nobody."""
        return sum(not row.settled and not row.heading for row in self.clauses.all())

    def rules(self) -> Iterator[Problem]:
        if self.edition_id and self.edition_id == self.earlier_id:
            yield "earlier", "An edition is compared with another, not with itself."
        for row in self.clauses.all():
            yield from (("clauses", said) for _, said in row.rules())


class ComparedClause(Row):
    """One pair: the wordings, what differs, the label proposed, the label confirmed."""

    RECORD = (
        *("proposed", "old", "new", "old_place", "new_place", "heading", "likeness"),
        *("confirmed", "confirmed_by", "confirmed_on", "reason"),
    )

    comparison = ParentalKey(EditionComparison, on_delete=models.CASCADE, related_name="clauses")
    proposed = fields.choice(ClauseLabel)
    old = fields.text(help_text="The wording in the earlier edition; several clauses on lines of their own.")
    new = fields.text(help_text="The wording in the later edition.")
    old_place = fields.line(help_text="Headings, paragraph and place in the earlier text.")
    new_place = fields.line()
    heading = fields.yes(help_text="It is a heading, which is no promise and is not counted.")
    likeness = fields.number(help_text="0 to 1.")
    confirmed = fields.choice(ClauseLabel, optional=True)
    confirmed_by = fields.line(help_text="The post, never a private person.")
    confirmed_on = fields.day()
    reason = fields.text(help_text="Why another label than the one proposed.")

    @property
    def settled(self) -> str:
        """The label that is public: the confirmed one, or `unchanged`; empty while it waits for a person."""
        if self.confirmed:
            return self.confirmed
        return self.proposed if self.proposed == ClauseLabel.UNCHANGED else ""

    @property
    def settled_label(self) -> str:
        return ClauseLabel(self.settled).label if self.settled else ""

    def rules(self) -> Iterator[Problem]:
        label = self.confirmed
        if label and not (self.confirmed_by and self.confirmed_on):
            yield "confirmed", "A confirmed pair says who confirmed it and when."
        if label == ClauseLabel.UNCHANGED and self.proposed != ClauseLabel.UNCHANGED:
            yield "confirmed", f"“{(self.new or self.old)[:60]}” differs in words: it cannot be unchanged."
        if label == ClauseLabel.NEW and not self.new:
            yield "confirmed", f"“{self.old[:60]}” is in the earlier edition only: it cannot be new."
        if label == ClauseLabel.DROPPED and not self.old:
            yield "confirmed", f"“{self.new[:60]}” is in the later edition only: it cannot be dropped."


EditionComparison.panels = panels(EditionComparison, leave_out=("clauses",))
