"""The parts of a commitment: who owns it and who helps, what is sought, tried and spent, what it was
before."""

from __future__ import annotations

from django.db import models
from modelcluster.fields import ParentalKey

from frankpledge.plan import fields
from frankpledge.plan.models.commitment import CommitmentPage
from frankpledge.plan.models.ground import Organisation
from frankpledge.plan.models.measure import MeasurePage
from frankpledge.plan.record import Row


def _organisation(name: str) -> models.ForeignKey:
    return models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name=name)


class Taken(models.TextChoices):
    WHOLE = "whole", "Taken in"
    PART = "part", "Taken in, in part"
    NONE = "none", "Not taken in"


class Owner(Row):
    """Someone who answers for a part of it; the first leads."""

    RECORD = ("organisation", "name", "part")

    commitment = ParentalKey(CommitmentPage, on_delete=models.CASCADE, related_name="owners")
    organisation = _organisation("owned")
    name = fields.line(help_text="The post; never a private person.")
    part = fields.line()


class Previous(Row):
    """What it was in an earlier edition."""

    class Change(models.TextChoices):
        UNCHANGED = "unchanged", "Unchanged"
        REWORDED = "reworded", "Reworded"
        CHANGED_NUMBER = "changed-number", "A number was changed"
        MERGED = "merged", "Merged"
        SPLIT = "split", "Split"
        NEW = "new", "New"
        DROPPED = "dropped", "Dropped"

    RECORD = (
        "edition",
        "commitment:earlier",
        "wording",
        "paragraph",
        "change",
        "confirmed_by",
        "confirmed_on",
    )
    REFERS = {"edition": "editions"}

    commitment = ParentalKey(CommitmentPage, on_delete=models.CASCADE, related_name="previous")
    edition = fields.reference()
    earlier = fields.reference(help_text="Its key in that edition, where that is held.")
    wording = fields.text()
    paragraph = fields.line()
    change = fields.choice(Change)
    confirmed_by = fields.line()
    confirmed_on = fields.day()


class Partner(Row):
    """An organisation that is to work with the body, and how far that has come."""

    class State(models.TextChoices):
        NOT_APPROACHED = "not-approached", "Not yet approached"
        APPROACHED = "approached", "Approached"
        TALKING = "talking", "In talks"
        AGREED = "agreed", "Agreed"
        WORKING = "working", "Working together"
        DECLINED = "declined", "Declined"
        ENDED = "ended", "Ended"

    RECORD = ("organisation", "state", "part", "since", "invented")

    commitment = ParentalKey(CommitmentPage, on_delete=models.CASCADE, related_name="partners")
    organisation = _organisation("partnerships")
    state = fields.choice(State)
    part = fields.text()
    since = fields.day()
    invented = fields.invented()


class Power(Row):
    """A power that is sought from whoever holds it."""

    class State(models.TextChoices):
        NAMED = "named", "Named, not yet sought"
        SOUGHT = "sought", "Sought"
        REFUSED = "refused", "Refused"
        GRANTED = "granted", "Granted"

    RECORD = ("key", "power", "held_by", "law", "case", "state", "invented")

    commitment = ParentalKey(CommitmentPage, on_delete=models.CASCADE, related_name="powers")
    key = fields.key()
    power = fields.line(required=True)
    held_by = fields.line(required=True)
    law = fields.line()
    case = fields.text(help_text="Why it should be held here.")
    state = fields.choice(State, default=State.NAMED)
    invented = fields.invented()


class Member(Row):
    """A body that sits on a working group; never a person."""

    class Role(models.TextChoices):
        CHAIR = "chair", "Chair"
        SECRETARY = "secretary", "Secretary"
        MEMBER = "member", "Member"
        OBSERVER = "observer", "Observer"

    RECORD = ("organisation", "role", "since", "invented")

    commitment = ParentalKey(CommitmentPage, on_delete=models.CASCADE, related_name="members")
    organisation = _organisation("memberships")
    role = fields.choice(Role, default=Role.MEMBER)
    since = fields.day()
    invented = fields.invented()


class Intervention(Row):
    """Something tried under an action plan, its evaluation, and the outcome it should move."""

    class Evaluation(models.TextChoices):
        NONE = "none", "No evaluation planned"
        PLANNED = "planned", "Evaluation planned"
        UNDER_WAY = "under-way", "Evaluation under way"
        DONE = "done", "Evaluated"

    RECORD = (
        *("key", "title", "text", "starts", "ends", "evaluation", "evaluator", "finding", "evaluation_url"),
        *("measure", "invented"),
    )

    commitment = ParentalKey(CommitmentPage, on_delete=models.CASCADE, related_name="interventions")
    key = fields.key()
    title = fields.line(required=True)
    text = fields.text()
    starts = fields.day()
    ends = fields.day()
    evaluation = fields.choice(Evaluation, default=Evaluation.NONE)
    evaluator = fields.line()
    finding = fields.text()
    evaluation_url = fields.address()
    measure = models.ForeignKey(
        MeasurePage, null=True, blank=True, on_delete=models.SET_NULL, related_name="interventions"
    )
    invented = fields.invented()


class Help(Row):
    """A way in which anyone can help."""

    RECORD = ("title", "text", "url", "audience", "invented")

    commitment = ParentalKey(CommitmentPage, on_delete=models.CASCADE, related_name="help")
    title = fields.line(required=True)
    text = fields.text()
    url = fields.address()
    audience = fields.line()
    invented = fields.invented()


class StrategyPoint(Row):
    """A point of someone else's strategy, and whether it is taken in."""

    RECORD = ("strategy", "publisher", "published", "url", "point", "taken_in", "how", "invented")

    commitment = ParentalKey(CommitmentPage, on_delete=models.CASCADE, related_name="strategies")
    strategy = fields.line(required=True)
    publisher = fields.line()
    published = fields.day()
    url = fields.address()
    point = fields.text(required=True)
    taken_in = fields.choice(Taken)
    how = fields.text()
    invented = fields.invented()


class Resource(Row):
    """Money for it, in a year."""

    RECORD = ("year", "amount", "funded", "source", "note", "invented")

    commitment = ParentalKey(CommitmentPage, on_delete=models.CASCADE, related_name="resources")
    year = fields.period(required=True)
    amount = models.BigIntegerField(null=True, blank=True, help_text="Pounds.")
    funded = fields.yes(default=True)
    source = fields.line()
    note = fields.line()
    invented = fields.invented()
