"""Two editions compared: the map that a person confirmed, and how much of this plan is the last one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from frankpledge.plan import texts
from frankpledge.plan.drafts import named
from frankpledge.plan.models import CommitmentPage, EditionComparison

#: Labels in the order in which a reader wants them, each with its heading.
LABELS = {
    "dropped": _("Dropped"),
    "changed-number": _("A number or a date was changed"),
    "reworded": _("Reworded"),
    "merged": _("Several made one"),
    "split": _("One made several"),
    "new": _("New"),
    "unchanged": _("Word for word the same"),
}


@dataclass(frozen=True, slots=True)
class Clause:
    """One confirmed pair with the words that went and came, and what differs apart from words."""

    row: Any
    spans: Sequence[texts.Span]
    changes: Sequence[texts.Change]


@dataclass(frozen=True, slots=True)
class Part:
    label: str
    words: Any
    clauses: Sequence[Clause]


@dataclass(frozen=True, slots=True)
class Compared:
    """One comparison. Clauses are counted, headings are not; `same` of `clauses` stood in the earlier
    text."""

    comparison: Any
    parts: Sequence[Part]
    clauses: int
    same: int
    waiting: int

    @property
    def share(self) -> int | None:
        """Per cent of the later text's clauses that are the earlier's word for word."""
        return round(100 * self.same / self.clauses) if self.clauses else None


@dataclass(frozen=True, slots=True)
class View:
    edition: Any
    compared: Sequence[Compared]
    previous: Sequence[tuple[Any, Any]]


def build(edition: Any) -> View:
    held = EditionComparison.objects.filter(edition=edition).select_related("earlier", "edition")
    promised = named(CommitmentPage.objects.live().filter(edition=edition)).prefetch_related("previous")
    return View(
        edition,
        [_compared(one) for one in held.prefetch_related("clauses")],
        [
            (page, row)
            for page in promised.order_by("priority__position", "position")
            for row in page.previous.all()
        ],
    )


def _compared(comparison: Any) -> Compared:
    rows = [row for row in comparison.clauses.all() if not row.heading]
    parts = []
    for label, words in LABELS.items():
        held = [row for row in rows if row.settled == label]
        if held:
            parts.append(Part(label, words, [_clause(row) for row in held]))
    return Compared(
        comparison,
        parts,
        clauses=sum(_clauses(row.new) for row in rows),
        same=sum(_clauses(row.new) for row in rows if row.settled == "unchanged"),
        waiting=sum(not row.settled for row in rows),
    )


def _clauses(wording: str) -> int:
    return len([line for line in wording.splitlines() if line.strip()])


def _clause(row: Any) -> Clause:
    if not (row.old and row.new) or row.settled == "unchanged":
        return Clause(row, (), ())
    old, new = " ".join(row.old.split()), " ".join(row.new.split())
    changes = [change for change in texts.differences(old, new) if change.kind != "words"]
    return Clause(row, texts.marked(old, new), changes)
