"""How long things took, and how long those that are not ended have taken so far: one mark each, along the
days.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from frankpledge.site import formats
from frankpledge.site.charts import svg
from frankpledge.site.charts.scale import Scale, ticks

RADIUS = 5.0
STEP = 12.0


def describe(marks: Sequence[tuple[int, bool]], promised: int | None) -> str:
    """The drawing in words."""
    done = sorted(days for days, ended in marks if ended)
    waiting = sorted(days for days, ended in marks if not ended)
    said = []
    if done:
        said.append(
            _("%(count)s ended, after %(least)s to %(most)s working days.")
            % {"count": formats.sentence(formats.count_word(len(done))), "least": done[0], "most": done[-1]}
        )
    if waiting:
        said.append(
            _("%(count)s still open, the longest for %(most)s working days so far.")
            % {"count": formats.sentence(formats.count_word(len(waiting))), "most": waiting[-1]}
        )
    if promised is not None:
        said.append(
            ngettext("Promised: %(days)s working day.", "Promised: %(days)s working days.", promised)
            % {"days": promised}
        )
    return " ".join(said)


def draw(
    marks: Sequence[tuple[int, bool]],
    promised: int | None,
    identity: str,
    title: str,
    *,
    width: float = 704.0,
    rtl: bool = False,
) -> str:
    """Marks stacked where they fall together: filled where it ended, hollow while it is open; a line at the
    promise.
    """
    if not marks:
        return ""
    steps = ticks(
        0.0, float(max([*(days for days, _ended in marks), promised or 0, 5])), 6 if width > 500 else 4
    )
    x = Scale(steps[0], steps[-1], width - 12 if rtl else 12, 12 if rtl else width - 12)
    stacks: dict[int, int] = {}
    placed = []
    for days, ended in sorted(marks):
        column = round(x(days) / STEP)
        stacks[column] = stacks.get(column, 0) + 1
        placed.append((x(days), stacks[column], ended))
    top = 26.0
    foot = top + STEP * max(stacks.values()) + 8
    body = []
    for value in steps:
        body.append(svg.line(x(value), top - 4, x(value), foot, "z" if value == steps[0] else "g"))
        body.append(svg.text(x(value), foot + 20, formats.plain(value), "m"))
    if promised is not None:
        body.append(svg.line(x(promised), top - 10, x(promised), foot, "target"))
        label = _("promised %(days)s") % {"days": promised}
        left = x(promised) > width * 0.7
        body.append(svg.text(x(promised) + (-6 if left else 6), top - 8, label, "k e" if left else "k"))
    for at, height, ended in placed:
        body.append(
            svg.circle(at, foot - STEP * (height - 0.5) - 2, RADIUS, "mark now" if ended else "waits")
        )
    return svg.drawing(
        "".join(body),
        width=width,
        height=foot + 30,
        identity=identity,
        title=title,
        description=describe(marks, promised),
    )
