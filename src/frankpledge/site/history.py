"""One figure in every release: first published, now, and why it changed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from frankpledge import releases
from frankpledge.site import current


@dataclass(frozen=True, slots=True)
class Version:
    """What one release said of a figure."""

    release: Any
    figure: Any
    changed: bool


@lru_cache(maxsize=32)
def _open(key: str) -> Any:
    return releases.Release.open(current.folder() / key)


def keys() -> list[str]:
    """The releases held, oldest first."""
    return list(releases.keys(current.folder())) if current.folder().exists() else []


def versions(figure: Any, *, most: int = 12) -> list[Version]:
    """The figure in each release that has it, newest first (at most `most`), marked where it differs from before."""
    told: list[Version] = []
    for key in keys()[-most:]:
        release = _open(key)
        row = release.figure(figure.key)
        if row is not None and row.value is not None:
            told.append(Version(release, row, bool(told) and told[-1].figure.value != row.value))
    return told[::-1]
