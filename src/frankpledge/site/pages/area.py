"""An area's page: what the plan holds for the people who live there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from markupsafe import Markup

from frankpledge import asked, plan
from frankpledge.community.models import Engagement
from frankpledge.delivery.models import Programme
from frankpledge.plan import together
from frankpledge.plan.models import CommitmentPage, Place, StatusChange
from frankpledge.plan.together import Lookup
from frankpledge.site import current, formats, lines, pictures
from frankpledge.site.charts import spark
from frankpledge.site.pages import performance

PROMISES, NUMBERS, HEARD = 3, 4, 6
#: What is said of each local priority.
_OF_A_PRIORITY = ("changes", "steps", "measures")


@dataclass(frozen=True, slots=True)
class Number:
    """One measure here beside the whole place's: a small chart with its interval, and what the two together
    say.
    """

    line: lines.Line
    whole: lines.Line
    drawing: Markup
    beside: str


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that is not known of this area, and who can supply it."""

    what: str
    who: str


@dataclass(frozen=True, slots=True)
class Ward:
    """A ward below the area, with the measures that the release holds for it."""

    code: str
    name: str
    figures: Sequence[tuple[Any, Any]]


@dataclass(frozen=True, slots=True)
class Local:
    """A local priority in force, with its measures' lines here and its steps."""

    priority: Any
    lines: Sequence[lines.Line]


@dataclass(frozen=True, slots=True)
class Heard:
    """Something people here said, and what came of it."""

    event: Any
    row: Any


@dataclass(frozen=True, slots=True)
class View:
    area: Any
    whole: Any | None
    promises: Sequence[Any]
    more: int
    numbers: Sequence[Number]
    lines: Sequence[lines.Line]
    without: Sequence[Any]
    priorities: Sequence[Local]
    closed: Sequence[Any]
    heard: Sequence[Heard]
    boards: Sequence[Any]
    programmes: Sequence[tuple[Any, Any]]
    rounds: Sequence[Any]
    wards: Sequence[Ward]
    gaps: Sequence[Gap]
    shelf: current.Shelf

    @property
    def wards_counted(self) -> bool:
        """Whether the release has a figure for any ward here."""
        return any(ward.figures for ward in self.wards)


def along(model: type[Any]) -> list[Lookup]:
    return [
        *("place", "place__invitations", "place__invitations__round", "place__invitations__round__measure"),
        *("local_priorities", *(f"local_priorities__{rows}" for rows in _OF_A_PRIORITY)),
        *("boards", "boards__meetings"),
        Prefetch("engagements", Engagement.published().order_by("-on")),
        *("engagements__heard", "engagements__groups"),
    ]


def build(page: Any, request: Any) -> View:
    shelf, body = current.shelf(), plan.body()
    code = page.place.code
    reaching, first = _reaching(code)
    measures = performance.measures()
    here = [lines.line(m, code, shelf) for m in measures]
    told = [x for x in here if x.figure]
    local = [_local(row, measures, code, shelf) for row in page.priorities_in_force]
    boards = list(page.boards.all())
    heard = _heard(page)
    return View(
        area=page,
        whole=Place.of(body.area),
        promises=together.several(CommitmentPage, first, _of_a_promise, ("summary", "invented")),
        more=reaching - PROMISES,
        numbers=[_number(x, lines.line(x.measure, body.area, shelf), i) for i, x in enumerate(_felt(told))],
        lines=told,
        without=[x.measure for x in here if not x.figure],
        priorities=local,
        closed=_closed(page),
        heard=heard,
        boards=boards,
        programmes=_programmes(code),
        rounds=_rounds(page.place),
        wards=_wards(code, shelf),
        gaps=_gaps(page, here, local, boards, heard),
        shelf=shelf,
    )


def _of_a_promise(model: type[Any]) -> list[Lookup]:
    return [StatusChange.standing()]


@asked.derived
def _reaching(code: str) -> tuple[int, list[int]]:
    """How many commitments reach a place, and the first of them: those that name it, in the plan's order."""
    here = [one for one in _in_force() if one[1] or code in one[2]]
    first = sorted(here, key=lambda one: code not in one[2])[:PROMISES]
    return len(here), [pk for pk, _everywhere, _named in first]


@asked.once
def _in_force() -> list[tuple[int, bool, set[str]]]:
    """The commitments in force, whether each reaches every area, and the codes of places that it names."""
    named: dict[int, set[str]] = {}
    for pk, code in CommitmentPage.areas.through.objects.values_list("commitmentpage", "place__code"):
        named.setdefault(pk, set()).add(code)
    held = CommitmentPage.in_force().values_list("pk", "everywhere")
    return [(pk, everywhere, named.get(pk, set())) for pk, everywhere in held]


def _felt(told: Sequence[lines.Line]) -> list[lines.Line]:
    """Numbers people would feel: shares and rates, which compare with the whole, of each priority in turn."""
    comparable = [x for x in told if _compares(x)]
    turns: Counter[str] = Counter()
    ranked = []
    for found in comparable:
        ranked.append((turns[found.measure.priority], len(ranked), found))
        turns[found.measure.priority] += 1
    first = [found for _, _, found in sorted(ranked, key=lambda r: r[:2])]
    return [*first, *(x for x in told if not _compares(x))][:NUMBERS]


def _compares(found: lines.Line) -> bool:
    return found.figure is not None and found.figure.unit not in {"count", "pounds"}


def _number(here: lines.Line, whole: lines.Line, number: int) -> Number:
    recent = here.series[-lines.RECENT :]
    wide = {row.period: row.value for row in whole.series}
    scaled = _compares(here)
    others = [wide.get(row.period) for row in recent] if scaled else []
    last = here.figure
    words = (
        f"{formats.figure(last.value, last.unit, here.decimals)}, {formats.period(last.period)}"
        if last
        else ""
    )
    drawing = spark.small(
        [row.value for row in recent],
        others,
        f"number-{number}",
        here.name,
        words,
        band=[(row.lower, row.upper) for row in recent],
        rtl=pictures.rtl(),
    )
    return Number(here, whole, Markup(drawing), _beside(last, whole.figure) if scaled else "")


def _beside(here: Any, whole: Any) -> str:
    """What the figure here says beside the whole's, by its interval: `apart` above or below, `within`
    chance, or nothing where there is no interval."""
    if (
        here is None
        or whole is None
        or here.period != whole.period
        or here.lower is None
        or here.upper is None
    ):
        return ""
    if here.lower > whole.value:
        return "above"
    return "below" if here.upper < whole.value else "within"


def _local(row: Any, measures: Sequence[Any], code: str, shelf: current.Shelf) -> Local:
    named = {measure.pk for measure in row.measures.all()}
    return Local(row, [lines.line(m, code, shelf) for m in measures if m.pk in named])


def _closed(page: Any) -> list[Any]:
    """Local priorities that were closed, the last first."""
    rows = [row for row in page.local_priorities.all() if row.live and row.state == "closed"]
    return sorted(rows, key=lambda row: row.closed_on, reverse=True)


def _rounds(place: Any) -> list[Any]:
    """Rounds to which somebody from here was invited, those still open first."""
    held = {one.round.pk: one.round for one in place.invitations.all() if one.round.live}.values()
    return sorted(held, key=lambda one: (one.state == "decided", one.deadline, one.position, one.key))


def _wards(code: str, shelf: current.Shelf) -> list[Ward]:
    """The wards by name, from the lookup; with figures where the release has measures counted so far down."""
    known = current.lookup().wards(code)
    if not known:
        return []
    counted = []
    if shelf.release is not None and any(shelf.release.spans_of_place(ward) for ward, _ in known):
        counted = performance.measures()
    return [
        Ward(ward, name, [(m, f) for m in counted if (f := shelf.latest(m.key, ward)) is not None])
        for ward, name in known
    ]


def _gaps(
    page: Any,
    here: Sequence[lines.Line],
    local: Sequence[Local],
    boards: Sequence[Any],
    heard: Sequence[Heard],
) -> list[Gap]:
    """What is missing here and who can supply it, in the order in which a resident would miss it."""
    body, council = plan.body(), page.council or _("the council")
    found = []
    if not local:
        found.append(
            Gap(_("local priorities"), _("the area’s community safety partnership, with its residents"))
        )
    if not boards:
        found.append(Gap(_("a neighbourhood board: its chair, meetings and minutes"), council))
    if not heard:
        found.append(
            Gap(
                _("what people here said, and what came of it"),
                _("%(force)s and the board") % {"force": body.force},
            )
        )
    holders: dict[str, list[str]] = {}
    for line in here:
        if line.figure is None:
            holder = line.measure.holder or line.measure.source or body.name
            holders.setdefault(holder, []).append(line.measure.short_title or line.measure.title)
    if here and all(line.figure is None for line in here):
        everyone = formats.listed(sorted(holders))
        return [*found, Gap(_("any figure of crime, trust or justice"), everyone)]
    return [*found, *(Gap(formats.listed(titles), holder) for holder, titles in holders.items())]


def _heard(page: Any) -> list[Heard]:
    events = page.engagements.all()
    return [Heard(event, row) for event in events for row in event.heard.all()][:HEARD]


def _programmes(code: str) -> list[tuple[Any, Any]]:
    """The area roll-outs, and how far each has come here."""
    found = []
    for programme in _roll_outs():
        row = next((r for r in programme.places.all() if r.where == code), None)
        found.append((programme, row))
    return found


@asked.once
def _roll_outs() -> list[Any]:
    return list(Programme.objects.filter(axis=Programme.Axis.AREA).prefetch_related("places"))
