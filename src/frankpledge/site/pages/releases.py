"""Releases: what was published, what is to come, and one release with all that it was made from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from frankpledge import configuration, plan
from frankpledge.plan.models import MeasurePage, Publication, ReleaseDay
from frankpledge.releases import (
    Chain,
    Correction,
    Difference,
    Keys,
    Link,
    Release,
    chain,
    correction,
    corrections,
)
from frankpledge.site import current, history
from frankpledge.site.pages import kept
from frankpledge.site.pages.changes import HEADINGS, between

#: What seals a release: files that its manifest cannot list.
SEALS = ("manifest.json", "manifest.sha256", "manifest.sig")
#: How many changes of one kind a page tells before it points to the download.
TOLD = 12


@dataclass(frozen=True, slots=True)
class View:
    published: Sequence[Release]
    shown: str
    calendar: Sequence[Any]
    corrections: Mapping[str, Correction]
    published_at: Mapping[str, datetime]
    links: Mapping[str, Link]
    signed_by: Mapping[str, str]
    broken: str


@dataclass(frozen=True, slots=True)
class Change:
    """All changes of one kind: how many, and the first of them."""

    kind: str
    words: str
    count: int
    told: Sequence[Difference]


@dataclass(frozen=True, slots=True)
class ReleaseView:
    release: Release
    shown: bool
    wrong: Sequence[str]
    as_at: date
    sources: Sequence[Mapping[str, Any]]
    missing: Sequence[tuple[Any, str]]
    changes: Sequence[Change]
    previous: Release | None
    correction: Correction | None
    corrected: Correction | None
    kept: bool
    publication: Publication | None
    seals: Sequence[str]


def build(page: Any, request: Any) -> View:
    coming = ReleaseDay.objects.filter(at__date__gte=plan.today()).prefetch_related("changes").order_by("at")
    held = history.published()
    shown = current.shelf().key
    trusted = Keys(configuration.home() / "keys").trusted()
    # From the release shown: one that is frozen and not yet published is newer, and named to nobody.
    walked = chain(current.folder(), trusted, start=shown) if shown else Chain(())
    return View(
        held[::-1],
        shown,
        list(coming),
        {one.of: one for one in corrections(held)},
        dict(Publication.objects.values_list("key", "at")),
        {link.key: link for link in walked.links},
        {release.key: release.signature(trusted).key for release in held},
        walked.broken,
    )


def one(release: Release) -> ReleaseView:
    """What a release's own page shows; its files are checked each time the page is made."""
    held = history.published()
    place = next((i for i, r in enumerate(held) if r.key == release.key), 0)
    earlier = release.manifest.get("previous") or {}
    previous = next((r for r in held[:place] if r.key == earlier.get("key")), None)
    pages = {m.key: m for m in MeasurePage.objects.live()}
    return ReleaseView(
        release=release,
        shown=release.key == current.shelf().key,
        wrong=release.verify(),
        as_at=date.fromisoformat(release.as_at),
        sources=sorted(release.sources.values(), key=lambda s: str(s.get("name", ""))),
        missing=[(pages[key], why) for key, why in sorted(release.missing.items()) if key in pages],
        changes=changes(previous, release) if previous else (),
        previous=previous,
        correction=correction(release),
        corrected=kept.corrected(release),
        kept=bool(kept.addresses(release.key)),
        publication=Publication.objects.filter(key=release.key).order_by("-pk").first(),
        seals=[name for name in SEALS if (release.folder / name).exists()],
    )


def changes(old: Release, new: Release) -> list[Change]:
    """Everything that changed, kind by kind, what matters most first."""
    found = between(old, new)
    counted = Counter(d.kind for d in found)
    return [
        Change(kind, words, counted[kind], [d for d in found if d.kind == kind][:TOLD])
        for kind, words in HEADINGS.items()
        if counted[kind]
    ]
