"""A quarter's work, step by step: the figures of the plan's measures, then the frozen release.

Each step takes what the one before it gave, so that a release can be followed back to the files it came from.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from frankpledge import configuration, figures, plan, releases
from frankpledge.desk.files import warehouse
from frankpledge.periods import Period, PeriodKind


def release_folder() -> Path:
    return configuration.home() / "releases"


def last_whole_quarter(day: date) -> Period:
    """The last calendar quarter that had ended by `day`."""
    quarter = Period.containing(day, PeriodKind.QUARTER)
    return quarter if quarter.end <= day else quarter.previous


def build_figures(only: str | None = None) -> figures.Figures:
    """The figures of every measure in the records (or of `only` one), from the facts held now."""
    measures: list[dict[str, Any]] = [m for m in plan.measures() if only in (None, m["key"])]
    if only and not measures:
        known = ", ".join(sorted(m["key"] for m in plan.measures()))
        raise figures.FiguresError(f"No measure is called “{only}”. The plan has: {known or 'none yet'}")
    targets = [t for t in plan.targets() if only in (None, t["measure"])]
    return figures.build(measures, targets, warehouse(), as_at=plan.today())


def freeze(period: Period, title: str = "") -> releases.Release:
    """A new release for `period`: figures, plan and sources as they are now, never to change again.

    The key is the period's; a second release of the same period has `.2` after it, and so on.
    """
    folder = release_folder()
    held = {path.name for path in folder.iterdir()} if folder.exists() else set()
    key, number = period.key.replace("/", "-"), 1
    while (key if number == 1 else f"{key}.{number}") in held:
        number += 1
    facts = warehouse()
    return releases.freeze(
        build_figures(),
        plan.snapshot(),
        facts.sources(),
        key=key if number == 1 else f"{key}.{number}",
        folder=folder,
        as_at=plan.today(),
        title=title or f"{period.label[0].upper()}{period.label[1:]}",
        previous=releases.current(folder),
    )


def freeze_if_changed(period: Period) -> releases.Release:
    """The release held for `period`, or a new one where figures, plan or sources differ from it."""
    held = [releases.Release.open(release_folder() / key) for key in releases.keys(release_folder())]
    made = freeze(period)
    for release in reversed(held):
        if release.manifest["contents"] == made.manifest["contents"]:
            releases.discard(made)
            return release
    return made


def publish(key: str) -> None:
    """Make a frozen release the one that every page shows."""
    releases.publish(release_folder(), key)
