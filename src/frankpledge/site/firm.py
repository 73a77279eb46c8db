"""How firm a commitment's wording is: each of five questions with the words that answer it, never a score."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from frankpledge import asked
from frankpledge.plan import texts
from frankpledge.plan.models import PeopleServed, Place

QUESTIONS = {
    "dated": gettext_lazy("By when"),
    "owned": gettext_lazy("By whom"),
    "measurable": gettext_lazy("By how much"),
    "resourced": gettext_lazy("With what money or people"),
    "named": gettext_lazy("For which places or people"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One question: the words that answer it, a note where they come close, what the records say beside
    it."""

    question: Any
    found: bool
    words: Sequence[str]
    note: str
    beside: str


@dataclass(frozen=True, slots=True)
class Firm:
    rows: Sequence[Row]
    softened: Sequence[str]


def of(page: Any) -> Firm:
    """The five answers for the wording of a commitment."""
    found = texts.firmness(page.wording, names=_names())
    beside = dict(_beside(page))
    rows = [
        Row(QUESTIONS[key], one.found, one.words, one.note, beside.get(key, "") if not one.found else "")
        for key, one in found
    ]
    return Firm(rows, found.softened)


@asked.once
def _names() -> list[str]:
    """What a wording may name: places, and people served."""
    names = [p.name for p in Place.areas()]
    return names + [word for group in PeopleServed.objects.all() for word in (group.name, *group.words)]


def _beside(page: Any) -> Iterator[tuple[str, str]]:
    """What the records hold where the wording is silent: not the promise, but beside it."""
    if (steps := len(page.milestones.all())) > 0:
        told = ngettext(
            "%(num)s dated step is recorded beside it.", "%(num)s dated steps are recorded beside it.", steps
        )
        yield "dated", told % {"num": steps}
    owners = [row.organisation.name for row in page.owners.all()]
    if owners:
        yield "owned", _("The records name %(who)s.") % {"who": ", ".join(owners)}
    if page.measures.all():
        yield "measurable", _("A measure is linked to it.")
    if page.resources.all():
        yield "resourced", _("The records give sums for it.")
