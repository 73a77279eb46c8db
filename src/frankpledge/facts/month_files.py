"""A publisher's file of one month, kept column by column where nothing is amiss in it.

The rule is the format's own SQL (`Format.rows`). Nearly every file is such that the rule would set nothing
aside and change nothing: that is seen here from the few values that a column repeats, at a fraction of the
work. Whatever leaves a doubt is answered with None, and the file goes through the rule.
"""

from __future__ import annotations

import re
from collections import Counter
from mmap import ACCESS_READ, mmap
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv, parquet

from frankpledge.facts.headers import Recognised
from frankpledge.facts.intake import Measure
from frankpledge.facts.readers.base import MonthFile
from frankpledge.facts.readers.expressions import MONTH
from frankpledge.facts.staged import Month, Part

#: A file is held in memory whole, one to a processor. A larger one (no force's month is) goes through the
#: rule, which streams.
MOST_BYTES = 64 * 2**20
#: Rows of a group of a Parquet file, as DuckDB reads them best.
_GROUP = 122_880
#: Where more than one line in so many has quotation marks, looking at each costs more than it saves.
_QUOTED = 10
_REPEATED = pa.dictionary(pa.int32(), pa.string())


def keep(
    path: Path, known: Recognised, measure: Measure, target: Path, *, this_month: str, illustrative: bool
) -> dict[Month, Part] | None:
    """Write the rows of the file at `path`, all of them of one month, to `target` as Parquet.

    None, and nothing written, where there is any doubt that the rule would write just these. May run in
    several threads at once.
    """
    layout = known.format.month_file
    if layout is None or not (measure.ended and measure.even) or measure.size > MOST_BYTES:
        return None
    if measure.quotes and not _quoted_whole(path, measure, known.delimiter):
        return None
    table = _parsed(path, known, layout, quoted=measure.quotes > 0)
    if table is None or table.num_rows != measure.lines - 1:
        return None
    month, force = _only(table[layout.month]), _only(table[layout.force])
    scope = layout.forces.get(force)
    if scope is None or not re.fullmatch(MONTH, month) or month > this_month:
        return None
    found = _texts(table, layout) | _numbers(table, layout)
    if not found.keys() >= known.format.columns.keys() or found[layout.needed].null_count:
        return None
    columns = {column: found[column] for column in known.format.columns}
    rows = table.num_rows
    repeated = [*(layout.texts.keys() - layout.apart), "scope", "month", "source"]
    columns |= {
        "scope": _repeated(scope, rows),
        "month": _repeated(month, rows),
        "source": _repeated(measure.sha256[:16], rows),
        "illustrative": pa.array(np.full(rows, illustrative)),
    }
    parquet.write_table(
        pa.table(columns),
        target,
        row_group_size=_GROUP,
        compression="zstd",
        use_dictionary=repeated,
        store_schema=False,
    )
    kinds = _counted(columns[known.format.kinds])
    return {(scope, month): Part(rows, kinds, [target])}


def _quoted_whole(path: Path, measure: Measure, delimiter: str) -> bool:
    """Whether every quotation mark opens or closes a whole field within its line, and few lines have any."""
    if measure.quotes > 2 * measure.lines // _QUOTED:
        return False
    by = re.escape(delimiter).encode()
    field = rb'(?:"[^"]*"|[^"' + by + rb"]*)"
    line = re.compile(field + rb"(?:" + by + field + rb")*\r?")
    with path.open("rb") as handle, mmap(handle.fileno(), 0, access=ACCESS_READ) as content:
        at = content.find(b'"')
        while at >= 0:
            end = content.find(b"\n", at)
            if not line.fullmatch(content, content.rfind(b"\n", 0, at) + 1, end):
                return False
            at = content.find(b'"', end)
    return True


def _parsed(path: Path, known: Recognised, layout: MonthFile, *, quoted: bool) -> pa.Table | None:
    """The columns that are kept or checked, or None where a line or a number cannot be read."""
    apart = {layout.texts[column] for column in layout.apart}
    types = {header: pa.string() if header in apart else _REPEATED for header in layout.texts.values()}
    types |= {layout.month: _REPEATED, layout.force: _REPEATED}
    types |= {header: pa.float64() for header, _ in layout.numbers.values()}
    if not types.keys() <= {*known.header}:
        return None
    try:
        table = csv.read_csv(
            path,
            # Other files are read beside this one, so one thread is enough.
            read_options=csv.ReadOptions(use_threads=False, column_names=known.header, skip_rows=1),
            parse_options=csv.ParseOptions(delimiter=known.delimiter, quote_char='"' if quoted else False),
            convert_options=csv.ConvertOptions(
                column_types=types, include_columns=[*types], null_values=[""], strings_can_be_null=True
            ),
        )
    except pa.ArrowInvalid:
        return None
    return table.unify_dictionaries()


def _numbers(table: pa.Table, layout: MonthFile) -> dict[str, pa.ChunkedArray]:
    """The columns of numbers of which none is out of its limits, or no number."""
    return {
        column: table[header]
        for column, (header, limit) in layout.numbers.items()
        if pc.all(pc.less_equal(pc.abs(table[header]), limit), min_count=0).as_py()
    }


def _texts(table: pa.Table, layout: MonthFile) -> dict[str, pa.ChunkedArray]:
    """The columns of texts, without spaces around them, where it is sure what the rule takes away."""
    kept = {column: _trimmed(table[header]) for column, header in layout.texts.items()}
    return {column: texts for column, texts in kept.items() if texts is not None}


def _trimmed(column: pa.ChunkedArray) -> pa.ChunkedArray | None:
    repeated = pa.types.is_dictionary(column.type)
    chunks = [column.chunk(0).dictionary] if repeated else column.chunks
    if all(pc.utf8_trim_whitespace(chunk).equals(chunk) for chunk in chunks):
        return column
    texts = column.cast(pa.string())
    trimmed = pc.utf8_trim(texts, " ")
    if not trimmed.equals(pc.utf8_trim_whitespace(texts)):
        return None
    trimmed = pc.if_else(pc.equal(trimmed, ""), pa.scalar(None, pa.string()), trimmed)
    return trimmed.dictionary_encode() if repeated else trimmed


def _only(column: pa.ChunkedArray) -> str:
    """The one text of a column; empty where there are several, or a row has none."""
    found = column.chunk(0).dictionary if column.num_chunks and not column.null_count else []
    return str(found[0]) if len(found) == 1 else ""


def _repeated(text: str, rows: int) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.array(np.zeros(rows, np.int32)), pa.array([text]))


def _counted(column: pa.ChunkedArray) -> Counter[str]:
    return Counter({one["values"]: one["counts"] for one in pc.value_counts(column).to_pylist()})
