"""data.police.uk: stop and search (`2022-04-metropolitan-stop-and-search.csv`).

The file writes its times in universal time, but a month of it is a month of London time: the file for April
begins at 23:00 on 31 March. Times at rest are London's.
"""

from __future__ import annotations

from frankpledge.facts.readers.base import Format, Sheet
from frankpledge.facts.readers.expressions import Check, flaw, name, text, unreadable
from frankpledge.facts.readers.police import coordinate_checks

_TEXTS = {
    "gender": "Gender",
    "age_range": "Age range",
    "self_defined_ethnicity": "Self-defined ethnicity",
    "officer_defined_ethnicity": "Officer-defined ethnicity",
    "legislation": "Legislation",
    "object": "Object of search",
    "outcome": "Outcome",
}
_OPERATION = "Part of a policing operation"
_LINKED = "Outcome linked to object of search"
_CLOTHING = "Removal of more than just outer clothing"


def _last_sunday(month: int) -> str:
    """SQL: one in the morning, universal time, of the last Sunday of a month of the row's year."""
    day = f"last_day(make_date(year(_at), {month}, 1))"
    return f"({day} - CAST(dayofweek({day}) AS INTEGER) + INTERVAL 1 HOUR)"


class PoliceStopSearch(Format):
    key = "police-stop-search"
    dataset = "searches"
    title = "data.police.uk stop and search"
    publisher = "data.police.uk (Home Office)"
    required = (
        "Type",
        "Date",
        _OPERATION,
        "Policing operation",
        "Latitude",
        "Longitude",
        *_TEXTS.values(),
        _LINKED,
        _CLOTHING,
    )
    columns = {
        "type": "VARCHAR",
        "at": "TIMESTAMP",
        "operation": "BOOLEAN",
        "latitude": "DOUBLE",
        "longitude": "DOUBLE",
        **dict.fromkeys(_TEXTS, "VARCHAR"),
        "outcome_linked": "BOOLEAN",
        "clothing_removed": "BOOLEAN",
    }
    bulk = True
    needs_force = True
    kinds = "legislation"

    def rows(self, sheet: Sheet) -> str:
        checks = [
            Check("_at IS NULL", "Date", '"Date"', "a date and time written 2022-04-01T10:15:00+00:00"),
            Check(f"{text('Type')} IS NULL", "Type", '"Type"', "a type of search"),
            *coordinate_checks(),
            *(
                Check(
                    unreadable(text(column), f"TRY_CAST({name(column)} AS BOOLEAN)"),
                    column,
                    name(column),
                    "True, False or nothing",
                )
                for column in (_OPERATION, _LINKED, _CLOTHING)
            ),
        ]
        texts = ", ".join(f"{text(header)} AS {column}" for column, header in _TEXTS.items())
        summer = f"_at >= {_last_sunday(3)} AND _at < {_last_sunday(10)}"
        return f"""
            SELECT "Type" AS type, _local AS at, TRY_CAST({text(_OPERATION)} AS BOOLEAN) AS operation,
              TRY_CAST("Latitude" AS DOUBLE) AS latitude, TRY_CAST("Longitude" AS DOUBLE) AS longitude,
              {texts},
              TRY_CAST({text(_LINKED)} AS BOOLEAN) AS outcome_linked,
              TRY_CAST({text(_CLOTHING)} AS BOOLEAN) AS clothing_removed,
              _force AS scope, strftime(_local, '%Y-%m') AS month, {flaw(checks)} AS _flaw, _row, _file
            FROM (
              SELECT *, CASE WHEN {summer} THEN _at + INTERVAL 1 HOUR ELSE _at END AS _local
              FROM (SELECT *, TRY_CAST("Date" AS TIMESTAMP) AS _at FROM {sheet.relation})
            )
        """
