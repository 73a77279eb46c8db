"""A measure in one line: its latest figure, change, target and verdict, or why there is none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from markupsafe import Markup

from frankpledge.releases import Series
from frankpledge.site import formats, languages, marks, said
from frankpledge.site.charts import spark
from frankpledge.site.current import Shelf

#: How many figures a small chart holds: five years of quarters.
RECENT = 20
_UNSAID = gettext_noop("The release holds no figure of it.")


@dataclass(frozen=True, slots=True)
class Line:
    """One measure for one place."""

    measure: Any
    place: str
    figure: Any | None
    reason: str
    series: Series
    decimals: int | None

    @property
    def spark(self) -> Markup:
        recent = self.series.values[-RECENT:]
        return Markup(spark.draw(recent, rtl=languages.here().direction == "rtl"))

    @property
    def target(self) -> Any | None:
        """The target in force for the place."""
        held = self.measure.targets_in_force
        return next((t for t in held if not t.breakdown and t.place in ("", self.place)), None)

    @property
    def name(self) -> str:
        return name(self.measure)

    @property
    def verdict(self) -> str:
        return self.figure.verdict or "cannot-tell" if self.figure else ""

    @property
    def change(self) -> str:
        figure = self.figure
        return changed(figure, self.decimals) if figure and figure.change is not None else ""

    @property
    def counts(self) -> bool:
        """Whether its verdict counts for its priority: it has a figure, and is robust enough to decide."""
        return bool(self.figure and self.measure.decides)

    @property
    def goal(self) -> str:
        """The target in words: ``60%``; empty without one."""
        value = self.figure.target if self.figure and self.figure.target is not None else None
        if value is None and (target := self.target):
            value = target.value
        return formats.figure(value, self.measure.unit, self.decimals) if value is not None else ""

    @property
    def goal_by(self) -> str:
        if self.figure and self.figure.target is not None and self.figure.target_period:
            return formats.short_period(self.figure.target_period)
        target = self.target
        return formats.short_period(target.by) if target else ""


def name(measure: Any) -> str:
    """The measure's short name, or its title."""
    return said.field(measure, "short_title") or said.field(measure, "title")


def changed(figure: Any, decimals: int | None = None, value: float | None = None) -> str:
    """A figure's change on a year before in words, or `value` said in the same way."""
    return formats.change(
        figure.change if value is None else value,
        figure.unit,
        decimals,
        proportion=figure.why.get("change_as") == "proportion",
    )


def heading(page: Any, figure: Any | None) -> str:
    """The finding, with its subject said where the finding leaves it out."""
    finding = said.field(figure, "finding") if figure else ""
    if not finding:
        return name(page)
    titles = (said.field(page, "title"), said.field(page, "short_title"))
    named = any(title and title.casefold() in finding.casefold() for title in titles)
    return finding if named else f"{name(page)}: {finding[:1].lower()}{finding[1:]}"


def line(measure: Any, place: str, shelf: Shelf) -> Line:
    """The line of `measure` (a page) for `place` (a code)."""
    series = shelf.series(measure.key, place)
    figure, reason = series.last, ""
    if figure is None:
        reason = said.field(series[-1], "reason") if series else ""
        reason = reason or said.record(shelf.missing.get(measure.key, "") or measure.missing) or _(_UNSAID)
    return Line(measure, place, figure, reason, series, shelf.decimals(measure.key))


def verdicts(lines: Iterable[Line]) -> list[tuple[str, int]]:
    """How many lines have each verdict, in the order of `marks.VERDICTS`; only those that decide count."""
    found = Counter(line.verdict for line in lines if line.counts)
    return [(name, found[name]) for name in marks.VERDICTS if found[name]]


def headline(lines: Sequence[Line]) -> str:
    """What the verdicts amount to, in at most a dozen words."""
    found = Counter(line.verdict for line in lines if line.counts)
    better = found["improving"] + found["on-course"] + found["met"]
    worse = found["worsening"] + found["off-course"] + found["not-met"]
    told = sum(found.values())
    if not told:
        return _("No measure can be judged yet")
    rest = told - better - worse
    words = []
    if better:
        words.append(_("%(number)s on course or improving") % {"number": formats.count_word(better)})
    if worse:
        words.append(_("%(number)s off course or worsening") % {"number": formats.count_word(worse)})
    if rest:
        words.append(_("%(number)s too close to call") % {"number": formats.count_word(rest)})
    return formats.sentence(formats.listed(words))
