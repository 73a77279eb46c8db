"""Resources beside the demand they have to meet, priority by priority, and what is done less of and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from frankpledge.plan.drafts import named
from frankpledge.plan.models import CommitmentPage, PriorityPage
from frankpledge.site.pages.edition import quoted


@dataclass(frozen=True, slots=True)
class Year:
    """What is known of a year: the sum of its known amounts, and how many lines have none."""

    year: str
    total: int | None
    unknown: int = 0


@dataclass(frozen=True, slots=True)
class Chapter:
    """A priority's budget lines, and the money that its promises name."""

    priority: Any | None
    lines: Sequence[Any]
    years: Sequence[Year]
    promises: Sequence[tuple[Any, Sequence[Any]]]
    unfunded: int


@dataclass(frozen=True, slots=True)
class View:
    edition: Any
    chapters: Sequence[Chapter]
    years: Sequence[Year]
    unspoken: Sequence[Any]
    trade_offs: Sequence[Any]
    quoted: Mapping[str, Any]
    unfunded: int
    without_demand: int
    lines: int


def build(edition: Any) -> View:
    budget = list(edition.budget.all())
    priorities = list(PriorityPage.objects.live().filter(edition=edition).order_by("position", "number"))
    promised = CommitmentPage.objects.live().filter(edition=edition)
    commitments = list(
        named(promised, "priority", "invented").prefetch_related("resources").order_by("position")
    )
    chapters = []
    for priority in priorities:
        lines = [row for row in budget if row.priority.rpartition("/")[2] == priority.key]
        chapters.append(_chapter(priority, lines, [c for c in commitments if c.priority_id == priority.pk]))
    rest = [row for row in budget if row.priority.rpartition("/")[2] not in {p.key for p in priorities}]
    if rest:
        chapters.append(_chapter(None, rest, []))
    return View(
        edition=edition,
        chapters=chapters,
        years=_years(budget),
        unspoken=[c.priority for c in chapters if not c.lines],
        trade_offs=list(edition.trade_offs.all()),
        quoted=quoted(edition),
        unfunded=sum(c.unfunded for c in chapters),
        without_demand=sum(not (row.demand or row.demand_quoted) for row in budget),
        lines=len(budget),
    )


def _chapter(priority: Any | None, lines: Sequence[Any], commitments: Sequence[Any]) -> Chapter:
    promises = [(one, list(one.resources.all())) for one in commitments]
    promises = [(one, rows) for one, rows in promises if rows]
    lacking = sum(row.amount or 0 for _, rows in promises for row in rows if not row.funded)
    return Chapter(priority, lines, _years(lines), promises, lacking)


def _years(lines: Iterable[Any]) -> list[Year]:
    years: dict[str, list[int | None]] = {}
    for row in lines:
        years.setdefault(row.year, []).append(row.amount)
    told = []
    for year in sorted(years):
        known = [amount for amount in years[year] if amount is not None]
        told.append(Year(year, sum(known) if known else None, len(years[year]) - len(known)))
    return told
