"""First published, now, and why: what a release says of its own revised figures. And the releases held."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from frankpledge.releases import Figure, Release
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
    """The releases held, oldest first. Their manifests are read once, until there are others."""
    folder = current.folder()
    if not folder.exists():
        return []
    return _opened(folder, folder.stat().st_mtime_ns)


def published() -> list[Release]:
    """The releases that anyone may read, oldest first: the one shown and those that it follows.

    What is frozen and not published, or was overtaken before it was, is not among them.
    """
    by_digest = {release.digest: release for release in held()}
    step: Release | None = current.shelf().release
    public: set[str] = set()
    while step is not None and step.key not in public:
        public.add(step.key)
        before = step.manifest.get("previous") or {}
        step = by_digest.get(before.get("digest", ""))
    return [release for release in held() if release.key in public]


@lru_cache(maxsize=2)
def _opened(folder: Path, stamp: int) -> list[Release]:
    return Release.all(folder)
