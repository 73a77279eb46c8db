"""What changed in the API, newest first. Within a version nothing that was there is taken away."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Change:
    version: str
    text: str


CHANGES = (
    Change(
        "1.1.0",
        "Evidence; the chain from evidence to lesson, whole or through one thing both ways, "
        "with its orphans.",
    ),
    Change(
        "1.0.0",
        "The first: releases, measures, figures, places, commitments, recommendations, local priorities.",
    ),
)
VERSION = CHANGES[0].version
