"""Funds and grants: how long groups wait for their money, stage by stage, open ones counted as open."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from django.db import models

from frankpledge.plan import fields
from frankpledge.plan.models import CommitmentPage, Organisation, Place, today
from frankpledge.plan.record import Problem, Record, panels
from frankpledge.plan.workdays import working_days_between


class Fund(Record):
    """Money given out in grants, and the working days within which it is promised."""

    class Stage(models.TextChoices):
        APPLIED = "applied", "Application"
        DECIDED = "decided", "Decision"
        AGREED = "agreed", "Agreement"

    RECORD = (
        *(
            "key",
            "title",
            "text",
            "commitment",
            "organisation",
            "total",
            "cap",
            "promised_days",
            "promised_from",
        ),
        *("opens", "closes", "topics", "invented"),
    )
    COMPUTED = ("awarded", "paid_in_time")
    FORM = (
        ("The fund", "", ("key", "title", "text", "commitment", "organisation", "topics", "invented")),
        ("How much", "In pounds.", ("total", "cap")),
        (
            "When, and how soon it is promised",
            "The days promised are counted from the step named.",
            ("opens", "closes", "promised_days", "promised_from"),
        ),
    )

    title = fields.line(required=True)
    text = fields.text()
    commitment = models.ForeignKey(
        CommitmentPage, null=True, blank=True, on_delete=models.SET_NULL, related_name="funds"
    )
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="funds"
    )
    total = models.PositiveBigIntegerField(null=True, blank=True, help_text="Pounds.")
    cap = models.PositiveBigIntegerField(null=True, blank=True, help_text="Pounds; of one grant.")
    promised_days = fields.count(help_text="Working days to payment.")
    promised_from = fields.choice(Stage, default=Stage.APPLIED)
    opens = fields.day()
    closes = fields.day()
    topics = fields.WordsField()
    invented = fields.invented()

    def __str__(self) -> str:
        return self.title

    @property
    def belongs_to(self) -> set[str]:
        return self.commitment.belongs_to if self.commitment else {"office"}

    @property
    def awarded(self) -> int:
        """Pounds awarded so far."""
        return sum(
            grant.amount or 0 for grant in self.grants.all() if grant.decision == Grant.Decision.AWARDED
        )

    @property
    def paid_in_time(self) -> dict[str, int]:
        """Awarded grants by what became of the promise: `in_time`, `late`, `waiting` (still inside it),
        `overdue`."""
        found = {"in_time": 0, "late": 0, "waiting": 0, "overdue": 0}
        for grant in self.grants.all():
            if grant.decision == Grant.Decision.AWARDED and self.promised_days is not None:
                found[grant.promise] += 1
        return found

    def rules(self) -> Iterator[Problem]:
        if self.cap and self.total and self.cap > self.total:
            yield "cap", f"One grant (£{self.cap:,}) cannot be more than the whole fund (£{self.total:,})."


class Grant(Record):
    """A grant from application to payment."""

    class Decision(models.TextChoices):
        PENDING = "pending", "Not yet decided"
        AWARDED = "awarded", "Awarded"
        REFUSED = "refused", "Refused"
        WITHDRAWN = "withdrawn", "Withdrawn"

    RECORD = (
        *(
            "key",
            "fund",
            "organisation",
            "purpose",
            "area",
            "amount",
            "applied",
            "decided",
            "decision",
            "agreed",
        ),
        *("paid", "invented"),
    )
    COMPUTED = ("days",)
    FORM = (
        ("For whom and what", "", ("key", "fund", "organisation", "purpose", "area", "amount", "invented")),
        (
            "How far it is",
            "Each date as it comes; what is not dated has not happened.",
            ("applied", "decided", "decision", "agreed", "paid"),
        ),
    )

    fund = models.ForeignKey(Fund, on_delete=models.CASCADE, related_name="grants")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="grants"
    )
    purpose = fields.line()
    area = models.ForeignKey(Place, null=True, blank=True, on_delete=models.SET_NULL, related_name="grants")
    amount = models.PositiveBigIntegerField(null=True, blank=True, help_text="Pounds.")
    applied = fields.day(required=True)
    decided = fields.day()
    decision = fields.choice(Decision, default=Decision.PENDING)
    agreed = fields.day()
    paid = fields.day()
    invented = fields.invented()

    def __str__(self) -> str:
        return f"{self.fund}: {self.purpose or self.key}"

    @property
    def belongs_to(self) -> set[str]:
        return self.fund.belongs_to if self.fund_id else {"office"}

    @property
    def open(self) -> bool:
        """Whether someone is still waiting: for a decision, or for money awarded."""
        return self.decision in (self.Decision.PENDING, self.Decision.AWARDED) and self.paid is None

    @property
    def days(self) -> dict[str, int]:
        """Working days at each stage reached, `to_decision` `to_agreement` `to_payment` `in_all`; the
        stage it stands in
        counts until today."""
        stages = (("to_decision", self.decided), ("to_agreement", self.agreed), ("to_payment", self.paid))
        spent: dict[str, int] = {}
        start: date | None = self.applied
        for name, end in stages:
            if start is None:
                break
            if end is None and not self.open:
                break
            spent[name] = working_days_between(start, end or today())
            start = end
        last = self.paid or (today() if self.open else self.decided) or self.applied
        return {**spent, "in_all": working_days_between(self.applied, last)}

    @property
    def promised_from_day(self) -> date | None:
        """The day from which the fund's promise counts; None before that stage is reached."""
        day: date | None = getattr(self, self.fund.promised_from)
        return day

    @property
    def days_of_promise(self) -> int:
        """Working days from the day from which the promise counts to payment, or to today."""
        return working_days_between(self.promised_from_day or self.applied, self.paid or today())

    @property
    def promise(self) -> str:
        """`in_time`, `late`, `waiting` or `overdue`, by the fund's promise in working days."""
        kept = self.days_of_promise <= (self.fund.promised_days or 0)
        return ("in_time" if kept else "late") if self.paid else ("waiting" if kept else "overdue")

    def rules(self) -> Iterator[Problem]:
        dates = [
            ("applied", self.applied),
            ("decided", self.decided),
            ("agreed", self.agreed),
            ("paid", self.paid),
        ]
        known = [(name, day) for name, day in dates if day]
        for (before, first), (name, then) in pairwise(known):
            if then < first:
                yield name, f"{then:%Y-%m-%d} is before it was {before} ({first:%Y-%m-%d})."
        if self.decided and self.decision == self.Decision.PENDING:
            yield "decision", f"It was decided on {self.decided:%Y-%m-%d}; say what was decided."
        if self.amount and self.fund.cap and self.amount > self.fund.cap:
            yield "amount", f"£{self.amount:,} is more than the fund gives to one group (£{self.fund.cap:,})."
        if self.amount and self.fund.total and self.decision == self.Decision.AWARDED:
            others = self.fund.grants.filter(decision=self.Decision.AWARDED).exclude(key=self.key)
            spent = others.aggregate(sum=models.Sum("amount"))["sum"] or 0
            if spent + self.amount > self.fund.total:
                left = max(self.fund.total - spent, 0)
                yield (
                    "amount",
                    f"£{self.amount:,} is more than is left of the fund (£{left:,} of £{self.fund.total:,}).",
                )


Fund.panels = panels(Fund)
Grant.panels = panels(Grant)
