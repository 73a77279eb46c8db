"""What the law says a plan sets out, item by item: where this edition does, and what is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from frankpledge.delivery.models import Fund
from frankpledge.plan.models import Body, Content
from frankpledge.site import formats

#: Where on this site each item is shown, beside what the edition itself says: an address under the edition's.
SHOWN = {
    "objectives": ("", "The priorities and what is promised under each"),
    "policing": ("full/", "The plan in full"),
    "resources": ("money/", "Money, demand and hard choices"),
    "performance": ("/performance/", "Every measure, with its figure or why there is none"),
    "grants": ("full/#grants", "Funds, with the days each group waited"),
}


@dataclass(frozen=True, slots=True)
class Item:
    """One of the six: its row in this edition (None: nobody has said), and where this site shows it."""

    name: str
    label: str
    row: Any | None
    address: str
    shown: str

    @property
    def covered(self) -> str:
        return self.row.covered if self.row else ""


@dataclass(frozen=True, slots=True)
class View:
    edition: Any
    items: Sequence[Item]
    law: Any | None
    heading: str

    @property
    def missing(self) -> Sequence[Item]:
        """Those not wholly covered."""
        return [item for item in self.items if item.covered != Content.Covered.WHOLE]


def build(edition: Any) -> View:
    rows = {row.item: row for row in edition.contents.all()}
    items = []
    for item in Content.Item:
        to, shown = SHOWN.get(item.value, ("", "")) if edition.text_held else ("", "")
        if item == Content.Item.GRANTS and not (edition.current and Fund.objects.exists()):
            to, shown = "", ""  # funds are told with the edition in force
        address = to if to.startswith("/") else f"{edition.url}{to}" if shown else ""
        items.append(Item(item.value, item.label, rows.get(item.value), address, _(shown) if shown else ""))
    law = next((one for one in Body.current().laws.all() if one.key == "plan"), None)
    return View(edition, items, law, _heading(items))


def _heading(items: Sequence[Item]) -> str:
    """The finding, in numbers written as words: no figure of its own."""
    found = Counter(item.covered for item in items)
    if found[""] == len(items):
        return _("Nobody has said yet where this edition sets out what the law asks for")
    if found["whole"] == len(items):
        return _("This edition sets out all that the law asks for")
    said = []
    for name, words in (("whole", _("covered")), ("part", _("in part")), ("none", _("not covered"))):
        if found[name]:
            said.append(f"{formats.count_word(found[name])} {words}")
    if found[""]:
        said.append(_("%(number)s not said") % {"number": formats.count_word(found[""])})
    return _("Of the six things that a plan sets out: %(said)s") % {"said": formats.listed(said)}
