"""Figures as CSV: the same columns in every download, one row a figure, reasons where there is no value.

Text that a spreadsheet would take for a formula has an apostrophe before it; numbers never have, so that
negative values stay numbers.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv

from frankpledge import asked
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
#: The columns of a release that they are made of.
_READ = [name for name in Figure.columns() if name in COLUMNS or name == "change"]
#: Bytes of a text that are handed on at once.
_PIECE = 2**18
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_FORMULA_BYTES = pa.array([sign.encode() for sign in _FORMULA], pa.binary())


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


def written(rows: Iterable[Iterable[Any]]) -> Iterator[bytes]:
    """Rows as lines of CSV."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    for row in rows:
        writer.writerow([safe(cell) for cell in row])
        yield buffer.getvalue().encode()
        buffer.seek(0)
        buffer.truncate()


def everything(release: Release) -> Iterator[bytes]:
    """Every figure, then each measure without one with its reason."""
    yield from _heading()
    yield from _rows(release, [(0, release.table.num_rows)])
    yield from _missing(release, sorted(release.missing))


def measure(release: Release, key: str) -> Iterator[bytes]:
    """Every figure of one measure; its reason, where there is none."""
    yield from _heading()
    yield from _rows(release, [release.span(key)])
    yield from _missing(release, [key] if key in release.missing else [])


def place(release: Release, code: str) -> Iterator[bytes]:
    """Every figure of one place."""
    yield from _heading()
    yield from _rows(release, release.spans_of_place(code))


def as_json(release: Release, table: pa.Table, rows: int = 2_000) -> Iterator[bytes]:
    """The figures of `table` as JSON: the release, the names of the columns (those of the CSV), and rows."""
    head = {
        "release": release.key,
        "title": release.title,
        "as_at": release.as_at,
        "illustrative": release.illustrative,
        "licence": str(release.plan.get("body", {}).get("licence", "")),
        "columns": list(COLUMNS),
    }
    yield f'{json.dumps(head, ensure_ascii=False)[:-1]}, "rows": [\n'.encode()
    for start in range(0, table.num_rows, rows):
        part = _told(release, table.slice(start, rows))
        columns = [part[name].to_pylist() for name in COLUMNS]
        lines = [json.dumps(row, ensure_ascii=False, default=str) for row in zip(*columns, strict=True)]
        yield ((",\n" if start else "") + ",\n".join(lines)).encode()
    yield b"\n]}\n"


def of_measure(release: Release, key: str) -> pa.Table:
    """The figures of one measure."""
    return release.of_measure(key)


def chosen(release: Release, table: pa.Table) -> Iterator[bytes]:
    """The figures of `table`, some rows of the release's."""
    yield from _heading()
    yield from _figures(release, table)


def _heading() -> Iterator[bytes]:
    return written([COLUMNS])


def _missing(release: Release, keys: Iterable[str]) -> Iterator[bytes]:
    for key in keys:
        title = release.measures.get(key, {}).get("title", "")
        told = {"release": release.key, "measure": key, "title": title, "reason": release.missing[key]}
        yield from written([[told.get(name, "") for name in COLUMNS]])


@asked.once
def lines(release: Release) -> tuple[bytes, Any] | None:
    """The line of every figure, and where each begins and the last ends: where the whole site is made, a
    measure's and an area's download take theirs. None where a line has no place of its own, as one of its
    cells has lines.
    """
    text = b"".join(_figures(release, release.table))
    ends = np.flatnonzero(np.frombuffer(text, np.uint8) == ord("\n")) + 1
    return (text, np.concatenate([[0], ends])) if len(ends) == release.table.num_rows else None


def _rows(release: Release, spans: Sequence[tuple[int, int]]) -> Iterator[bytes]:
    """The figures in these spans of the release's rows, as lines of CSV."""
    held = lines(release) if asked.makes_all() else None
    if held is None:
        table = release.table.select(_READ)
        parts = [table.slice(start, stop - start) for start, stop in spans]
        yield from _figures(release, pa.concat_tables([table.slice(0, 0), *parts]).combine_chunks())
        return
    text, at = held
    for start, stop in spans:
        for begin in range(at[start], at[stop], _PIECE):
            yield text[begin : min(begin + _PIECE, at[stop])]


def _figures(release: Release, table: pa.Table, rows: int = 20_000) -> Iterator[bytes]:
    """Figures as lines of CSV, `rows` at a time, made column by column: a release may hold a million."""
    options = arrow_csv.WriteOptions(include_header=False, eol="\r\n", quoting_style="needed")
    for start in range(0, table.num_rows, rows):
        part = _told(release, table.slice(start, rows))
        sink = io.BytesIO()
        safely = {name: _safe_column(part[name]) for name in COLUMNS}
        arrow_csv.write_csv(pa.table(safely), sink, options)
        yield sink.getvalue()


def _told(release: Release, part: pa.Table) -> dict[str, Any]:
    """Some rows of the release as the columns of the downloads."""
    titles = {key: str(m.get("title", "")) for key, m in release.measures.items()}
    names = {code: str(p.get("name", "")) for code, p in release.places.items()}
    given = {
        "release": pa.repeat(release.key, part.num_rows),
        "title": _named(part["measure"], titles),
        "place_code": part["place"],
        "place": _named(part["place"], names),
        "change_on_year": part["change"],
        "sources": pc.binary_join(part["sources"], " "),
    }
    return {name: given[name] if name in given else part[name] for name in COLUMNS}


def _named(keys: pa.ChunkedArray, names: dict[str, str]) -> pa.Array:
    known = pc.index_in(keys, value_set=pa.array(list(names), pa.string()))
    found = pa.array(list(names.values()), pa.string()).take(known.combine_chunks())
    return found.fill_null("")


def _safe_column(column: Any) -> Any:
    """What `safe` does, to a whole column."""
    if pa.types.is_string(column.type):
        first = pc.binary_slice(column.cast(pa.binary()), 0, 1)
        if not pc.any(pc.is_in(first, value_set=_FORMULA_BYTES)).as_py():
            return column  # as almost all are: it takes a fifth of what a replacement does
        return pc.replace_substring_regex(column, r"^([=+\-@\t\r])", r"'\1")
    return pc.round(column, 10) if pa.types.is_floating(column.type) else column


def local_priorities(shelf: Shelf) -> Iterator[bytes]:
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
