"""A map of areas in their own outlines, in a local projection, with no more points than the eye can use."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape

from frankpledge.site.charts import svg
from frankpledge.site.charts.tiles import Tile, cuts, describe, shade, words

WIDTH = 640.0
#: How far, in the drawing's units, a line may stray from where it was measured.
STRAY = 0.8
Ring = Sequence[tuple[float, float]]


def draw(
    areas: Sequence[Tile],
    outlines: Mapping[str, Sequence[Ring]],
    apart: frozenset[str],
    unit: str,
    identity: str,
    title: str,
    *,
    decimals: int | None = None,
) -> str:
    """The areas that have an outline (rings of longitude and latitude, by code); darker is more, and a
    diamond marks those of `apart`. West stays west in any language. Empty where no area has an outline.
    """
    placed = [area for area in areas if area.code in outlines]
    if not placed:
        return ""
    shapes, height = projected({area.code: outlines[area.code] for area in placed})
    edges = cuts([area.value for area in placed if area.value is not None])
    middles = [middle(shapes[area.code]) for area in placed]
    body = [
        f"<g><title>{escape(words(area, unit, decimals))}</title>"
        f'<path class="tile {shade(area.value, edges)}" d="{_path(shapes[area.code])}"/></g>'
        for area in placed
    ]
    body += [
        svg.shape(x, y, 6.5, "diamond", "far")
        for area, (x, y) in zip(placed, middles, strict=True)
        if area.code in apart
    ]
    return svg.drawing(
        "".join(body),
        width=WIDTH,
        height=height,
        identity=identity,
        title=title,
        description=describe(placed, unit, decimals),
        extra="fp-outlines",
        reads=middles,
        by="xy",
    )


def readings(
    areas: Sequence[Tile],
    outlines: Mapping[str, Sequence[Ring]],
    unit: str,
    decimals: int | None = None,
) -> list[str]:
    """What each area says when it is read out."""
    return [words(area, unit, decimals) for area in areas if area.code in outlines]


def projected(
    outlines: Mapping[str, Sequence[Ring]],
) -> tuple[dict[str, list[list[tuple[float, float]]]], float]:
    """The outlines on a plane `WIDTH` wide, north up, a degree of longitude as long as it is in their middle
    latitude; and how high the plane is.
    """
    points = [point for rings in outlines.values() for ring in rings for point in ring]
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    narrow = math.cos(math.radians((south + north) / 2))
    size = (WIDTH - 4) / ((east - west) * narrow or 1)
    flat = {
        code: [
            simplified([((x - west) * narrow * size + 2, (north - y) * size + 2) for x, y in ring])
            for ring in rings
        ]
        for code, rings in outlines.items()
    }
    return flat, (north - south) * size + 4


def simplified(ring: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """The ring without the points that lie within `STRAY` of the line between those kept (Douglas and
    Peucker).
    """
    kept = {0, len(ring) - 1}
    spans = [(0, len(ring) - 1)]
    while spans:
        first, last = spans.pop()
        (ax, ay), (bx, by) = ring[first], ring[last]
        length = math.hypot(bx - ax, by - ay)
        far, where = 0.0, 0
        for i in range(first + 1, last):
            x, y = ring[i]
            off = (
                abs((bx - ax) * (ay - y) - (ax - x) * (by - ay)) / length
                if length
                else math.hypot(x - ax, y - ay)
            )
            if off > far:
                far, where = off, i
        if far > STRAY:
            kept.add(where)
            spans += [(first, where), (where, last)]
    return [ring[i] for i in sorted(kept)]


def middle(rings: Sequence[Sequence[tuple[float, float]]]) -> tuple[float, float]:
    """The middle of the largest ring: its centre of gravity."""
    found = max((_weighed(ring) for ring in rings), key=lambda one: one[0])
    return found[1], found[2]


def _weighed(ring: Sequence[tuple[float, float]]) -> tuple[float, float, float]:
    area = x = y = 0.0
    for (ax, ay), (bx, by) in zip(ring, [*ring[1:], ring[0]], strict=True):
        cross = ax * by - bx * ay
        area, x, y = area + cross, x + (ax + bx) * cross, y + (ay + by) * cross
    return (abs(area), x / (3 * area), y / (3 * area)) if area else (0.0, *ring[0])


def _path(rings: Sequence[Sequence[tuple[float, float]]]) -> str:
    """Rings as the data of a path, each point by its step from the one before: short."""
    told = []
    for ring in rings:
        x, y = (round(value) for value in ring[0])
        steps = []
        for point in ring[1:]:
            dx, dy = round(point[0]) - x, round(point[1]) - y
            if dx or dy:
                steps.append(f"{dx}{'' if dy < 0 else ' '}{dy}")
                x, y = x + dx, y + dy
        if len(steps) > 1:
            told.append(f"M{round(ring[0][0])} {round(ring[0][1])}l{' '.join(steps)}z")
    return "".join(told)
