"""Figures as CSV: the same columns in every download, one row a figure, reasons where there is no value.

Text that a spreadsheet would take for a formula has an apostrophe before it; numbers never have, so that
negative values stay numbers.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any

from frankpledge.community.models import LocalPriorityPage
from frankpledge.releases import Figure, Release
from frankpledge.site.current import Shelf

COLUMNS = (
    *(
        "release",
        "measure",
        "title",
        "place_code",
        "place",
        "period",
        "period_end",
        "breakdown",
        "value",
        "lower",
    ),
    *("upper", "numerator", "denominator", "unit", "change_on_year", "target", "target_period", "expected"),
    *("verdict", "sentence", "status", "suppressed", "reason", "illustrative", "incomplete", "sources"),
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def safe(value: Any) -> Any:
    """`value` as a cell: empty for None, text never read as a formula, floats without noise."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.10g}"
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value


def written(rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """Rows as lines of CSV."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    for row in rows:
        writer.writerow([safe(cell) for cell in row])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def row(release: Release, figure: Figure) -> tuple[Any, ...]:
    """One figure in the order of `COLUMNS`."""
    place = release.places.get(figure.place, {})
    return (
        release.key,
        figure.measure,
        release.measures.get(figure.measure, {}).get("title", ""),
        figure.place,
        place.get("name", ""),
        figure.period,
        figure.period_end.isoformat(),
        figure.breakdown,
        figure.value,
        figure.lower,
        figure.upper,
        figure.numerator,
        figure.denominator,
        figure.unit,
        figure.change,
        figure.target,
        figure.target_period,
        figure.expected,
        figure.verdict,
        figure.sentence,
        figure.status,
        figure.suppressed,
        figure.reason,
        figure.illustrative,
        figure.incomplete,
        " ".join(figure.sources),
    )


def figures(release: Release, column: str = "", value: str = "") -> Iterator[Figure]:
    """The release's figures in its order; only those whose `column` is `value`, where one is named."""
    for batch in release.table.to_batches(max_chunksize=4096):
        for held in batch.to_pylist():
            if not column or held[column] == value:
                yield Figure.of(held)


def everything(release: Release) -> Iterator[str]:
    """Every figure, then each measure without one with its reason."""

    def rows() -> Iterator[tuple[Any, ...]]:
        yield COLUMNS
        for figure in figures(release):
            yield row(release, figure)
        for key, reason in sorted(release.missing.items()):
            title = release.measures.get(key, {}).get("title", "")
            yield _without(release, key, title, reason)

    return written(rows())


def _without(release: Release, key: str, title: str, reason: str) -> tuple[Any, ...]:
    told = {"release": release.key, "measure": key, "title": title, "reason": reason}
    return tuple(told.get(name, "") for name in COLUMNS)


def measure(release: Release, key: str) -> Iterator[str]:
    """Every figure of one measure; its reason, where there is none."""

    def rows() -> Iterator[tuple[Any, ...]]:
        yield COLUMNS
        for figure in figures(release, "measure", key):
            yield row(release, figure)
        if key in release.missing:
            title = release.measures.get(key, {}).get("title", "")
            yield _without(release, key, title, release.missing[key])

    return written(rows())


def place(release: Release, code: str) -> Iterator[str]:
    """Every figure of one place."""

    def rows() -> Iterator[tuple[Any, ...]]:
        yield COLUMNS
        for figure in figures(release, "place", code):
            yield row(release, figure)

    return written(rows())


def local_priorities(shelf: Shelf) -> Iterator[str]:
    """Each area's local priorities, one row for each measure of each, with its latest figure there."""
    columns = (
        *("area_code", "area", "priority", "title", "set_on", "set_by", "review_by", "state", "measure"),
        *(
            "value",
            "lower",
            "upper",
            "unit",
            "period",
            "verdict",
            "sentence",
            "release",
            "illustrative",
            "invented",
        ),
    )

    def rows() -> Iterator[tuple[Any, ...]]:
        yield columns
        held = LocalPriorityPage.objects.live().select_related("area__place").prefetch_related("measures")
        for page in held.order_by("area__place__name", "position"):
            head = (
                page.area.place.code,
                page.area.place.name,
                page.key,
                page.title,
                page.set_on,
                page.set_by,
            )
            head = (*head, page.review_by, page.state)
            for told in list(page.measures.all()) or [None]:
                figure = shelf.latest(told.key, page.area.place.code) if told else None
                name = told.key if told else ""
                if figure is None:
                    yield (*head, name, *[""] * 7, shelf.key, "", page.invented)
                else:
                    yield (
                        *(*head, name, figure.value, figure.lower, figure.upper, figure.unit, figure.period),
                        *(figure.verdict, figure.sentence, shelf.key, figure.illustrative, page.invented),
                    )

    return written(rows())
