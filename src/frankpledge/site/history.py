"""One figure in every release: first published, now, and why it changed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from frankpledge.releases import Figure, Release
from frankpledge.site import current


@dataclass(frozen=True, slots=True)
class Version:
    """What one release said of a figure."""

    release: Release
    figure: Figure
    changed: bool


def held() -> list[Release]:
    """The releases held, oldest first; opened once, until there are others."""
    folder = current.folder()
    if not folder.exists():
        return []
    return _opened(folder, folder.stat().st_mtime_ns)


@lru_cache(maxsize=2)
def _opened(folder: Path, stamp: int) -> list[Release]:
    return Release.all(folder)


def versions(figure: Figure, *, most: int = 12) -> list[Version]:
    """The figure in each release that has it, newest first (at most `most`), marked where it was revised."""
    told: list[Version] = []
    for release in held()[-most:]:
        row = release.figure(figure.key)
        if row is not None and row.value is not None:
            told.append(Version(release, row, bool(told) and told[-1].figure.value != row.value))
    return told[::-1]
