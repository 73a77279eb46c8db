"""The outlines of the areas: those of the workspace, else those that come with the built stylesheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from frankpledge import plan
from frankpledge.plan import boundaries

#: London's, from the npm package vega-datasets (Open Government Licence), copied there by `npm run build`.
BUILT = Path(__file__).parent / "static" / "build"


def held(whole: str) -> Mapping[str, Sequence[boundaries.Ring]]:
    """The rings of each area of the place `whole`, by code; empty where none are held."""
    own = boundaries.held()
    path = own if own.is_file() else BUILT / f"{whole}.json"
    if not path.is_file():
        return {}
    return _read(path, path.stat().st_mtime_ns, tuple(sorted(boundaries.names().items())))


def credit() -> str:
    """Who must be named beside the outlines that come with the build; a workspace's own say so themselves."""
    if boundaries.held().is_file() or not (BUILT / f"{plan.body().area}.json").is_file():
        return ""
    return (
        "Contains National Statistics data © Crown copyright and database right 2015; contains Ordnance "
        "Survey data © Crown copyright and database right 2015."
    )


@lru_cache(maxsize=4)
def _read(
    path: Path, changed: int, known: tuple[tuple[str, str], ...]
) -> Mapping[str, Sequence[boundaries.Ring]]:
    return boundaries.rings(path.read_bytes(), dict(known))
