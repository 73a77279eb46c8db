"""The chain from evidence to lesson, both ways, and where it breaks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from frankpledge import asked, plan
from frankpledge.plan.snapshots import snapshot
from frankpledge.scrutiny import chain as chains
from frankpledge.site import current, memory

#: What each kind of thing is called, one and many.
WORDS = {
    "evidence": (_("Evidence"), _("Evidence")),
    "recommendation": (_("Recommendation"), _("Recommendations")),
    "response": (_("Response"), _("Responses")),
    "commitment": (_("Commitment"), _("Commitments")),
    "milestone": (_("Milestone"), _("Milestones")),
    "measure": (_("Measure"), _("Measures")),
    "figure": (_("Figure"), _("Figures")),
    "lesson": (_("Lesson"), _("Lessons")),
}
#: Each kind of break as a heading.
BREAKS = {
    "accepted-without-commitment": _("Accepted, and no commitment follows"),
    "commitment-without-measure": _("Commitments that no measure would show to have worked"),
    "commitment-without-milestone": _("Commitments without a dated milestone"),
    "measure-without-target": _("Measures without a target"),
    "evidence-without-recommendation": _("Evidence that led to no recommendation"),
    "recommendation-without-evidence": _("Recommendations without evidence that we hold"),
    "measure-without-figure": _("Measures without a figure in this release"),
    "lesson-without-commitment": _("Lessons that no commitment takes up"),
}


@dataclass(frozen=True, slots=True)
class Break:
    """One kind of break, and where the chain breaks so."""

    kind: str
    words: Any
    nodes: Sequence[chains.Node]


@dataclass(frozen=True, slots=True)
class View:
    kinds: Sequence[tuple[str, Any, int]]
    breaks: Sequence[Break]
    none: Sequence[Any]
    orphans: int
    recommendations: Sequence[tuple[chains.Node, Mapping[str, Sequence[chains.Node]]]]
    shelf: current.Shelf


@dataclass(frozen=True, slots=True)
class Walk:
    """What a thing came from, and what came of it, kind by kind."""

    before: Mapping[str, Sequence[chains.Node]]
    after: Mapping[str, Sequence[chains.Node]]


@asked.once
def standing() -> chains.Chain:
    """The chain of the records as they stand now, with the figures of the release shown."""
    return _standing()


@asked.remembered(memory.changes, memory.besides, maxsize=2)
def _standing() -> chains.Chain:
    return chains.Chain.of(snapshot(wanted=chains.NOUNS), current.shelf().release)


def build() -> View:
    shelf = current.shelf()
    held = standing()
    by_kind = [(k, WORDS[k][1], sum(n.kind == k for n in held.nodes.values())) for k in chains.KINDS]
    breaks = [Break(k, words, [o.node for o in held.orphans_of(k)]) for k, words in BREAKS.items()]
    asked_for = [node for node in held.nodes.values() if node.kind == "recommendation"]
    return View(
        kinds=by_kind,
        breaks=[one for one in breaks if one.nodes],
        none=[one.words for one in breaks if not one.nodes],
        orphans=len(held.orphans),
        recommendations=[(node, {**held.before(node.id), **held.after(node.id)}) for node in asked_for],
        shelf=shelf,
    )


@asked.derived
def walk(identity: str) -> Walk | None:
    """The chain through one thing; None where it is not part of it."""
    held = standing()
    if identity not in held.nodes:
        return None
    found = Walk(held.before(identity), held.after(identity))
    return found if found.before or found.after else None


def as_dict() -> dict[str, Any]:
    """The whole chain as plain data."""
    shelf = current.shelf()
    told = standing().as_dict()
    return {"as_at": plan.today().isoformat(), "release": shelf.key or None, **told}
