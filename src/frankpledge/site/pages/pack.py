"""The committee's pack on a page that prints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from frankpledge.scrutiny.models import Closure, Response
from frankpledge.scrutiny.pack import Pack, Question, Rule
from frankpledge.site import current, formats, history
from frankpledge.site.pages.chain import BREAKS


@dataclass(frozen=True, slots=True)
class Asking:
    """The questions of one rule."""

    rule: Rule
    questions: Sequence[Question]


@dataclass(frozen=True, slots=True)
class Row:
    """A measure as the release has it: its name, figure and target, or why there is none."""

    key: str
    title: str
    figure: Any | None
    target: Any | None
    reason: str


@dataclass(frozen=True, slots=True)
class View:
    pack: Pack
    named: bool
    shown: bool
    asking: Sequence[Asking]
    breaks: Sequence[tuple[Any, Sequence[Any]]]
    measures: Sequence[Row]
    others: Sequence[Any]
    shelf: current.Shelf

    @property
    def as_at(self) -> date:
        return self.pack.as_at

    @staticmethod
    def response(status: str) -> str:
        """A response's status in words, as the records have it."""
        return str(Response.Status(status).label)

    @staticmethod
    def verdict(name: str) -> str:
        """The committee's verdict in words; open where there is none."""
        return str(Closure.Verdict(name).label) if name else _("Open")

    @staticmethod
    def goal(row: Row) -> str:
        """A measure's target in words."""
        unit = row.figure.unit if row.figure else ""
        value = formats.figure(row.target["value"], unit)
        return _("%(value)s by %(when)s") % {"value": value, "when": formats.short_period(row.target["by"])}


def build(pack: Pack, *, named: bool) -> View:
    shelf = current.Shelf(pack.release)
    asking: dict[str, list[Question]] = {}
    for question in pack.questions:
        asking.setdefault(question.rule.key, []).append(question)
    return View(
        pack,
        named,
        shown=pack.release.key == current.shelf().key,
        asking=[Asking(held[0].rule, held) for held in asking.values()],
        breaks=[(words, found) for k, words in BREAKS.items() if (found := pack.chain.orphans_of(k))],
        measures=[_row(shelf, pack, key) for key in pack.release.measures],
        others=[r for r in reversed(history.published()) if r.key != pack.release.key],
        shelf=shelf,
    )


def _row(shelf: current.Shelf, pack: Pack, key: str) -> Row:
    figure = shelf.latest(key, pack.area)
    held = [t for t in pack.release.targets if t["measure"] == key and not t.get("withdrawn")]
    moved = {t["replaces"] for t in held}
    target = next((t for t in held if t["key"] not in moved), None)
    return Row(key, pack.measure(key), figure, target, shelf.missing.get(key, ""))
