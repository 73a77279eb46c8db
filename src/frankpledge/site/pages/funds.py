"""Funds: how long groups wait for their money at each stage, those who still wait counted as waiting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from markupsafe import Markup

from frankpledge import releases
from frankpledge.delivery.models import Fund, Grant
from frankpledge.releases import Waiting
from frankpledge.site.charts import waits


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of the way: how long each grant took or has taken so far, and the drawing of it."""

    key: str
    title: str
    waiting: Waiting
    promised: int | None
    wide: Markup
    narrow: Markup
    words: str


@dataclass(frozen=True, slots=True)
class View:
    fund: Any
    stages: Sequence[Stage]
    grants: Sequence[Any]
    awarded: int
    left: int | None
    asked: int
    refused: int
    longest: Any | None

    @property
    def whole(self) -> Stage | None:
        """From the day from which the promise counts to payment."""
        return next((stage for stage in self.stages if stage.key == "promise"), None)


def funds() -> list[Any]:
    return list(Fund.objects.select_related("commitment", "organisation").prefetch_related("grants"))


def build(fund: Any) -> View:
    grants = list(fund.grants.select_related("organisation", "area", "fund"))
    waiting = [g for g in grants if g.open]
    return View(
        fund=fund,
        stages=[s for s in (_whole(fund, grants), *(_stage(name, grants) for name in _STAGES)) if s],
        grants=sorted(grants, key=lambda g: (not g.open, -g.days["in_all"])),
        awarded=fund.awarded,
        left=fund.total - fund.awarded if fund.total is not None else None,
        asked=len(grants),
        refused=sum(g.decision in (Grant.Decision.REFUSED, Grant.Decision.WITHDRAWN) for g in grants),
        longest=max(waiting, key=lambda g: g.days["in_all"], default=None),
    )


_STAGES = {
    "to_decision": ("decided", lambda: _("From application to decision")),
    "to_agreement": ("agreed", lambda: _("From decision to agreement")),
    "to_payment": ("paid", lambda: _("From agreement to payment")),
}


def _whole(fund: Any, grants: Sequence[Any]) -> Stage | None:
    """The promise: grants refused or withdrawn wait for no money, so they are not in it."""
    counted = [g for g in grants if g.decision in (Grant.Decision.AWARDED, Grant.Decision.PENDING)]
    counted = [g for g in counted if g.promised_from_day is not None]
    titles = {
        "applied": _("From application to payment"),
        "decided": _("From decision to payment"),
        "agreed": _("From agreement to payment"),
    }
    days, closed = [g.days_of_promise for g in counted], [g.paid is not None for g in counted]
    return _made(fund.key, "promise", titles[fund.promised_from], days, closed, fund.promised_days)


def _stage(name: str, grants: Sequence[Any]) -> Stage | None:
    ended, title = _STAGES[name]
    counted = [g for g in grants if name in g.days]
    days, closed = [g.days[name] for g in counted], [getattr(g, ended) is not None for g in counted]
    return _made(counted[0].fund.key if counted else "", name, title(), days, closed, None)


def _made(
    fund: str, key: str, title: str, days: list[int], closed: list[bool], promised: int | None
) -> Stage | None:
    found = releases.waiting(days, closed, promised)
    if found is None:
        return None
    marks = list(zip(days, closed, strict=True))
    draw = lambda width: Markup(waits.draw(marks, promised, f"{fund}-{key}-{width:.0f}", title, width=width))  # noqa: E731
    return Stage(key, title, found, promised, draw(704.0), draw(328.0), waits.describe(marks, promised))
