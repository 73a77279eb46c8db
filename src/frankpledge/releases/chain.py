"""The chain: each release's manifest holds the digest of the release before it.

Whoever rewrites a past release must rewrite every one after it, and cannot sign them.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from frankpledge.releases.errors import ReleaseError
from frankpledge.releases.reading import Release
from frankpledge.releases.signing import Trusted


@dataclass(frozen=True, slots=True)
class Link:
    """One release of the chain. `previous` is the key of the one before, empty where the chain begins;
    `problem` says why the chain breaks here, empty where it holds.
    """

    key: str
    previous: str
    words: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Chain:
    """Releases from the newest to the oldest, and the first link that does not hold (empty: unbroken)."""

    links: tuple[Link, ...]

    @property
    def broken(self) -> str:
        return next((f"{link.key}: {link.problem}" for link in self.links if link.problem), "")


def chain(folder: Path, trusted: Trusted | None = None, start: str = "") -> Chain:
    """Walk from the newest release in `folder` (or from `start`) to the oldest, checking every file, every
    signature and every digest of the release before.

    Every release must be signed by a `trusted` key, or its digest be held by a later one that is. A release
    that none names as the one before it (frozen, then overtaken) begins a branch, which is walked too.
    Raises `ReleaseError` where a manifest cannot be read.
    """
    held = {release.folder.name: release for release in Release.all(folder)}
    if start and start not in held:
        raise ReleaseError(f"There is no release “{start}”; there are: {', '.join(held) or 'none yet'}")
    named = {_previous(release)[0] for release in held.values()}
    newest = [start] if start else [key for key in reversed(held) if key not in named]
    # Where each is named by another (only tampering can make a ring), every one is looked at all the same.
    newest += [] if start else [key for key in reversed(held) if key in named]
    links: dict[str, Link] = {}
    for first in newest:
        key, vouched = first, ""
        while key and key not in links:
            release = held[key]
            before, digest = _previous(release)
            signature = release.signature(trusted)
            links[key] = Link(key, before, *_standing(release, trusted, vouched))
            vouched = key if signature.key and not signature.problem else vouched
            problem = _unlinked(before, digest, held)
            if problem:
                links[key] = Link(key, before, problem, links[key].problem or problem)
                break
            key = before
    return Chain(tuple(links.values()))


def _previous(release: Release) -> tuple[str, str]:
    before = release.manifest.get("previous") or {}
    return str(before.get("key", "")), str(before.get("digest", ""))


def _standing(release: Release, trusted: Trusted | None, vouched: str) -> tuple[str, str]:
    """What is said of a release, and what breaks the chain at it."""
    wrong = release.verify(trusted)
    if release.key != release.folder.name:
        wrong.append(f"its manifest is of a release “{release.key}”")
    if wrong:
        return "; ".join(wrong), "; ".join(wrong)
    signature = release.signature(trusted)
    if signature.key:
        return signature.words, ""
    if vouched:
        return f"not signed, but {vouched}, which is, rests on it", ""
    unsigned = "not signed, and no signed release after it holds its digest"
    return unsigned, unsigned


def _unlinked(before: str, digest: str, held: dict[str, Release]) -> str:
    if not before:
        return ""
    if before not in held:
        return f"it names {before} as the release before it, which is not there"
    if held[before].digest != digest:
        return f"it holds another digest of {before}, the release before it: {before} was changed since"
    return ""
