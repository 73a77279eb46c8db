"""A series in the height of a line of text, and the small picture of a set of them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from html import escape
from itertools import groupby

from frankpledge.site.charts import svg
from frankpledge.site.charts.scale import Scale


def draw(values: Sequence[float | None], *, width: float = 120, height: float = 28, rtl: bool = False) -> str:
    """A line without axes, its last point marked. It stands beside words that say the same: not read out."""
    known = [v for v in values if v is not None]
    if len(known) < 2:
        return ""
    across = _across(len(values), width - 5 if rtl else 3, 3 if rtl else width - 5)
    y = Scale(min(known), max(known), height - 4, 4)
    places = ["" if v is None else f"{x} {svg.number(y(v))}" for x, v in zip(across, values, strict=True)]
    body = "".join(svg.through(list(run), "line") for held, run in groupby(places, bool) if held)
    cx, cy = next(place for place in reversed(places) if place).split()
    body += f'<circle class="dot" cx="{cx}" cy="{cy}" r="3.5"/>'
    return (
        f'<svg class="fp-chart fp-spark" viewBox="0 0 {svg.number(width)} {svg.number(height)}" '
        f'aria-hidden="true" focusable="false">{body}</svg>'
    )


@lru_cache(maxsize=256)
def _across(count: int, start: float, end: float) -> list[str]:
    """Where each of so many values stands: the same in every small drawing of a page."""
    x = Scale(0, count - 1, start, end)
    return [svg.number(x(i)) for i in range(count)]


def small(
    values: Sequence[float | None],
    others: Sequence[float | None],
    identity: str,
    title: str,
    description: str,
    *,
    band: Sequence[tuple[float | None, float | None]] = (),
    rtl: bool = False,
    width: float = 260,
    height: float = 98,
) -> str:
    """One of a set of small charts: a thick line in its interval (`band`, one pair a value), and a thin one
    to hold it against, on one scale."""
    edges = [edge for pair in band for edge in pair]
    known = [v for v in (*values, *others, *edges) if v is not None]
    count = max(len(values), len(others))
    if count < 2 or len([v for v in values if v is not None]) < 2:
        return ""
    low, high = min(known), max(known)
    if low < 0.45 * high:
        low = min(low, 0.0)
    x = Scale(0, count - 1, width - 6 if rtl else 2, 2 if rtl else width - 6)
    y = Scale(low, high, height - 8, 8)
    body = svg.line(0, height - 1, width, height - 1, "g")
    whole = [
        (x(i + count - len(band)), y(a), y(b))
        for i, (a, b) in enumerate(band)
        if a is not None and b is not None
    ]
    if len(whole) > 1:
        around = [
            *((at, upper) for at, _, upper in whole),
            *((at, lower) for at, lower, _ in reversed(whole)),
        ]
        body += svg.path(around, "band", closed=True)
    for series, kind in ((others, "other"), (values, "line")):
        run: list[tuple[float, float]] = []
        offset = count - len(series)
        for i, value in enumerate([*series, None]):
            if value is None:
                body += svg.path(run, kind)
                run = []
            else:
                run.append((x(i + offset), y(value)))
    last = max(i for i, v in enumerate(values) if v is not None)
    body += svg.circle(x(last + count - len(values)), y(values[last] or 0.0), 5, "mark now")
    return svg.drawing(
        body, width=width, height=height, identity=escape(identity), title=title, description=description
    )
