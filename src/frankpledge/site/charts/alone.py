"""A drawing that stands alone: with its title, its source and its date in it, and its colours resolved.

On a page a drawing has classes only and takes the page's colours. Taken away, as SVG or PNG, nothing is there
to colour it, so each class becomes the attributes that the stylesheet would give it (`theme/_charts.scss`).
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from functools import lru_cache
from html import escape, unescape
from pathlib import Path

import resvg_py

PAPER, INK, MUTED, LINE, DEEP, BAND, TINT = (
    *("#faf7f0", "#1b1a17", "#5a554b", "#d8d1c1", "#173f6e", "#d5dde6", "#f2ecdf"),
)
FAMILY = "Arial, Helvetica, 'Noto Sans', sans-serif"
EDGE = 24.0
_SVG = "http://www.w3.org/2000/svg"


def _mixed(part: float, one: str = DEEP, other: str = PAPER) -> str:
    """`part` of `one` in `other`, as CSS `color-mix` in sRGB gives it."""
    pairs = zip(bytes.fromhex(one[1:]), bytes.fromhex(other[1:]), strict=True)
    return "#" + bytes(round(a * part + b * (1 - part)) for a, b in pairs).hex()


_NO_FILL = {"fill": "none"}
#: What the stylesheet says of each class.
LOOKS: dict[str, dict[str, str]] = {
    "g": _NO_FILL | {"stroke": LINE},
    "z": _NO_FILL | {"stroke": INK},
    "band": {"fill": BAND},
    "limits": _NO_FILL
    | {"stroke": MUTED, "stroke-dasharray": "1 4", "stroke-linecap": "round", "stroke-width": "1.5"},
    "centre": _NO_FILL | {"stroke": MUTED},
    "line": _NO_FILL | {"stroke": DEEP, "stroke-width": "2.5", "stroke-linejoin": "round"},
    "other": _NO_FILL | {"stroke": MUTED, "stroke-width": "1.25", "stroke-linejoin": "round"},
    "dot": {"fill": DEEP},
    "mark": {"fill": PAPER, "stroke": INK, "stroke-width": "2"},
    "mark now": {"fill": DEEP, "stroke": PAPER, "stroke-width": "2"},
    "target": _NO_FILL | {"stroke": INK, "stroke-width": "2.5"},
    "path": _NO_FILL | {"stroke": INK, "stroke-dasharray": "7 5", "stroke-width": "1.5"},
    "break": _NO_FILL | {"stroke": INK, "stroke-dasharray": "2 3"},
    "span": _NO_FILL | {"stroke": DEEP, "stroke-opacity": "0.45", "stroke-width": "3"},
    "area": {"fill": DEEP},
    "far": {"fill": PAPER, "stroke": INK, "stroke-width": "2"},
    "here": {"fill": INK, "stroke": PAPER},
    "tile t0": {"fill": TINT, "stroke": LINE, "stroke-width": "2"},
    "tile t1": {"fill": _mixed(0.18), "stroke": PAPER, "stroke-width": "2"},
    "tile t2": {"fill": _mixed(0.4), "stroke": PAPER, "stroke-width": "2"},
    "tile t3": {"fill": _mixed(0.7), "stroke": PAPER, "stroke-width": "2"},
    "tile t4": {"fill": DEEP, "stroke": PAPER, "stroke-width": "2"},
}
_WORDS = {
    "s": {"fill": DEEP, "font-size": "17", "font-weight": "700"},
    "k": {"fill": INK},
    "e": {"text-anchor": "end"},
    "m": {"text-anchor": "middle"},
    "h": {"paint-order": "stroke", "stroke": PAPER, "stroke-width": "4", "stroke-linejoin": "round"},
    "tilename": {"fill": INK, "font-size": "14", "font-weight": "700"},
    "light": {"fill": PAPER},
}
_TAG = re.compile(r"<(path|line|rect|circle|polygon|text)((?:\s[^<>]*?)?)(/?)>")
_CLASS = re.compile(r'\sclass="([^"]*)"')


def resolved(drawing: str) -> str:
    """The drawing with attributes in the place of classes, and without what only a page reads."""

    def one(found: re.Match[str]) -> str:
        kind = (_CLASS.search(found[2]) or ["", ""])[1]
        rest = re.sub(r'\s(?:class|data-[a-z]+)="[^"]*"', "", found[2])
        if found[1] == "text":
            looks = {"fill": MUTED, "font-size": "15"}
            for word in kind.split():
                looks = looks | _WORDS.get(word, {})
        else:
            looks = LOOKS.get(kind) or LOOKS.get(kind.removesuffix(" on"), _NO_FILL | {"stroke": INK})
        given = "".join(f' {name}="{value}"' for name, value in looks.items())
        return f"<{found[1]}{rest}{given}{found[3]}>"

    return _TAG.sub(one, drawing)


def bare(drawing: str) -> str:
    """The drawing by itself as SVG: colours resolved, no title, for a document that says the rest."""
    box = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', drawing)
    if box is None:
        raise ValueError("There is nothing to draw.")
    inside = re.sub(r"<svg[^>]*>", "", resolved(drawing), count=1)
    inside = re.sub(r"<(title|desc)\b[^>]*>.*?</\1>", "", inside).replace(PAPER, "#ffffff")
    return f'<svg xmlns="{_SVG}" viewBox="0 0 {box[1]} {box[2]}" font-family="{FAMILY}">{inside}'


def alone(drawing: str, *, title: str, subtitle: str, foot: Sequence[str], rtl: bool = False) -> str:
    """A whole SVG file: the title over the drawing, its source and date under it. Raises ValueError where
    there is no drawing.
    """
    box = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', drawing)
    if box is None:
        raise ValueError("There is nothing to draw.")
    width, height = max(float(box[1]), 480.0), float(box[2]) * max(1.0, 480.0 / float(box[1]))
    room = width + 2 * EDGE
    said = [
        unescape(part) for part in re.findall(r"<(?:title|desc)[^>]*>(.*?)</(?:title|desc)>", drawing)[:2]
    ]
    edge, anchor = (room - EDGE, ' text-anchor="end"') if rtl else (EDGE, "")
    out, y = [], 22.0

    def write(text: str, size: float, look: str, letters: float) -> None:
        nonlocal y
        for row in textwrap.wrap(text, max(int(width / (size * letters)), 20), break_on_hyphens=False):
            y += size * 1.28
            out.append(
                f'<text x="{edge}" y="{y:.0f}" font-size="{size:g}" {look}{anchor}>{escape(row)}</text>'
            )

    write(title, 22, f'fill="{INK}" font-weight="700"', 0.56)
    write(subtitle, 16, f'fill="{MUTED}"', 0.52)
    y += 18
    inside = re.sub(r"<svg[^>]*>", "", resolved(drawing), count=1)
    inside = re.sub(r"<(title|desc)\b[^>]*>.*?</\1>", "", inside)
    out.append(
        f'<svg x="{EDGE}" y="{y:.0f}" width="{width:g}" height="{height:g}" viewBox="{box[0][9:-1]}" '
        f'overflow="visible">{inside}'
    )
    y += height + 12
    for line in foot:
        write(line, 14, f'fill="{MUTED}"', 0.5)
    y += EDGE
    parts = zip(("title", "desc"), said, strict=False)
    told = "".join(f"<{name}>{escape(words)}</{name}>" for name, words in parts)
    body = f'{told}<rect width="100%" height="100%" fill="{PAPER}"/>{"".join(out)}'
    size = f'viewBox="0 0 {room:g} {y:.0f}" width="{room:g}" height="{y:.0f}"'
    return f'<svg xmlns="{_SVG}" {size} role="img" font-family="{FAMILY}">{body}</svg>\n'


def png(svg: str, zoom: float = 2.0) -> bytes:
    """The same as PNG, `zoom` times its size, in letters that are installed with the program."""
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg,
            zoom=zoom,
            font_files=list(_fonts()),
            skip_system_fonts=True,
            font_family="Noto Sans",
            sans_serif_family="Noto Sans",
        )
    )


@lru_cache(maxsize=1)
def _fonts() -> tuple[str, ...]:
    import fontpkg_noto_sans  # noqa: PLC0415  (only a PNG needs letters)

    folder = Path(fontpkg_noto_sans.__file__).parent / "files"
    return tuple(str(path) for path in sorted(folder.glob("NotoSans[[]*.ttf")))
