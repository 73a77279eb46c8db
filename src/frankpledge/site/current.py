"""The release that pages show. Pages read figures from here and from nowhere else."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from frankpledge import asked, configuration
from frankpledge.plan.models import Publication
from frankpledge.releases import Figure, Lookup, Release, Series, period_kind


@dataclass(frozen=True)
class Shelf:
    """The current release, or none: every question has an answer, so pages stand before the first one."""

    release: Release | None = None

    @property
    def key(self) -> str:
        return self.release.key if self.release else ""

    @property
    def manifest(self) -> Mapping[str, Any]:
        return self.release.manifest if self.release else {}

    @property
    def illustrative(self) -> bool:
        return bool(self.manifest.get("illustrative"))

    @property
    def missing(self) -> Mapping[str, str]:
        return self.release.missing if self.release else {}

    def identity(self, figure: Figure) -> str:
        """A figure's identity on a page: ``<release>/<measure>/<place>/<period>[/<breakdown>]``."""
        return f"{self.key}/{figure.key}"

    def specification(self, measure: str) -> Mapping[str, Any]:
        """The measure as it was when the release was frozen; empty where it was not in it."""
        return self.release.measures.get(measure, {}) if self.release else {}

    def headline(self, measure: str) -> str:
        """The kind of period that the measure is told by; empty where it is not said."""
        return self.release.headline(measure) if self.release else ""

    def decimals(self, measure: str, unit: str = "") -> int | None:
        """The digits that the measure is told with; None for a figure of it in some other unit."""
        told = self.specification(measure)
        value = told.get("decimals")
        return int(value) if value is not None and unit in ("", told.get("unit") or unit) else None

    def latest(self, measure: str, place: str, breakdown: str = "") -> Figure | None:
        """The last figure with a value, by the kind of period that the measure is told by."""
        return self.series(measure, place, breakdown).last

    def series(self, measure: str, place: str, breakdown: str = "", kind: str = "") -> Series:
        """Figures in time order, all of one kind of period (`kind`, else the headline's)."""
        if not self.release:
            return Series()
        wanted = kind or self.headline(measure)
        chosen = self.release.series(measure, place, breakdown, wanted) if wanted else Series()
        if chosen or kind:
            return chosen
        rows = self.release.series(measure, place, breakdown)
        return self.release.series(measure, place, breakdown, period_kind(rows.periods[-1])) if rows else rows

    def across(self, measure: str, period: str, breakdown: str = "") -> list[Figure]:
        return list(self.release.across(measure, period, breakdown)) if self.release else []

    def figure(self, asked: str) -> Figure | None:
        return self.release.figure(asked) if self.release else None

    def breakdowns(self, measure: str, place: str, period: str) -> list[str]:
        """The breakdowns that the release has for one measure, place and period, in its order."""
        if not self.release:
            return []
        asked = ((b, reference(measure, place, period, b)) for b in self.release.breakdowns(measure, place))
        return [b for b, key in asked if self.release.figure(key) is not None]

    def funnel(self, measure: str, period: str) -> Any | None:
        """The funnel of a measure over the areas, where the release can draw one."""
        if not self.release or not hasattr(self.release, "funnel"):
            return None
        return self.release.funnel(measure, period)

    def sources(self) -> dict[str, Mapping[str, Any]]:
        """The files that the release was made from, by id."""
        return self.release.sources if self.release else {}


def reference(measure: str, place: str, period: str, breakdown: str = "") -> str:
    """How a release is asked for one figure; a financial year is written with a hyphen in it."""
    return "/".join(part for part in (measure, place, period.replace("/", "-"), breakdown) if part)


def folder() -> Path:
    """Where releases are kept."""
    return configuration.home() / "releases"


_chosen: ContextVar[Shelf | None] = ContextVar("frankpledge_release_of_this_page", default=None)


def shelf() -> Shelf:
    """The release now shown, or the one that this page is made for (`showing`)."""
    return _chosen.get() or published()


@contextmanager
def showing(chosen: Shelf) -> Iterator[None]:
    """Make pages of `chosen` within the block: one release from a page's first line to its last."""
    token = _chosen.set(chosen)
    try:
        yield
    finally:
        _chosen.reset(token)


def published() -> Shelf:
    """The release published last. It is opened once in a process and kept until another is published.

    The records say which (`Publication`); the file `releases/current` says it where they do not yet.
    """
    key = _newest()
    if key:
        where = folder() / key
        if (where / "manifest.json").exists():
            return _of(where)
    try:
        told = json.loads((folder() / "current").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Shelf()
    return _of(folder() / told["key"])


@asked.once
def _newest() -> str:
    return Publication.objects.order_by("-pk").values_list("key", flat=True).first() or ""


@lru_cache(maxsize=4)
def _of(where: Path) -> Shelf:
    return Shelf(Release.open(where))


def lookup() -> Lookup:
    """What is known of postcodes and wards; empty where the facts hold neither."""
    return Lookup(configuration.home() / "lookups")
