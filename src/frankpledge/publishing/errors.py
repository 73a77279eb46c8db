"""What a reader of the command is told when publishing is refused."""

from __future__ import annotations

from collections.abc import Sequence


class PublishingError(Exception):
    """Nothing was published: why, in plain words, with what to do."""


def refuse(headline: str, problems: Sequence[str], most: int = 20) -> PublishingError:
    """One error that tells every problem, `most` of them in full."""
    told = [f"  {problem}" for problem in problems[:most]]
    if len(problems) > most:
        told.append(f"  and {len(problems) - most} more")
    return PublishingError("\n".join([headline, *told]))
