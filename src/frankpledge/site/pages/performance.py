"""The dashboard: every measure of the plan with its figure, or why it has none; delivery beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from markupsafe import Markup

from frankpledge import asked, plan
from frankpledge.plan.drafts import named
from frankpledge.plan.models import CommitmentPage, EditionPage, MeasurePage, PriorityPage, StatusChange
from frankpledge.site import current, formats, lines, marks, memory, pictures, said
from frankpledge.site.charts import bars, spark

SORTS = {
    "plan": gettext_lazy("order of the plan"),
    "verdict": gettext_lazy("verdict, worst first"),
    "title": gettext_lazy("name"),
}
SHOWS = {
    "all": gettext_lazy("all measures"),
    "figure": gettext_lazy("those with a figure"),
    "missing": gettext_lazy("those without a figure"),
}
#: What a line tells of its measure; the rest stands on the measure's own page.
LINE = (
    *("short_title", "priority", "unit", "polarity", "frequency", "maturity", "quantitative"),
    *("holder", "missing", "source", "statutory", "invented"),
)
#: Worst first.
_ORDER = (
    *("not-met", "off-course", "worsening", "too-close", "higher", "lower", "cannot-tell", "improving"),
    *("on-course", "met", ""),
)


@dataclass(frozen=True, slots=True)
class Choice:
    """What the reader asked to see; unknown words mean everything in the plan's order."""

    priority: str = ""
    verdict: str = ""
    show: str = "all"
    sort: str = "plan"

    @classmethod
    def read(cls, query: Any) -> Choice:
        show, sort = query.get("show", "all"), query.get("sort", "plan")
        return cls(
            query.get("priority", ""),
            query.get("verdict", "") if query.get("verdict", "") in marks.VERDICTS else "",
            show if show in SHOWS else "all",
            sort if sort in SORTS else "plan",
        )

    def keeps(self, line: lines.Line) -> bool:
        return (
            (not self.priority or line.measure.priority == self.priority)
            and (not self.verdict or line.verdict == self.verdict)
            and (self.show == "all" or (self.show == "figure") == bool(line.figure))
        )


@dataclass(frozen=True, slots=True)
class Delivery:
    """How far the promises of one priority have been carried out."""

    parts: Sequence[bars.Part]
    total: int
    drawing: Markup
    words: str


@dataclass(frozen=True, slots=True)
class Group:
    """A priority's measures (those that the reader chose) and its delivery."""

    priority: Any | None
    title: str
    lines: Sequence[lines.Line]
    delivery: Delivery | None
    verdicts: Sequence[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Small:
    line: lines.Line
    drawing: Markup


@dataclass(frozen=True, slots=True)
class View:
    heading: str
    choice: Choice
    groups: Sequence[Group]
    shown: int
    total: int
    figured: int
    verdicts: Sequence[tuple[str, int]]
    smalls: Sequence[Small]
    priorities: Sequence[Any]
    shelf: current.Shelf

    @property
    def shows(self) -> dict[str, Any]:
        return SHOWS

    @property
    def sorts(self) -> dict[str, Any]:
        return SORTS


@asked.once
def measures() -> list[Any]:
    """Every live measure with what its line needs, in the plan's order."""
    return list(_measures())


@asked.remembered(memory.changes, memory.besides, maxsize=4)
def _measures() -> tuple[Any, ...]:
    held = named(MeasurePage.objects.live(), *LINE).prefetch_related("targets", "reviews")
    return tuple(held.order_by("position", "title"))


def delivery(priority: Any, commitments: Sequence[Any]) -> Delivery | None:
    """The bar of a priority's commitments."""
    if not commitments:
        return None
    parts = marks.delivery_parts(Counter(c.delivery for c in commitments))
    name = f"delivery-{priority.key}"
    title = _("Delivery of “%(title)s”") % {"title": said.field(priority, "title")}
    return Delivery(
        parts,
        len(commitments),
        Markup(bars.draw(parts, name, title, rtl=pictures.rtl())),
        bars.describe(parts),
    )


@asked.once
def edition() -> Any | None:
    """The current edition, by name; None before one is loaded."""
    return named(EditionPage.objects.live().filter(current=True), "current", "invented").first()


@asked.once
def by_priority(edition: Any | None) -> tuple[list[Any], dict[int, list[Any]]]:
    """The edition's priorities, and each one's commitments with their statuses."""
    if edition is None:
        return [], {}
    own = named(PriorityPage.objects.live().filter(edition=edition), "number", "promise", "invented")
    priorities = list(own.order_by("position", "number"))
    held: dict[int, list[Any]] = {p.pk: [] for p in priorities}
    found = CommitmentPage.objects.live().filter(edition=edition)
    rows = named(found, "edition", "priority", "invented").prefetch_related(StatusChange.standing())
    for commitment in rows.order_by("position"):
        held.setdefault(commitment.priority_id, []).append(commitment)
    return priorities, held


def build(page: Any, request: Any) -> View:
    shelf, choice = current.shelf(), Choice.read(request.GET)
    area = plan.body().area
    everything = [lines.line(measure, area, shelf) for measure in measures()]
    chosen = [line for line in everything if choice.keeps(line)]
    priorities, promised = by_priority(edition())
    if choice.sort == "plan":
        groups = [
            _group(p, [x for x in chosen if x.measure.priority == p.key], promised[p.pk]) for p in priorities
        ]
        known = {p.key for p in priorities}
        rest = [x for x in chosen if x.measure.priority not in known]
        groups += (
            [Group(None, _("Measures of the whole plan"), rest, None, lines.verdicts(rest))] if rest else []
        )
        if choice != Choice():
            groups = [g for g in groups if g.lines]
    else:
        if choice.sort == "title":
            chosen = sorted(chosen, key=lambda x: x.name.lower())
        else:
            chosen = sorted(chosen, key=lambda x: _ORDER.index(x.verdict))
        title = formats.sentence(_("by %(order)s") % {"order": SORTS[choice.sort]})
        groups = [Group(None, title, chosen, None, lines.verdicts(chosen))] if chosen else []
    return View(
        heading=lines.headline(everything),
        choice=choice,
        groups=groups,
        shown=len(chosen),
        total=len(everything),
        figured=sum(bool(x.figure) for x in everything),
        verdicts=lines.verdicts(everything),
        smalls=[_small(x, i) for i, x in enumerate(chosen) if x.figure and len(x.series) > 1],
        priorities=priorities,
        shelf=shelf,
    )


def _group(priority: Any, chosen: Sequence[lines.Line], commitments: Sequence[Any]) -> Group:
    return Group(
        priority,
        said.field(priority, "title"),
        chosen,
        delivery(priority, commitments),
        lines.verdicts(chosen),
    )


def _small(line: lines.Line, number: int) -> Small:
    recent = line.series[-lines.RECENT :]
    last = line.figure
    value = formats.figure(last.value, last.unit, line.decimals) if last else ""
    words = f"{line.name}: {value}, {formats.period(last.period) if last else ''}"
    drawing = spark.small(
        [row.value for row in recent], [], f"small-{number}", line.name, words, rtl=pictures.rtl()
    )
    return Small(line, Markup(drawing))
