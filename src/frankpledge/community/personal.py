"""What is held of people who took part: kept for so long and no longer; given to them, and erased, when they
ask.

Only `Participant` holds people who did not take a public office. Names in public records (a chair, whoever
decided) are of offices; they are found here, so that somebody who asks is told of them too, and changed at
the desk.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models, transaction

from frankpledge.community.models import Participant
from frankpledge.plan import nouns
from frankpledge.plan.models import body, today
from frankpledge.plan.reading import read


@dataclass(frozen=True, slots=True)
class Kept:
    """How many people are held, how many of them beyond the period, and what that period is."""

    months: int
    held: int
    overdue: int
    oldest: date | None


def kept() -> Kept:
    """What is held today, against the body's period."""
    overdue = Participant.overdue()
    oldest = Participant.objects.aggregate(first=models.Min("engagement__on"))["first"]
    return Kept(body().keep_personal_months, Participant.objects.count(), overdue.count(), oldest)


@transaction.atomic
def apply_retention() -> int:
    """Erase everybody whose event lies further back than the body's period; returns how many."""
    overdue = list(Participant.overdue().values_list("pk", flat=True))
    Participant.objects.filter(pk__in=overdue).delete()
    return len(overdue)


def export(name_or_email: str) -> dict[str, Any]:
    """Everything held of one person: their participations, and public records in which the name stands."""
    rows = Participant.of(name_or_email).select_related("engagement")
    return {
        "asked": name_or_email,
        "on": today().isoformat(),
        "participations": [
            {
                "event": row.engagement.title,
                "on": row.engagement.on.isoformat(),
                "name": row.name,
                "email": row.email,
                "characteristics": row.characteristics,
                "wants_to_hear": row.wants_to_hear,
                "recorded_on": row.recorded_on.isoformat(),
            }
            for row in rows
        ],
        "public_records": [{"record": where, "field": field} for where, field in mentions(name_or_email)],
    }


@transaction.atomic
def erase(name_or_email: str) -> int:
    """Erase what is held of one person; returns how many participations. Public records are left as they
    are.
    """
    return int(Participant.of(name_or_email).delete()[0])


def mentions(name_or_email: str) -> list[tuple[str, str]]:
    """(record, field) of each public record whose words hold the name or address; a name of one word is not
    looked for.
    """
    said = " ".join(name_or_email.split()).casefold()
    if len(said) < 5 or (" " not in said and "@" not in said):
        return []
    everything, _ = read()
    found = []
    for noun in nouns.nouns():
        for identity, held in everything[noun.name].items():
            found += [(f"{noun.name}/{identity}", field) for field in _holding(held.values, said)]
    return found


def _holding(value: Any, said: str, where: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _holding(inner, said, f"{where}.{name}" if where else str(name))
    elif isinstance(value, list):
        for number, inner in enumerate(value, 1):
            yield from _holding(inner, said, f"{where} {number}")
    elif isinstance(value, str) and said in " ".join(value.split()).casefold():
        yield where
