"""Areas beside one another: dots with intervals in order of value, the whole's line through them; funnels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from frankpledge.site import formats
from frankpledge.site.charts import svg
from frankpledge.site.charts.scale import Scale, bounds, tick_label, ticks

ROW = 21.0  # three beats: the names keep to the page's grid


@dataclass(frozen=True, slots=True)
class Area:
    """One area's figure with its interval; `far` where it differs from the whole by more than chance."""

    name: str
    value: float
    identity: str = ""
    lower: float | None = None
    upper: float | None = None
    far: bool = False
    here: bool = False


@dataclass(frozen=True, slots=True)
class Whole:
    """The place that the areas lie in: its value is the line through them."""

    name: str
    value: float
    identity: str = ""


@dataclass(frozen=True, slots=True)
class Dot:
    """One area on the funnel: its count or rate (`value`) against its size."""

    name: str
    size: float
    value: float
    identity: str = ""
    outside: bool = False
    here: bool = False


@dataclass(frozen=True, slots=True)
class Limits:
    """The funnel's edges at one size: 95% (near) and 99.8% (far)."""

    size: float
    near_lower: float
    near_upper: float
    far_lower: float
    far_upper: float


def describe(areas: Sequence[Area], whole: Whole | None, unit: str, decimals: int | None = None) -> str:
    """The dots in words."""
    if not areas:
        return _("No areas have a figure.")
    ranked = sorted(areas, key=lambda a: a.value)
    say = lambda v: formats.figure(v, unit, decimals)  # noqa: E731
    parts = [
        _("%(count)s areas, from %(low)s in %(lowest)s to %(high)s in %(highest)s.")
        % {
            "count": formats.plain(len(areas)),
            "low": say(ranked[0].value),
            "lowest": ranked[0].name,
            "high": say(ranked[-1].value),
            "highest": ranked[-1].name,
        }
    ]
    if whole:
        parts.append(_("%(place)s as a whole: %(value)s.") % {"place": whole.name, "value": say(whole.value)})
        told = [a.name for a in ranked if a.far]
        if told:
            parts.append(
                _("Differ from it by more than chance: %(areas)s.") % {"areas": formats.listed(told)}
            )
        elif any(a.lower is not None for a in areas):
            parts.append(_("No area differs from it by more than chance."))
    return " ".join(parts)


def draw(
    areas: Sequence[Area],
    whole: Whole | None,
    unit: str,
    identity: str,
    title: str,
    *,
    width: float = 704,
    decimals: int | None = None,
    rtl: bool = False,
) -> str:
    """One row an area, highest first: name, interval, dot; the whole's value as a line through all rows."""
    if not areas:
        return ""
    ranked = sorted(areas, key=lambda a: (-a.value, a.name))
    names = min(10.0 + 7.6 * max(len(a.name) for a in ranked), width * 0.56)
    top, height = 46.0, 46.0 + ROW * len(ranked) + 30
    values = [v for a in ranked for v in (a.value, a.lower, a.upper) if v is not None]
    low, high = bounds(values + ([whole.value] if whole else []), unit)
    if unit == "share" and low == 0 and min(values) > 0.2:
        low = min(values)
    steps = ticks(low, high, 5 if width > 500 else 3)
    x = Scale(steps[0], steps[-1], width - names if rtl else names, 14 if rtl else width - 14)
    foot = top + ROW * len(ranked)
    body = []
    for value in steps:
        body.append(svg.line(x(value), top - 8, x(value), foot, "g"))
        label = tick_label(value, unit, steps[1] - steps[0])
        body.append(svg.text(x(value), foot + 20, label, "m"))
    if whole:
        body.append(svg.line(x(whole.value), top - 14, x(whole.value), foot, "z"))
        words = f"{whole.name} {formats.short(whole.value, unit, decimals)}"
        middle = max(names, min(x(whole.value), width - 4.2 * len(words)))
        body.append(svg.text(middle, top - 22, words, "m k", figure=whole.identity))
    for row, area in enumerate(ranked):
        y = top + ROW * (row + 0.5)
        body.append(svg.text(width if rtl else 0, y + 5, area.name, "k" if area.here or area.far else ""))
        if area.lower is not None and area.upper is not None:
            body.append(svg.line(x(area.lower), y, x(area.upper), y, "span"))
        kind = "here" if area.here else "far" if area.far else "area"
        if area.far:
            body.append(svg.shape(x(area.value), y, 4.6, "diamond", kind))
        else:
            body.append(svg.circle(x(area.value), y, 4.5 if not area.here else 6, kind))
    return svg.drawing(
        "".join(body),
        width=width,
        height=height,
        identity=identity,
        title=title,
        description=describe(areas, whole, unit, decimals),
        reads=[(x(a.value), top + ROW * (i + 0.5)) for i, a in enumerate(ranked)],
        by="y",
    )


def readings(areas: Sequence[Area], whole: Whole | None, unit: str, decimals: int | None = None) -> list[str]:
    """What each area's row says when it is read out, highest first."""
    said = []
    for a in sorted(areas, key=lambda a: (-a.value, a.name)):
        words = f"{a.name}: {formats.figure(a.value, unit, decimals)}"
        if a.lower is not None and a.upper is not None:
            words += f" ({formats.interval(a.lower, a.upper, unit)})"
        if whole and a.far:
            words += f"; differs from {whole.name} by more than chance"
        said.append(words)
    return said


def describe_funnel(dots: Sequence[Dot]) -> str:
    """The funnel in words."""
    outside = sorted(d.name for d in dots if d.outside)
    told = (
        _("Outside the outer limits: %(areas)s.") % {"areas": formats.listed(outside)}
        if outside
        else _("None lies outside the outer limits.")
    )
    words = _("%(count)s areas by size, with limits within which chance alone would keep almost all.")
    return f"{words % {'count': formats.plain(len(dots))}} {told}"


def funnel(
    dots: Sequence[Dot],
    limits: Sequence[Limits],
    benchmark: float,
    unit: str,
    identity: str,
    title: str,
    *,
    size_name: str = "size",
    width: float = 704,
    height: float = 364,
    rtl: bool = False,
) -> str:
    """Areas by size, with 95% and 99.8% limits about `benchmark`; those beyond the outer are named."""
    if not dots or not limits:
        return ""
    shown = [v for d in dots for v in (d.value,)]
    edge = [v for b in limits for v in (b.far_lower, b.far_upper)]
    low, high = bounds([*shown, *edge], unit)
    steps = ticks(max(low, 0.0), high, 5)
    sizes = ticks(0.0, max(d.size for d in dots), 5 if width > 500 else 3)
    left, right, top, bottom = 56.0, width - 14, 28.0, height - 52
    x = Scale(sizes[0], sizes[-1], width - left if rtl else left, width - right if rtl else right)
    y = Scale(steps[0], steps[-1], bottom, top)
    body = []
    flip = (lambda v: width - v) if rtl else (lambda v: v)
    for value in steps:
        body.append(svg.line(flip(0), y(value), flip(width), y(value), "z" if value == steps[0] else "g"))
        label = tick_label(value, unit, steps[1] - steps[0])
        body.append(svg.text(flip(0), y(value) - 5, label))
    for value in sizes[1:]:
        body.append(svg.text(x(value), bottom + 22, formats.plain(value), "m"))
    body.append(svg.text(flip(width), bottom + 44, size_name, "e"))
    body.append(svg.line(x(sizes[0]), y(benchmark), x(sizes[-1]), y(benchmark), "centre"))
    ordered = sorted(limits, key=lambda b: b.size)
    clamp = lambda v: y(min(max(v, steps[0]), steps[-1]))  # noqa: E731
    for name, kind in (
        ("near_lower", "limits"),
        ("near_upper", "limits"),
        ("far_lower", "path"),
        ("far_upper", "path"),
    ):
        body.append(svg.path([(x(b.size), clamp(getattr(b, name))) for b in ordered], kind))
    for dot in dots:
        kind = "here" if dot.here else "far" if dot.outside else "area"
        if dot.outside:
            body.append(svg.shape(x(dot.size), y(dot.value), 4.8, "diamond", kind))
            near_end = x(dot.size) > width * 0.75
            body.append(
                svg.text(
                    x(dot.size) + (-9 if near_end else 9),
                    y(dot.value) + 5,
                    dot.name,
                    "k h e" if near_end else "k h",
                )
            )
        else:
            body.append(svg.circle(x(dot.size), y(dot.value), 4, kind))
    return svg.drawing(
        "".join(body),
        width=width,
        height=height,
        identity=identity,
        title=title,
        description=describe_funnel(dots),
        reads=[(x(d.size), y(d.value)) for d in dots],
        by="xy",
    )


def funnel_readings(dots: Sequence[Dot], unit: str, size_name: str, decimals: int | None = None) -> list[str]:
    """What each area of the funnel says when it is read out."""
    outside = {True: "; outside the outer limits", False: ""}
    return [
        f"{d.name}: {formats.figure(d.value, unit, decimals)}; {size_name.lower()}: {formats.plain(d.size)}"
        f"{outside[d.outside]}"
        for d in dots
    ]
