"""The few marks that charts are made of, as text.

Nothing here has a colour or an inline style: a class says what a mark is and the page's stylesheet draws it,
so that dark, print and forced colours hold and a strict content policy is met.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape


def number(value: float) -> str:
    """A coordinate in at most one decimal: enough for the eye, and short."""
    text = f"{value:.1f}"
    return text[:-2] if text.endswith(".0") else text


def attributes(**values: object) -> str:
    """Attributes as text; ``class_`` becomes ``class``, ``data_figure`` ``data-figure``; None is left out."""
    return "".join(
        f' {name.rstrip("_").replace("_", "-")}="{number(v) if isinstance(v, float) else escape(str(v))}"'
        for name, v in values.items()
        if v is not None and v != ""
    )


def text(x: float, y: float, words: str, kind: str = "", *, figure: str = "") -> str:
    """Words at a point; `figure` is the identity of the number said."""
    marks = attributes(x=float(x), y=float(y), class_=kind, data_figure=figure)
    return f"<text{marks}>{escape(words)}</text>"


def line(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    return f'<path class="{kind}" d="M{number(x1)} {number(y1)}L{number(x2)} {number(y2)}"/>'


def path(points: Iterable[tuple[float, float]], kind: str, *, closed: bool = False) -> str:
    """Straight lines through `points`; empty text for fewer than two."""
    return through([f"{number(x)} {number(y)}" for x, y in points], kind, closed=closed)


def through(places: Sequence[str], kind: str, *, closed: bool = False) -> str:
    """The same, of places as they are written: ``"3 24"``."""
    if len(places) < 2:
        return ""
    return f'<path class="{kind}" d="M{"L".join(places)}{"Z" if closed else ""}"/>'


def circle(x: float, y: float, radius: float, kind: str) -> str:
    return f'<circle class="{kind}" cx="{number(x)}" cy="{number(y)}" r="{number(radius)}"/>'


def rectangle(x: float, y: float, width: float, height: float, kind: str) -> str:
    return (
        f'<rect class="{kind}" x="{number(x)}" y="{number(y)}" '
        f'width="{number(width)}" height="{number(height)}"/>'
    )


def shape(x: float, y: float, size: float, which: str, kind: str) -> str:
    """A mark told by its shape: ``diamond``, ``triangle``, ``square`` or ``ring``."""
    if which == "ring":
        return circle(x, y, size * 0.9, kind)
    corners: dict[str, Sequence[tuple[float, float]]] = {
        "diamond": ((0, -1.2), (1.2, 0), (0, 1.2), (-1.2, 0)),
        "triangle": ((0, -1.15), (1.1, 0.85), (-1.1, 0.85)),
        "square": ((-0.85, -0.85), (0.85, -0.85), (0.85, 0.85), (-0.85, 0.85)),
    }
    return path([(x + dx * size, y + dy * size) for dx, dy in corners[which]], kind, closed=True)


def drawing(
    body: str,
    *,
    width: float,
    height: float,
    identity: str,
    title: str,
    description: str,
    extra: str = "",
    reads: Sequence[tuple[float, float]] = (),
    by: str = "x",
) -> str:
    """The whole picture: an image to assistive technology, named by its title and told by its description.

    `reads` are the places whose values can be read out (static/chart.js), in the order of the words that the
    page gives; what is nearest is told `by` its ``x``, its ``y`` or both (``xy``).
    """
    at = " ".join(f"{number(x)},{number(y)}" for x, y in reads)
    told = attributes(data_at=at, data_by=by if reads else "")
    return (
        f'<svg class="fp-chart{" " + extra if extra else ""}" viewBox="0 0 {number(width)} {number(height)}" '
        f'role="img" aria-labelledby="{identity}-t {identity}-d" focusable="false"{told}>'
        f'<title id="{identity}-t">{escape(title)}</title>'
        f'<desc id="{identity}-d">{escape(description)}</desc>'
        f"{body}</svg>"
    )
