"""First published, now, and why: figures whose value is no longer what an earlier release gave."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from frankpledge.releases.reading import Release

IDENTITY = ("measure", "place", "period", "breakdown")
WITHHELD = "withheld now: a number this small could point to a person"
_SAME = 1e-9
#: What the evidence of a figure that was revised once says.
_TOLD = '"first_published"'


def matched(old: pa.Table, new: pa.Table) -> tuple[np.ndarray, np.ndarray]:
    """For each row of `new`, the row of `old` that is the same figure (−1: none); and which of `old` found no
    match.
    """
    old_keys, new_keys = identities(old), identities(new)
    where = (
        pc.index_in(new_keys, value_set=old_keys)
        .fill_null(-1)
        .to_numpy(zero_copy_only=False)
        .astype(np.int64)
    )
    left = np.ones(old.num_rows, dtype=bool)
    left[where[where >= 0]] = False
    return where, left


def identities(table: pa.Table) -> pa.Array:
    """Each row's identity in one text."""
    joined = pc.binary_join_element_wise(*(table[c] for c in IDENTITY), "\x1f")
    return joined.combine_chunks() if isinstance(joined, pa.ChunkedArray) else joined


def changed(old: pa.Table, new: pa.Table, where: np.ndarray) -> np.ndarray:
    """Which rows of `new` stood in `old` with another value; from no value to one is not a revision."""
    if not old.num_rows:
        return np.zeros(new.num_rows, dtype=bool)
    before = old["value"].to_numpy()[np.maximum(where, 0)]
    now = new["value"].to_numpy()
    with np.errstate(invalid="ignore"):
        moved = np.abs(now - before) > _SAME * np.maximum(1.0, np.abs(before))
    gone = np.isnan(now) & ~np.isnan(before)
    return np.asarray((where >= 0) & (moved | gone))


def marked(table: pa.Table, previous: Release) -> pa.Table:
    """`table` with revised figures marked, each with what was first published, in which release, and why."""
    old = previous.table
    where, _ = matched(old, table)
    known = pc.fill_null(pc.match_substring(old["evidence"], _TOLD), False).to_numpy()
    revised = changed(old, table, where)
    marks = revised | np.isin(where, np.flatnonzero(known))
    if not marks.any():
        return table
    at, written = np.flatnonzero(marks), []
    now = table.select(["evidence", "sources", "suppressed"]).take(at).to_pylist()
    before = old.select(["evidence", "sources", "value"]).take(where[at]).to_pylist()
    for new, was, fresh in zip(now, before, revised[at], strict=True):
        mine: dict[str, Any] = json.loads(new["evidence"] or "{}")
        story = json.loads(was["evidence"]) if _TOLD in (was["evidence"] or "") else {}
        first = {"value": was["value"], "release": previous.key}
        mine["first_published"] = story.get("first_published", first)
        if fresh:
            mine["revised"] = {
                "from": was["value"],
                "release": previous.key,
                "why": _why(was["sources"], new["sources"]),
            }
        elif "revised" in story:
            mine["revised"] = story["revised"]
        if new["suppressed"]:  # what is withheld now is not told again, though it was published once
            mine["first_published"] = {**mine["first_published"], "value": None}
            if fresh:
                mine["revised"] = {"from": None, "release": previous.key, "why": WITHHELD}
        written.append(json.dumps(mine, ensure_ascii=False, sort_keys=True))
    for name, values in (("status", ["revised"] * len(at)), ("evidence", written)):
        column = pc.replace_with_mask(table[name], marks, pa.array(values, pa.string()))
        table = table.set_column(table.schema.get_field_index(name), name, column)
    return table


def _why(old: list[str], new: list[str]) -> str:
    gone, come = sorted(set(old) - set(new)), sorted(set(new) - set(old))
    if gone or come:
        return f"other files: {', '.join(come) or 'none'} in place of {', '.join(gone) or 'none'}"
    return "the same files; the measure or the way of computing it changed"
