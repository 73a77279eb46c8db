"""What changed by itself: since the last release, and since it was first said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext_lazy as _

from frankpledge.plan.drafts import named
from frankpledge.plan.models import CommitmentPage, MeasurePage
from frankpledge.plan.texts import Span, marked
from frankpledge.releases import KINDS, Difference, Release, difference, since_first
from frankpledge.site import current, history

#: How many changes of one kind the page tells before it points to the data.
TOLD = 20
GROUPS = {
    "dates": _("Dates"),
    "targets": _("Targets"),
    "wording": _("Wording"),
    "measures": _("Measures"),
    "updates": _("Updates"),
    "figures": _("Figures published before"),
    "answers": _("Responses, verdicts and tests"),
    "progress": _("Delivery and assurance"),
    "records": _("Other records"),
}

#: Each kind of change as a heading, in the order in which they matter.
HEADINGS = {
    "date-moved": _("Dates moved"),
    "milestone-dropped": _("Dates dropped"),
    "milestone-reopened": _("Dates no longer said to be reached"),
    "date-missed": _("Dates that passed without being met"),
    "milestone-new": _("New dates"),
    "milestone-reached": _("Dates reached"),
    "target-moved": _("Targets moved"),
    "target-withdrawn": _("Targets withdrawn"),
    "target-dropped": _("Targets dropped"),
    "target-set": _("Targets set"),
    "wording-changed": _("Promises reworded"),
    "measure-dropped": _("Measures dropped"),
    "measure-redefined": _("Measures redefined"),
    "measure-missing": _("Measures that lost their figures"),
    "measure-new": _("New measures"),
    "update-missing": _("Updates missing"),
    "figure-revised": _("Figures revised"),
    "figure-dropped": _("Figures dropped"),
    "response-changed": _("Responses to recommendations"),
    "verdict-changed": _("The committee’s verdicts"),
    "test-changed": _("Tests with another answer"),
    "status-changed": _("Delivery and assurance"),
    "record-new": _("New in the plan’s records"),
    "record-changed": _("Changed in the plan’s records"),
    "record-dropped": _("Dropped from the plan’s records"),
    "figure-new": _("New figures"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """One change with where it is done, and the words that went and came where a wording changed."""

    difference: Difference
    url: str
    spans: Sequence[Span]


@dataclass(frozen=True, slots=True)
class Kind:
    kind: str
    words: Any
    count: int
    told: Sequence[Told]


@dataclass(frozen=True, slots=True)
class Group:
    key: str
    words: Any
    kinds: Sequence[Kind]

    @property
    def count(self) -> int:
        return sum(kind.count for kind in self.kinds)


@dataclass(frozen=True, slots=True)
class View:
    release: Release | None
    previous: Release | None
    first: Release | None
    since_last: Sequence[Group]
    since_first: Sequence[Group]
    quiet: int
    kept: int
    new_figures: int


def build() -> View:
    release = current.shelf().release
    if release is None:
        return View(None, None, None, (), (), 0, 0, 0)
    previous, first = before(release), first_of(release)
    recent, kept = lately(release), always(release)
    links = Links()
    return View(
        release,
        previous,
        first,
        grouped(recent, links),
        grouped(kept, links),
        quiet=sum(d.kind != "figure-new" for d in recent),
        kept=len(kept),
        new_figures=sum(d.kind == "figure-new" for d in recent),
    )


@lru_cache(maxsize=16)
def between(old: Release, new: Release) -> tuple[Difference, ...]:
    """Everything that changed between two releases; kept, since neither ever changes."""
    return tuple(difference(old, new))


def lately(release: Release) -> tuple[Difference, ...]:
    """What changed since the release that was shown before it; nothing for the first."""
    previous = before(release)
    return between(previous, release) if previous else ()


def always(release: Release) -> tuple[Difference, ...]:
    """What is no longer as it was first said."""
    return _always(first_of(release), release)


@lru_cache(maxsize=4)
def _always(first: Release, now: Release) -> tuple[Difference, ...]:
    return tuple(since_first(first, now))


def before(release: Release) -> Release | None:
    """The release that was shown before this one; None where it is not held."""
    earlier = str((release.manifest.get("previous") or {}).get("key", ""))
    return next((held for held in history.published() if held.key == earlier), None)


def first_of(release: Release) -> Release:
    """The first release held of those that this one follows."""
    step = release
    while (earlier := before(step)) is not None:
        step = earlier
    return step


class Links:
    """Where the records that changes name are shown."""

    def __init__(self) -> None:
        commitments = CommitmentPage.objects.live()
        self.commitments = {
            f"{page.edition.key}/{page.key}": page.url or ""
            for page in named(commitments, "edition__key").select_related("edition")
            if page.edition
        }
        measures = named(MeasurePage.objects.live())
        self.measures = {page.key: page.url or "" for page in measures}

    def of(self, change: Difference) -> str:
        noun, _, rest = change.key.partition("/")
        if noun == "commitments":
            return self.commitments.get("/".join(rest.split("/")[:2]), "")
        if noun in ("recommendations", "answers"):
            return f"/scrutiny/{rest}/"
        if noun == "measures":
            return self.measures.get(rest, "")
        return self.measures.get(noun, "")


def grouped(found: Sequence[Difference], links: Links) -> list[Group]:
    """Changes by group and kind, what matters most first; new figures are no news and are counted apart."""
    told = []
    for key, words in GROUPS.items():
        kinds = []
        for kind, (group, _english) in KINDS.items():
            held = [d for d in found if d.kind == kind] if group == key else []
            if held:
                kinds.append(Kind(kind, HEADINGS[kind], len(held), [_told(d, links) for d in held[:TOLD]]))
        if kinds:
            told.append(Group(key, words, kinds))
    return told


def _told(change: Difference, links: Links) -> Told:
    worded = change.kind == "wording-changed" and change.before and change.after
    return Told(change, links.of(change), marked(change.before, change.after) if worded else ())


def as_dict() -> dict[str, Any]:
    """The same as plain data, every change."""
    release = current.shelf().release
    if release is None:
        return {"release": None, "since_last": [], "since_first": []}
    previous, first = before(release), first_of(release)
    recent = lately(release)
    return {
        "release": release.key,
        "previous": previous.key if previous else None,
        "first": first.key,
        "since_last": [_plain(d) for d in recent if d.kind != "figure-new"],
        "new_figures": sum(d.kind == "figure-new" for d in recent),
        "since_first": [_plain(d) for d in always(release)],
    }


def _plain(change: Difference) -> dict[str, str]:
    return {name: getattr(change, name) for name in ("kind", "key", "before", "after", "words")}
