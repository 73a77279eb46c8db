"""Training needs: who still lacks what, widest gap first, now and in three months, by organisation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from frankpledge.delivery.models import TrainingNeed
from frankpledge.plan.models import Organisation

#: Days after which a row is no longer called live.
FRESH = 100


@dataclass(frozen=True, slots=True)
class Total:
    """One competence, or one organisation, over all its rows."""

    key: str
    name: str
    needed: int
    gap: int
    gap_soon: int
    rows: int
    oldest: Any
    invented: bool

    @property
    def worse_soon(self) -> bool:
        return self.gap_soon > self.gap


@dataclass(frozen=True, slots=True)
class View:
    needs: Sequence[Any]
    competences: Sequence[Total]
    organisations: Sequence[Total]
    silent: Sequence[Any]
    stale: Sequence[Any]
    needed: int
    gap: int
    gap_soon: int
    latest: Any | None


def build(query: Any = None) -> View:
    needs = TrainingNeed.ranked()
    held = {row.organisation_id for row in needs}
    return View(
        needs=needs,
        competences=_totals(
            needs, lambda r: (r.competence, r.competence_name or r.competence.replace("-", " "))
        ),
        organisations=_totals(needs, lambda r: (r.organisation.key, r.organisation.name)),
        silent=[one for one in Organisation.objects.filter(funded=True) if one.pk not in held],
        stale=[row for row in needs if row.days_old > FRESH],
        needed=sum(row.needed for row in needs),
        gap=sum(row.gap for row in needs),
        gap_soon=sum(row.gap_soon for row in needs),
        latest=max((row.updated_on for row in needs), default=None),
    )


def _totals(needs: Sequence[Any], named: Any) -> list[Total]:
    grouped: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for row in needs:
        grouped[named(row)].append(row)
    totals = [
        Total(
            key,
            name,
            sum(r.needed for r in rows),
            sum(r.gap for r in rows),
            sum(r.gap_soon for r in rows),
            len(rows),
            min(r.updated_on for r in rows),
            any(r.invented for r in rows),
        )
        for (key, name), rows in grouped.items()
    ]
    return sorted(totals, key=lambda t: (-(t.gap / t.needed if t.needed else 0), t.name))
