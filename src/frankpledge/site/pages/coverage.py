"""How often an edition names each topic, every passage in place; and what was asked that it never
mentions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from frankpledge.plan import edition_text, texts
from frankpledge.plan.models import Topic
from frankpledge.scrutiny.models import RecommendationPage
from frankpledge.site import current


@dataclass(frozen=True, slots=True)
class Named:
    """One topic: what it is called, and where the text names it."""

    key: str
    title: str
    found: texts.TopicCoverage

    @property
    def priorities(self) -> Mapping[str, Sequence[texts.Passage]]:
        """Its passages by the heading under which they stand, in the order of the text."""
        told: dict[str, list[texts.Passage]] = {}
        for passage in self.found.passages:
            told.setdefault(passage.priority, []).append(passage)
        return told


@dataclass(frozen=True, slots=True)
class Asked:
    """A recommendation, and which of its topics the text names or never names."""

    recommendation: Any
    never: Sequence[Named]
    named: Sequence[Named]


@dataclass(frozen=True, slots=True)
class View:
    edition: Any
    text: texts.Text | None
    topics: Sequence[Named]
    never: Sequence[Named]
    asked: Sequence[Asked]
    shelf: current.Shelf

    @property
    def silent(self) -> int:
        """Recommendations of which at least one topic is never mentioned."""
        return sum(bool(one.never) for one in self.asked)


def build(edition: Any) -> View:
    text = edition_text.text(edition)
    shelf = current.shelf()
    pages = list(
        RecommendationPage.objects.live().select_related("report").order_by("report__position", "position")
    )
    if text is None:
        return View(edition, None, (), (), (), shelf)
    titles = Topic.names()
    keys = [*titles, *sorted({t for page in pages for t in page.topics} - titles.keys())]
    terms = Topic.terms_of(keys)
    counted = _covered(text, tuple((key, tuple(terms[key])) for key in keys))
    held = {
        one.topic: Named(one.topic, titles.get(one.topic, one.topic.replace("-", " ")), one)
        for one in counted
    }
    ranked = sorted(held.values(), key=lambda one: (-one.found.count, one.title))
    asked = [
        Asked(
            page,
            [held[t] for t in page.topics if not held[t].found.mentioned],
            [held[t] for t in page.topics if held[t].found.mentioned],
        )
        for page in pages
        if page.topics
    ]
    return View(
        edition,
        text,
        [one for one in ranked if one.found.mentioned],
        [one for one in ranked if not one.found.mentioned],
        asked,
        shelf,
    )


@lru_cache(maxsize=8)
def _covered(text: texts.Text, topics: tuple[tuple[str, tuple[str, ...]], ...]) -> list[texts.TopicCoverage]:
    return texts.coverage(text, {key: list(terms) for key, terms in topics})
