"""The front page: what it is, what is in it for me, the plan in a few lines, what changed, what was asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from markupsafe import Markup

from frankpledge import plan
from frankpledge.community.models import AreaPage, Board, TargetRound
from frankpledge.plan.drafts import named
from frankpledge.plan.models import EditionPage, Place, ReleaseDay
from frankpledge.site import current, formats, lines, said, sixteen
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
    when: Any
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
    shelf, edition, area = current.shelf(), performance.edition(), plan.body().area
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
    told = named(held, "place__code", "place__name").select_related("place")
    return list(told.order_by("place__name"))


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
        title = _("Consultation on %(title)s") % {"title": said.field(held, "title")}
        when = _until(held.consultation_closes)
        found.append(Open(title, "", when, held.url, held.invented, f"edition/{held.key}"))
    for set_ in TargetRound.objects.select_related("measure"):
        if set_.state == "open":
            record, to = f"round/{set_.key}", f"/rounds/{set_.key}/"
            title, text = said.field(set_, "title"), said.field(set_, "question")
            found.append(Open(title, text, _until(set_.deadline), to, set_.invented, record))
    meeting = Board.objects.filter(next_meeting__date__gte=today).select_related("area")
    for board in meeting.order_by("next_meeting")[:2]:
        title = _("%(board)s meets") % {"board": said.field(board, "name")}
        when, where = moment(board.next_meeting), said.field(board, "next_place")
        found.append(Open(title, where, when, board.area.url, board.invented, f"board/{board.key}"))
    return found


def _until(day: Any) -> Markup:
    told = Markup('<time datetime="{}">{}</time>').format(day.isoformat(), formats.day(day))
    return Markup(_("Open until %(day)s")) % {"day": told}


def moment(at: Any) -> Markup:
    """A date with its time of day, as a ``<time>``."""
    local = timezone.localtime(at)
    stamp = local.isoformat(timespec="minutes")
    return Markup('<time datetime="{}">{}</time>').format(stamp, formats.moment(local))
