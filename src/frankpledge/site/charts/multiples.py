"""Several series beside one another in small pictures of one size, those of one measure on one scale."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _

from frankpledge.site import formats
from frankpledge.site.charts import svg
from frankpledge.site.charts.scale import Scale, bounds, tick_label, ticks
from frankpledge.site.charts.series import Point

HEIGHT, GAP, HEAD, FOOT = 118.0, 26.0, 26.0, 24.0


@dataclass(frozen=True, slots=True)
class Panel:
    """One series: what it is, the scale that it shares (panels of one name share one), and its points."""

    title: str
    scale: str
    unit: str
    points: Sequence[Point]
    decimals: int | None = None

    @property
    def known(self) -> list[Point]:
        return [p for p in self.points if p.value is not None]


def readings(panels: Sequence[Panel]) -> list[str]:
    """What each point of each panel says when it is read out, panel by panel."""
    return [
        f"{panel.title}, {p.label}: {formats.figure(p.value, panel.unit, panel.decimals)}"
        for panel in panels
        for p in panel.known
    ]


def describe(panels: Sequence[Panel]) -> str:
    """The panels in words: where each begins and ends."""
    said = []
    for panel in panels:
        if panel.known:
            first, last = panel.known[0], panel.known[-1]
            say = [formats.figure(p.value, panel.unit, panel.decimals) for p in (first, last)]
            told = {"title": panel.title, "a": say[0], "from": first.label, "b": say[1], "to": last.label}
            said.append(_("%(title)s: from %(a)s in %(from)s to %(b)s in %(to)s.") % told)
    return " ".join(said)


def draw(
    panels: Sequence[Panel],
    identity: str,
    title: str,
    *,
    width: float = 704,
    columns: int = 3,
    rtl: bool = False,
) -> str:
    """All panels in rows of `columns`."""
    shown = [p for p in panels if p.known]
    if not shown:
        return ""
    columns = max(1, min(columns, len(shown)))
    side = (width - GAP * (columns - 1)) / columns
    rows = math.ceil(len(shown) / columns)
    scales = {name: _scale(list(group)) for name, group in groupby(sorted(shown, key=_by), key=_by)}
    body, reads = [], []
    for number, panel in enumerate(shown):
        row, column = divmod(number, columns)
        left = (columns - 1 - column if rtl else column) * (side + GAP)
        top = row * (HEAD + HEIGHT + FOOT)
        drawn, places = _panel(panel, scales[panel.scale], left, top, side, rtl)
        body.append(drawn)
        reads += places
    return svg.drawing(
        "".join(body),
        width=width,
        height=rows * (HEAD + HEIGHT + FOOT),
        identity=identity,
        title=title,
        description=describe(shown),
        reads=reads,
        by="xy",
    )


def _by(panel: Panel) -> str:
    return panel.scale


def _scale(panels: Sequence[Panel]) -> tuple[float, ...]:
    values = [p.value for panel in panels for p in panel.known if p.value is not None]
    return ticks(*bounds(values, panels[0].unit), 3)


def _panel(
    panel: Panel, steps: tuple[float, ...], left: float, top: float, side: float, rtl: bool
) -> tuple[str, list[tuple[float, float]]]:
    days = [p.at.toordinal() for p in panel.points]
    right = left + side - 6
    x = Scale(min(days), max(days), right if rtl else left + 2, left + 2 if rtl else right)
    y = Scale(steps[0], steps[-1], top + HEAD + HEIGHT - 4, top + HEAD + 12)
    edge, far = (left + side, left) if rtl else (left, left + side)
    letters = max(10, int(side / 7.6))
    words = panel.title if len(panel.title) <= letters else f"{panel.title[: letters - 1].rstrip()}…"
    out = [svg.text(edge, top + 14, words, "k")]
    for value in (steps[0], steps[-1]):
        out.append(svg.line(left, y(value), left + side, y(value), "z" if value == steps[0] else "g"))
    label = tick_label(steps[-1], panel.unit, steps[1] - steps[0])
    out.append(svg.text(edge, y(steps[-1]) - 4, label, "h"))
    places = [(x(p.at.toordinal()), y(p.value)) for p in panel.known if p.value is not None]
    for has, run in groupby(panel.points, lambda p: p.value is not None):
        if has:
            line = [(x(p.at.toordinal()), y(p.value or 0.0)) for p in run]
            out.append(svg.path(line, "line") if len(line) > 1 else svg.circle(*line[0], 2.5, "dot"))
    last = panel.known[-1]
    out.append(svg.circle(*places[-1], 4, "dot"))
    said = formats.short(last.value, panel.unit, panel.decimals)
    over = places[-1][1] - 9 if places[-1][1] > top + HEAD + 26 else places[-1][1] + 20
    out.append(svg.text(far, over, said, "k h e", figure=last.identity))
    foot = top + HEAD + HEIGHT + 14
    out.append(svg.text(edge, foot, str(panel.points[0].at.year)))
    if panel.points[0].at.year != panel.points[-1].at.year:
        out.append(svg.text(far, foot, str(panel.points[-1].at.year), "e"))
    return "".join(out), places
