"""Atom feeds: what changed with each release, and the story of one recommendation or one commitment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from frankpledge import plan
from frankpledge.plan import together
from frankpledge.plan.models import CommitmentPage
from frankpledge.scrutiny import story
from frankpledge.scrutiny.models import RecommendationPage
from frankpledge.site import addressed, feeds, history, prose
from frankpledge.site.pages import changes as changed

#: How many releases back the feed of changes goes.
RELEASES = 8


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: what happened, on which day, and where it is told. `key` is the same for ever."""

    key: str
    title: str
    text: str
    url: str
    on: date


class _Feed(feeds.Feed):
    """A feed of entries, whether of the whole site or of one record."""

    def feed_guid(self, obj: Any) -> str:
        return feeds.identity(str(self.link(obj)))

    def link(self, obj: Any) -> str:
        raise NotImplementedError

    def item_title(self, item: Entry) -> str:
        return item.title

    def item_description(self, item: Entry) -> str:
        return item.text

    def item_link(self, item: Entry) -> str:
        return item.url

    def item_updateddate(self, item: Entry) -> datetime:
        return feeds.at(item.on)

    def item_identity(self, item: Entry) -> str:
        return item.key


class Changes(_Feed):
    """What changed with each release, but for new figures: an entry for each change, the newest release
    first."""

    def title(self, obj: Any = None) -> str:
        return _("%(site)s: what changed") % {"site": plan.body().site_name}

    def link(self, obj: Any = None) -> str:
        return "/changes/"

    def items(self, obj: Any = None) -> Sequence[Entry]:
        public = history.published()
        links = changed.Links()
        told = []
        for old, new in reversed(list(pairwise(public))[-RELEASES:]):
            on = date.fromisoformat(new.as_at)
            for one in changed.between(old, new):
                if one.kind != "figure-new":
                    key = f"changes/{new.key}/{one.kind}/{one.key}"
                    heading = changed.HEADINGS[one.kind]
                    told.append(
                        Entry(key, f"{heading}: {new.title}", one.words, links.of(one) or "/changes/", on)
                    )
        return told


class Recommendation(_Feed):
    """Everything dated that happened to one recommendation, the newest first."""

    def get_object(self, request: HttpRequest, report: str, key: str) -> RecommendationPage:
        found = RecommendationPage.objects.live().filter(report__slug=report, slug=key).first()
        if found is None:
            raise Http404("There is no such recommendation.")
        return found

    def title(self, obj: RecommendationPage) -> str:
        return _("Recommendation %(number)s: %(title)s") % {"number": obj.number, "title": obj.title}

    def link(self, obj: RecommendationPage) -> str:
        return str(obj.url or "")

    def items(self, obj: RecommendationPage) -> Sequence[Entry]:
        return list(_entries(story.recommendation(obj), obj.url or ""))


class Commitment(_Feed):
    """Everything dated that happened to one commitment, the newest first."""

    def get_object(self, request: HttpRequest, edition: str, priority: str, key: str) -> CommitmentPage:
        number = addressed.commitment(edition, priority, key)
        if number is None:
            raise Http404("There is no such commitment.")
        (found,) = together.several(CommitmentPage, [number], _of_a_story, ())
        return found

    def title(self, obj: CommitmentPage) -> str:
        return str(obj.title)

    def link(self, obj: CommitmentPage) -> str:
        return str(obj.url or "")

    def items(self, obj: CommitmentPage) -> Sequence[Entry]:
        return list(_entries(story.commitment(obj), obj.url or ""))


def _of_a_story(model: type[Any]) -> list[together.Lookup]:
    return ["statuses", "updates", "milestones", "milestones__revisions", "log", "log__organisation"]


#: What each kind of event is called in the title of an entry.
KINDS = {
    "evidence": _lazy("Evidence"),
    "asked": _lazy("Asked"),
    "position": _lazy("Position before a response"),
    "due": _lazy("Response due and not given"),
    "response": _lazy("Response"),
    "promised": _lazy("Promised"),
    "status": _lazy("Status"),
    "update": _lazy("Update"),
    "moved": _lazy("Date moved"),
    "reached": _lazy("Date reached"),
    "missed": _lazy("Date missed"),
    "log": _lazy("Log"),
    "question": _lazy("Question"),
    "answer": _lazy("Answer"),
    "reply": _lazy("Reply"),
    "verdict": _lazy("The committee’s verdict"),
}


def _entries(told: Iterable[story.Event], url: str) -> Iterable[Entry]:
    seen: dict[str, int] = {}
    for event in reversed(list(told)):
        if event.on is not None:
            key = f"{event.on:%Y-%m-%d}-{event.kind}-{event.row.pk}"
            seen[key] = seen.get(key, 0) + 1
            title = f"{KINDS[event.kind]}: {event.title}".removesuffix(": ")
            made_up = f" ({_('invented for demonstration')})" if event.invented else ""
            text = f"{prose.plain(event.text)}{made_up}".strip()
            yield Entry(
                f"{key}-{seen[key]}", title, text, event.url if event.url.startswith("/") else url, event.on
            )
