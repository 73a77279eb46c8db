"""First published, now, and why: what a release says of its own revised figures. And the releases held."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from frankpledge import asked
from frankpledge.plan.models import KeptPage, Publication
from frankpledge.releases import Correction, Figure, Release
from frankpledge.releases import corrections as made
from frankpledge.site import current


@dataclass(frozen=True, slots=True)
class Revision:
    """A figure that is no longer what it was when first published."""

    figure: Figure
    first: float | None
    first_release: str
    before: float | None
    before_release: str
    why: str

    @property
    def first_identity(self) -> str:
        return f"{self.first_release}/{self.figure.key}"

    @property
    def before_identity(self) -> str:
        return f"{self.before_release}/{self.figure.key}"


def revisions(series: Iterable[Figure]) -> list[Revision]:
    """The figures of a series that were revised, the newest first."""
    found = []
    for figure in series:
        told = figure.why
        if "first_published" not in told:
            continue
        first, last = told["first_published"], told.get("revised") or {}
        found.append(
            Revision(
                figure,
                first.get("value"),
                str(first.get("release", "")),
                last.get("from"),
                str(last.get("release", "")),
                str(last.get("why", "")),
            )
        )
    return found[::-1]


def held() -> list[Release]:
    """Every release there is, published or not, oldest first: for keeping an embargo, not for pages."""
    folder = current.folder()
    return _opened(folder, folder.stat().st_mtime_ns) if folder.exists() else []


def published() -> list[Release]:
    """The releases that anyone may read, oldest first. What is frozen and not yet published is not among
    them, nor answered for anywhere on the site.
    """
    shown = current.published()
    if shown.release is None:
        return []
    found = _published(current.folder(), current.folder().stat().st_mtime_ns, shown.key, _names())
    # The one shown is opened already, and its figures are read once.
    return [shown.release if release.key == shown.key else release for release in found]


@asked.once
def _names() -> frozenset[str]:
    return frozenset(Publication.objects.values_list("key", flat=True))


def corrections(measure: str) -> list[Correction]:
    """The corrections, published by the release that a page shows, that touch a measure; newest first.

    One that names no measure touches all.
    """
    shown = current.shelf().release
    if shown is None:
        return []
    by_key = {release.key: release for release in published()} | {shown.key: shown}
    line, step = [], shown.key
    while step in by_key and by_key[step] not in line:
        line.append(by_key[step])
        step = str((by_key[step].manifest.get("previous") or {}).get("key", ""))
    return [one for one in made(line) if not one.measures or measure in one.measures]


@asked.derived
def keeping(address: str) -> list[str]:
    """The releases of which a page is kept as it stood."""
    if asked.makes_all():
        return _kept().get(address, [])
    held = KeptPage.objects.filter(address=address).order_by("pk")
    return list(held.values_list("release", flat=True))


@asked.once
def _kept() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for address, release in KeptPage.objects.order_by("pk").values_list("address", "release"):
        found.setdefault(address, []).append(release)
    return found


@lru_cache(maxsize=2)
def _opened(folder: Path, stamp: int) -> list[Release]:
    return Release.all(folder)


@lru_cache(maxsize=4)
def _published(folder: Path, stamp: int, shown: str, names: frozenset[str]) -> list[Release]:
    """The releases that `names` names, the one shown, and all that each of these came after: before the
    records told what was published, only the chain of releases did.
    """
    by_key = {release.key: release for release in _opened(folder, stamp)}
    public: set[str] = set()
    for key in {shown, *names}:
        step = key
        while step in by_key and step not in public:
            public.add(step)
            step = str((by_key[step].manifest.get("previous") or {}).get("key", ""))
    return [release for release in by_key.values() if release.key in public]
