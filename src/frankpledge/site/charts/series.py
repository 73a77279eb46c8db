"""A measure over time: line with interval, limits, target and the way to it, breaks, events and signals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby, pairwise
from operator import attrgetter

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from frankpledge.site import formats
from frankpledge.site.charts import svg
from frankpledge.site.charts.scale import Scale, bounds, day_label, day_ticks, tick_label, ticks

#: What each signal of a control chart is drawn as, and what it says to a reader.
SIGNALS = {
    "outside": ("diamond", gettext_lazy("outside the expected range")),
    "trend": ("triangle", gettext_lazy("part of a run of seven rising or falling")),
    "near": ("square", gettext_lazy("two of three close to the edge of the expected range")),
    "run": ("ring", gettext_lazy("part of a run on one side of the average")),
}


@dataclass(frozen=True, slots=True)
class Point:
    """One figure: the day its period ends, its value and interval (None where unknown), and its limits."""

    at: date
    label: str
    value: float | None
    identity: str = ""
    lower: float | None = None
    upper: float | None = None
    centre: float | None = None
    limit_lower: float | None = None
    limit_upper: float | None = None
    signal: str = "none"


@dataclass(frozen=True, slots=True)
class Goal:
    """A target: the value to be reached by a day, the way to it as (day, value), and its identity.

    `steps` are the targets of the years before it: (day, value, period in words).
    """

    at: date
    value: float
    label: str
    identity: str = ""
    way: Sequence[tuple[date, float]] = ()
    steps: Sequence[tuple[date, float, str]] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """Something that happened: a break of the series is a line across it, another event a tick."""

    at: date
    text: str
    breaks: bool = False


@dataclass(frozen=True, slots=True)
class TimeSeries:
    """Everything that one picture shows. Values are in `unit` (shares 0 to 1)."""

    title: str
    points: Sequence[Point]
    unit: str
    decimals: int | None = None
    goal: Goal | None = None
    notes: Sequence[Note] = ()
    illustrative: bool = False
    other: Sequence[Point] = field(default=())
    other_name: str = ""

    @property
    def known(self) -> list[Point]:
        return [p for p in self.points if p.value is not None]


def lettered(chart: TimeSeries) -> list[tuple[str, Note]]:
    """The notes that fall within the picture, each with its letter, in order of time."""
    if not chart.points:
        return []
    first, last = chart.points[0].at, chart.points[-1].at
    shown = sorted((n for n in chart.notes if first <= n.at <= last), key=lambda n: n.at)
    return [(chr(ord("A") + i), note) for i, note in enumerate(shown[:26])]


def signals(chart: TimeSeries) -> list[tuple[str, str]]:
    """The signals that occur: (shape, words), for the key below the picture."""
    present = {p.signal for p in chart.points if p.value is not None}
    return [(shape, str(words)) for name, (shape, words) in SIGNALS.items() if name in present]


def describe(chart: TimeSeries) -> str:
    """The picture in words, from the same data: for those who do not see it."""
    known = chart.known
    if not known:
        return _("%(title)s: no figures to draw.") % {"title": chart.title}
    say = lambda v: formats.figure(v, chart.unit, chart.decimals)  # noqa: E731
    low = min(known, key=lambda p: p.value or 0)
    high = max(known, key=lambda p: p.value or 0)
    first, last = known[0], known[-1]
    parts = [
        _(
            "A line of %(count)s figures, from %(first)s in %(first_period)s to %(last)s in %(last_period)s. "
            "Lowest %(low)s in %(low_period)s; highest %(high)s in %(high_period)s."
        )
        % {
            "count": formats.plain(len(known)),
            "first": say(first.value),
            "first_period": first.label,
            "last": say(last.value),
            "last_period": last.label,
            "low": say(low.value),
            "low_period": low.label,
            "high": say(high.value),
            "high_period": high.label,
        }
    ]
    if last.lower is not None and last.upper is not None:
        between = {"interval": formats.interval(last.lower, last.upper, chart.unit)}
        parts.append(_("The interval of the last figure is %(interval)s.") % between)
    if last.limit_lower is not None and last.limit_upper is not None:
        expected = formats.interval(last.limit_lower, last.limit_upper, chart.unit)
        parts.append(_("The expected range at the end is %(range)s.") % {"range": expected})
    flagged = sum(p.signal != "none" for p in known)
    if flagged:
        parts.append(
            ngettext(
                "%(number)s point is marked as a signal of real change.",
                "%(number)s points are marked as a signal of real change.",
                flagged,
            )
            % {"number": formats.sentence(formats.count_word(flagged))}
        )
    gaps = len(chart.points) - len(known)
    if gaps:
        words = ngettext("%(number)s period has no figure.", "%(number)s periods have no figure.", gaps)
        parts.append(words % {"number": formats.sentence(formats.count_word(gaps))})
    if chart.goal:
        goal = {"value": say(chart.goal.value), "period": chart.goal.label}
        parts.append(_("The target is %(value)s by %(period)s.") % goal)
    if chart.goal and chart.goal.steps:
        told = [
            _("%(value)s by %(period)s") % {"value": say(value), "period": period}
            for _day, value, period in chart.goal.steps
        ]
        parts.append(_("On the way to it: %(steps)s.") % {"steps": formats.listed(told)})
    parts += [f"{letter}, {formats.month(note.at)}: {note.text}" for letter, note in lettered(chart)]
    if chart.other_name:
        parts.append(_("A thinner line shows %(name)s.") % {"name": chart.other_name})
    if chart.illustrative:
        parts.append(_("The figures are illustrative."))
    return " ".join(parts)


def readings(chart: TimeSeries) -> list[str]:
    """What each known point says when it is read out, in order of time."""
    return [_reading(chart, point) for point in chart.known]


def _reading(chart: TimeSeries, p: Point) -> str:
    said = f"{formats.sentence(p.label)}: {formats.figure(p.value, chart.unit, chart.decimals)}"
    if p.lower is not None and p.upper is not None:
        said += f" ({formats.interval(p.lower, p.upper, chart.unit)})"
    if p.limit_lower is not None and p.limit_upper is not None:
        said += f"; expected {formats.interval(p.limit_lower, p.limit_upper, chart.unit)}"
    return f"{said}; {SIGNALS[p.signal][1]}" if p.signal in SIGNALS else said


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where the picture's parts lie."""

    x: Scale
    y: Scale
    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float
    rtl: bool

    def at(self, day: date) -> float:
        return self.flip(self.x(day.toordinal()))

    def flip(self, x: float) -> float:
        return self.width - x if self.rtl else x


def draw(
    chart: TimeSeries, identity: str, *, width: float = 704, height: float = 336, rtl: bool = False
) -> str:
    """The picture as SVG, `width` × `height` units; `identity` makes its ids unique on the page."""
    known = chart.known
    if not known:
        return ""
    frame, steps = _frame(chart, width, height, rtl)
    body = [
        _grid(chart, frame, steps),
        _band(chart, frame),
        _limits(chart, frame),
        _notes(chart, frame),
        _goal(chart, frame),
        _line(chart.other, frame, "other"),
        _line(chart.points, frame, "line"),
        _points(chart, frame),
        _words(chart, frame),
    ]
    return svg.drawing(
        "".join(body),
        width=width,
        height=height,
        identity=identity,
        title=chart.title,
        description=describe(chart),
        reads=[(frame.at(p.at), frame.y(p.value or 0.0)) for p in known],
    )


def _frame(chart: TimeSeries, width: float, height: float, rtl: bool) -> tuple[_Frame, tuple[float, ...]]:
    values = [
        v
        for p in (*chart.points, *chart.other)
        for v in (p.value, p.lower, p.upper, p.limit_lower, p.limit_upper)
        if v is not None
    ]
    if chart.goal:
        values += [chart.goal.value, *(v for _, v in chart.goal.way)]
    low, high = bounds(values, chart.unit)
    if chart.unit == "count":
        low = max(low, 0.0)
    steps = ticks(low, high, 5 if height > 280 else 4)
    days = [p.at for p in chart.points] + ([chart.goal.at] if chart.goal else [])
    widest = max(len(tick_label(t, chart.unit, steps[1] - steps[0])) for t in steps)
    left, right, top, bottom = 14.0 + 8.5 * widest, width - 14, 30.0, height - 30
    first, last = min(days).toordinal(), max(days).toordinal()
    return _Frame(
        Scale(first, last, left + 6, right),
        Scale(steps[0], steps[-1], bottom, top),
        width,
        height,
        left,
        right,
        top,
        bottom,
        rtl,
    ), steps


def _grid(chart: TimeSeries, f: _Frame, steps: tuple[float, ...]) -> str:
    out = []
    step = steps[1] - steps[0]
    for value in steps:
        y = f.y(value)
        out.append(svg.line(f.flip(0), y, f.flip(f.width), y, "z" if value == steps[0] else "g"))
        out.append(svg.text(f.flip(0), y - 5, tick_label(value, chart.unit, step)))
    first, last = date.fromordinal(int(f.x.low)), date.fromordinal(int(f.x.high))
    days = day_ticks(first, last, 6 if f.width > 500 else 3)
    apart = min(
        ((b - a).days for a, b in pairwise(days)), default=30 if last - first < timedelta(days=400) else 400
    )
    room = 44 if apart > 300 else 72
    said = -1e9
    for day in days:
        x = f.x(day.toordinal())
        out.append(svg.line(f.flip(x), f.bottom, f.flip(x), f.bottom + 6, "z"))
        if x - said >= room and f.left < x < f.width - room / 2 + 4:
            out.append(svg.text(f.flip(x), f.bottom + 23, day_label(day, apart), "m"))
            said = x
    return "".join(out)


def _runs(points: Sequence[Point], known: str) -> list[list[Point]]:
    """The stretches of neighbouring points that have the value called `known`."""
    return [list(run) for has, run in groupby(points, lambda p: getattr(p, known) is not None) if has]


def _band(chart: TimeSeries, f: _Frame) -> str:
    out = []
    for run in _runs(chart.points, "lower"):
        there = [(f.at(p.at), f.y(p.upper if p.upper is not None else p.lower or 0.0)) for p in run]
        back = [(f.at(p.at), f.y(p.lower or 0.0)) for p in reversed(run)]
        out.append(svg.path([*there, *back], "band", closed=True))
    return "".join(out)


def _limits(chart: TimeSeries, f: _Frame) -> str:
    out = []
    for kind, name in (("centre", "centre"), ("limits", "limit_lower"), ("limits", "limit_upper")):
        say = attrgetter(name)
        for run in _runs(chart.points, "limit_upper" if name == "centre" else name):
            for value, level in groupby(run, say):
                part = list(level)
                if len(part) > 1:
                    y = f.y(value)
                    out.append(svg.line(f.at(part[0].at), y, f.at(part[-1].at), y, kind))
    return "".join(out)


def _notes(chart: TimeSeries, f: _Frame) -> str:
    out = []
    for letter, note in lettered(chart):
        x = f.at(note.at)
        if note.breaks:
            out.append(svg.line(x, f.top - 10, x, f.bottom, "break"))
        else:
            out.append(svg.line(x, f.top - 10, x, f.top + 2, "z"))
        out.append(svg.text(x, f.top - 15, letter, "m k"))
    return "".join(out)


def _goal(chart: TimeSeries, f: _Frame) -> str:
    if not chart.goal:
        return ""
    x, y = f.at(chart.goal.at), f.y(chart.goal.value)
    way = svg.path([(f.at(day), f.y(value)) for day, value in chart.goal.way], "path")
    marks = [(x, y), *((f.at(day), f.y(value)) for day, value, _period in chart.goal.steps)]
    return way + "".join(svg.line(at - 12, level, at + 12, level, "target") for at, level in marks)


def _line(points: Sequence[Point], f: _Frame, kind: str) -> str:
    out = []
    for run in _runs(points, "value"):
        places = [(f.at(p.at), f.y(p.value or 0.0)) for p in run]
        out.append(svg.path(places, kind) if len(places) > 1 else svg.circle(*places[0], 2.5, "dot"))
    return "".join(out)


def _points(chart: TimeSeries, f: _Frame) -> str:
    out = []
    known = chart.known
    plain = len(known) <= 24
    for p in known:
        x, y = f.at(p.at), f.y(p.value or 0.0)
        if p.signal in SIGNALS:
            out.append(svg.shape(x, y, 4.5 if len(known) < 80 else 3.4, SIGNALS[p.signal][0], "mark"))
        elif plain and p is not known[-1]:
            out.append(svg.circle(x, y, 3, "dot"))
    last = known[-1]
    if last.signal not in SIGNALS:
        out.append(svg.circle(f.at(last.at), f.y(last.value or 0.0), 5, "mark now"))
    return "".join(out)


def _words(chart: TimeSeries, f: _Frame) -> str:
    return "".join((_last_word(chart, f), _goal_word(chart, f), *_names(chart, f)))


def _last_word(chart: TimeSeries, f: _Frame) -> str:
    """The last value beside its point: away from the line, and away from the way to the target."""
    known = chart.known
    last = known[-1]
    x, y = f.at(last.at), f.y(last.value or 0.0)
    before = known[-4:-1]
    falling = bool(before) and (last.value or 0) < sum(p.value or 0 for p in before) / len(before)
    words = formats.short(last.value, chart.unit, chart.decimals)
    room = f.flip(x) < f.width - 70
    if room:
        rises = chart.goal is not None and chart.goal.value > (last.value or 0)
        place = y + 20 if rises else y - 8 if chart.goal else y + 5
        side = -11 if f.rtl else 11
        return svg.text(x + side, min(place, f.bottom - 6), words, "s h", figure=last.identity)
    place = y + 26 if falling and y < f.bottom - 34 else y - 13
    edge = f.flip(f.width)
    return svg.text(edge, place, words, "s h e", figure=last.identity)


def _goal_word(chart: TimeSeries, f: _Frame) -> str:
    if not chart.goal:
        return ""
    y = f.y(chart.goal.value)
    last = chart.known[-1]
    close = f.flip(f.at(last.at)) > f.width - 110 and abs(f.y(last.value or 0.0) - y) < 34
    under = y < f.top + 18 or (close and (last.value or 0) > chart.goal.value)
    words = _("target %(value)s") % {"value": formats.short(chart.goal.value, chart.unit, chart.decimals)}
    return svg.text(f.flip(f.width), y + 20 if under else y - 9, words, "k h e", figure=chart.goal.identity)


def _names(chart: TimeSeries, f: _Frame) -> list[str]:
    """What the quiet lines are, said on them where there is room."""
    out = []
    if chart.illustrative:
        out.append(svg.text(f.flip(f.left), 12, _("illustrative"), "k h"))
    limits = _runs(chart.points, "limit_upper")
    if limits and f.width > 500:
        first, last = limits[0][0], limits[-1][-1]
        away = [abs(f.y(p.value or 0.0) - f.y(p.limit_upper or 0.0)) for p in (first, last)]
        end = away[1] > away[0]
        there = last if end else first
        over = f.y(there.limit_upper or 0.0)
        if over > f.top + 20:
            out.append(svg.text(f.at(there.at), over - 6, _("expected range"), "h e" if end else "h"))
    end = next((p for p in reversed(chart.other) if p.value is not None), None)
    if chart.other_name and end:
        out.append(svg.text(f.flip(f.width), f.y(end.value or 0.0) - 8, chart.other_name, "h e"))
    return out
