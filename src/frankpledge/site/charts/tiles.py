"""A map of areas as equal tiles, so that a small area is seen as well as a large one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from frankpledge.site import formats
from frankpledge.site.charts import svg

SIDE = 52.0


@dataclass(frozen=True, slots=True)
class Tile:
    """One area: its code, name, the letters on its tile, and its value (None where there is none)."""

    code: str
    name: str
    letters: str
    value: float | None = None
    identity: str = ""
    here: bool = False
    address: str = ""


def cuts(values: Sequence[float], groups: int = 4) -> list[float]:
    """The values that part `values` into `groups` of nearly equal number."""
    ranked = sorted(values)
    return (
        [ranked[min(len(ranked) * i // groups, len(ranked) - 1)] for i in range(1, groups)] if ranked else []
    )


def shade(value: float | None, edges: Sequence[float]) -> str:
    """The class of a tile: ``t0`` without a value, then ``t1`` (lowest) to ``t4``."""
    return "t0" if value is None else f"t{1 + sum(value >= edge for edge in edges)}"


def describe(tiles: Sequence[Tile], unit: str, decimals: int | None = None) -> str:
    """The map in words: its highest and lowest three, and how many have no figure."""
    known = sorted((t for t in tiles if t.value is not None), key=lambda t: t.value or 0)
    if not known:
        return _("No area has a figure.")
    say = lambda t: f"{t.name} {formats.figure(t.value, unit, decimals)}"  # noqa: E731
    text = _("Highest: %(high)s. Lowest: %(low)s.") % {
        "high": formats.listed(say(t) for t in reversed(known[-3:])),
        "low": formats.listed(say(t) for t in known[:3]),
    }
    missing = len(tiles) - len(known)
    if not missing:
        return text
    words = ngettext("%(number)s area has no figure.", "%(number)s areas have no figure.", missing)
    return f"{text} {words % {'number': formats.sentence(formats.count_word(missing))}}"


def draw(
    tiles: Sequence[Tile],
    grid: Mapping[str, tuple[int, int]],
    unit: str,
    identity: str,
    title: str,
    *,
    decimals: int | None = None,
) -> str:
    """Tiles at `grid[code] = (column, row)`; darker is more. West stays west in any language."""
    placed = [t for t in tiles if t.code in grid]
    if not placed:
        return ""
    edges = cuts([t.value for t in placed if t.value is not None])
    columns = max(grid[t.code][0] for t in placed) + 1
    rows = max(grid[t.code][1] for t in placed) + 1
    body = []
    for tile in placed:
        column, row = grid[tile.code]
        kind = shade(tile.value, edges)
        x, y = column * SIDE, row * SIDE
        mark = svg.rectangle(x + 1, y + 1, SIDE - 2, SIDE - 2, f"tile {kind}{' on' if tile.here else ''}")
        light = " light" if kind in {"t3", "t4"} else ""
        mark += svg.text(x + SIDE / 2, y + SIDE / 2 + 5, tile.letters, f"tilename m{light}")
        body.append(f"<g><title>{escape(words(tile, unit, decimals))}</title>{mark}</g>")
    return svg.drawing(
        "".join(body),
        width=columns * SIDE,
        height=rows * SIDE,
        identity=identity,
        title=title,
        description=describe(placed, unit, decimals),
        extra="fp-tiles",
        reads=[((grid[t.code][0] + 0.5) * SIDE, (grid[t.code][1] + 0.5) * SIDE) for t in placed],
        by="xy",
    )


def readings(
    tiles: Sequence[Tile], grid: Mapping[str, tuple[int, int]], unit: str, decimals: int | None = None
) -> list[str]:
    """What each tile says when it is read out."""
    return [words(t, unit, decimals) for t in tiles if t.code in grid]


def words(tile: Tile, unit: str, decimals: int | None) -> str:
    """An area with its figure."""
    value = formats.figure(tile.value, unit, decimals) if tile.value is not None else _("no figure")
    return f"{tile.name}: {value}"


def legend(tiles: Sequence[Tile], unit: str, decimals: int | None = None) -> list[tuple[str, str]]:
    """(class, range in words) for each shade that occurs."""
    known = [t.value for t in tiles if t.value is not None]
    edges = cuts(known)
    out = []
    for i in range(4):
        inside = [v for v in known if shade(v, edges) == f"t{i + 1}"]
        if inside:
            low, high = (
                formats.short(min(inside), unit, decimals),
                formats.figure(max(inside), unit, decimals),
            )
            out.append(
                (
                    f"t{i + 1}",
                    high
                    if low == high.split(" ")[0]
                    else _("%(lower)s to %(upper)s") % {"lower": low, "upper": high},
                )
            )
    if len(known) < len(tiles):
        out.append(("t0", _("no figure")))
    return out
