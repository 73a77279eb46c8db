"""Corrections: a later release of the same period that says what was wrong in an earlier one, and why.

A correction is part of the signed manifest of the release that makes it, so it cannot be changed or taken
away without breaking the chain; the release that it corrects stays as it was.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from frankpledge.releases.errors import ReleaseError
from frankpledge.releases.reading import Release


@dataclass(frozen=True, slots=True)
class Correction:
    """What a release corrects. `release` makes the correction, `of` is the release corrected, `digest` its
    manifest's; `what` was wrong and is put right, `why` it came about; `measures` are the keys of the
    measures that it touches, none where it touches the whole release.
    """

    release: str
    of: str
    digest: str
    what: str
    why: str
    measures: tuple[str, ...]
    made_on: date


def correcting(old: Release, *, what: str, why: str, measures: Iterable[str], on: date) -> dict[str, Any]:
    """What the manifest of the correcting release says; raises `ReleaseError` where something is not said."""
    named = sorted(set(measures))
    unknown = [key for key in named if key not in old.measures]
    if unknown:
        raise ReleaseError(
            f"Release {old.key} has no measure “{unknown[0]}”; it has: {', '.join(sorted(old.measures))}"
        )
    if not what.strip() or not why.strip():
        raise ReleaseError("A correction says what was wrong and why; readers are told both")
    return {
        "of": old.key,
        "digest": old.digest,
        "what": what.strip(),
        "why": why.strip(),
        "measures": named,
        "made_on": on.isoformat(),
    }


def correction(release: Release) -> Correction | None:
    """The correction that `release` makes; None where it makes none."""
    told = release.manifest.get("correction")
    if not told:
        return None
    return Correction(
        release=release.key,
        of=str(told["of"]),
        digest=str(told["digest"]),
        what=str(told["what"]),
        why=str(told["why"]),
        measures=tuple(told["measures"]),
        made_on=date.fromisoformat(told["made_on"]),
    )


def corrections(published: Iterable[Release]) -> list[Correction]:
    """Every correction that the releases make, the newest first."""
    found = [one for release in published if (one := correction(release))]
    return sorted(found, key=lambda one: (one.made_on, one.release), reverse=True)
