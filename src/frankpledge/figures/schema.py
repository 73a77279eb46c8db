"""The table of figures: one row per measure × place × period × breakdown."""

from __future__ import annotations

import pyarrow as pa

_SPAN = [("lower", pa.float64()), ("upper", pa.float64())]

#: Columns as `docs/rooms.md` lists them. Nothing else is ever a figure's column.
SCHEMA = pa.schema(
    [
        ("measure", pa.string()),
        ("place", pa.string()),
        ("period", pa.string()),
        ("period_end", pa.date32()),
        ("breakdown", pa.string()),
        ("value", pa.float64()),
        *_SPAN,
        ("numerator", pa.float64()),
        ("denominator", pa.float64()),
        ("unit", pa.string()),
        ("interval", pa.string()),
        ("chart", pa.string()),
        ("centre", pa.float64()),
        ("limit_lower", pa.float64()),
        ("limit_upper", pa.float64()),
        ("near_lower", pa.float64()),
        ("near_upper", pa.float64()),
        ("signal", pa.string()),
        ("variation", pa.string()),
        ("assurance", pa.string()),
        ("before_period", pa.string()),
        ("before_value", pa.float64()),
        ("change", pa.float64()),
        ("change_lower", pa.float64()),
        ("change_upper", pa.float64()),
        ("beyond_chance", pa.bool_()),
        ("expected", pa.float64()),
        ("target", pa.float64()),
        ("target_by", pa.date32()),
        ("target_period", pa.string()),
        ("chance", pa.float64()),
        ("verdict", pa.string()),
        ("rule", pa.string()),
        ("evidence", pa.string()),
        ("sentence", pa.string()),
        ("finding", pa.string()),
        ("status", pa.string()),
        ("suppressed", pa.bool_()),
        ("reason", pa.string()),
        ("notes", pa.list_(pa.string())),
        ("illustrative", pa.bool_()),
        ("incomplete", pa.bool_()),
        ("sources", pa.list_(pa.string())),
    ]
)

#: Columns that hold the figure itself, blanked where it is withheld.
DISCLOSING = (
    "value",
    "lower",
    "upper",
    "numerator",
    "centre",
    "limit_lower",
    "limit_upper",
    "near_lower",
    "near_upper",
    "before_value",
    "change",
    "change_lower",
    "change_upper",
    "chance",
)
