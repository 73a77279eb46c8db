"""Delivery as one plain bar: how many commitments stand where, in shades of ink and told in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from frankpledge.site import formats
from frankpledge.site.charts import svg


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the whole: how many, what they are called, and what fills them (``b0`` … ``b5``)."""

    count: int
    words: str
    fill: str


def describe(parts: Sequence[Part]) -> str:
    """``six on track, two delayed`` of a bar; empty parts are left out."""
    return formats.listed(f"{formats.count_word(p.count)} {p.words}" for p in parts if p.count) or _("none")


def draw(
    parts: Sequence[Part],
    identity: str,
    title: str,
    *,
    width: float = 480,
    height: float = 16,
    rtl: bool = False,
    of: int | None = None,
) -> str:
    """The bar, part after part; `of` is the count that fills the whole width (their sum if not given)."""
    whole = of or sum(p.count for p in parts)
    if not whole:
        return ""
    x, body = 0.0, ""
    for part in parts:
        size = part.count / whole * width
        if part.count:
            left = width - x - size if rtl else x
            body += svg.rectangle(left + 1, 1, max(size - 2, 1), height - 2, part.fill)
        x += size
    return svg.drawing(
        body,
        width=width,
        height=height,
        identity=identity,
        title=title,
        description=describe(parts),
        extra="fp-delivery",
    )


def swatch(fill: str) -> str:
    """A small square of a fill, for the key in words."""
    return (
        '<svg class="fp-chart fp-swatch" viewBox="0 0 14 14" aria-hidden="true" focusable="false">'
        f"{svg.rectangle(1, 1, 12, 12, fill)}</svg>"
    )
