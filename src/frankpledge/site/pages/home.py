"""The front page: what it is, what is in it for me, the plan in a few lines, what changed, what was asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from frankpledge import plan
from frankpledge.community.models import AreaPage, Board, TargetRound
from frankpledge.plan.models import EditionPage, Place, ReleaseDay
from frankpledge.site import current, lines, sixteen
from frankpledge.site.pages import performance

#: How many findings the front page tells.
FINDINGS = 3


@dataclass(frozen=True, slots=True)
class Pledge:
    """A priority in one line: what was promised, how many commitments, how its measures go."""

    priority: Any
    commitments: int
    verdicts: Sequence[tuple[str, int]]
    missing: int


@dataclass(frozen=True, slots=True)
class Open:
    """Something that anyone can take part in now, with its closing date or its day."""

    title: str
    text: str
    closes: Any
    words: str
    url: str
    invented: bool
    record: str


@dataclass(frozen=True, slots=True)
class View:
    edition: Any | None
    areas: Sequence[Any]
    pledges: Sequence[Pledge]
    findings: Sequence[lines.Line]
    report: Any | None
    rows: Sequence[sixteen.Row]
    said: str
    open: Sequence[Open]
    next_release: Any | None
    shelf: current.Shelf


def build(page: Any, request: Any) -> View:
    shelf, edition, area = current.shelf(), EditionPage.in_force(), plan.body().area
    everything = [lines.line(measure, area, shelf) for measure in performance.measures()]
    priorities, promised = performance.by_priority(edition)
    report = sixteen.main_report()
    told = sixteen.rows(report) if report else []
    return View(
        edition=edition,
        areas=areas(),
        pledges=[
            Pledge(
                p,
                len(promised[p.pk]),
                lines.verdicts(x for x in everything if x.measure.priority == p.key),
                sum(not x.figure for x in everything if x.measure.priority == p.key),
            )
            for p in priorities
        ],
        findings=changed(everything),
        report=report,
        rows=told,
        said=sixteen.said(told),
        open=open_now(edition),
        next_release=next_release(),
        shelf=shelf,
    )


def areas() -> list[Any]:
    """The areas' pages by name."""
    held = AreaPage.objects.live().filter(place__in=Place.areas())
    return list(held.select_related("place").order_by("place__name"))


def changed(everything: Sequence[lines.Line]) -> list[lines.Line]:
    """Measures that changed by more than chance: those with a direction first, then the largest change."""
    moved = [x for x in everything if x.figure and x.figure.beyond_chance and x.measure.decides]
    size = lambda x: abs((x.figure.change or 0) / x.figure.before_value) if x.figure.before_value else 0  # noqa: E731
    ranked = sorted(moved, key=lambda x: (x.verdict in {"higher", "lower"}, -size(x)))
    return ranked[:FINDINGS]


def next_release() -> Any | None:
    """The next release announced."""
    return ReleaseDay.objects.filter(at__date__gt=plan.today(), release="").order_by("at").first()


def open_now(edition: Any | None) -> list[Open]:
    """What is open today: consultations, target-setting rounds, the boards' next meetings."""
    today, found = plan.today(), []
    for held in EditionPage.objects.live().filter(
        consultation_opens__lte=today, consultation_closes__gte=today
    ):
        title, record = f"Consultation on {held.title}", f"edition/{held.key}"
        found.append(Open(title, "", held.consultation_closes, "open until", held.url, held.invented, record))
    for set_ in TargetRound.objects.select_related("measure"):
        if set_.state == "open":
            record, to = f"round/{set_.key}", set_.measure.url
            found.append(
                Open(set_.title, set_.question, set_.deadline, "Open until", to, set_.invented, record)
            )
    meeting = Board.objects.filter(next_meeting__date__gte=today).select_related("area")
    for board in meeting.order_by("next_meeting")[:2]:
        title, record, to = f"{board.name} meets", f"board/{board.key}", board.area.url
        found.append(Open(title, board.next_place, board.next_meeting, "on", to, board.invented, record))
    return found
