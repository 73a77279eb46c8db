"""What the street and the outcomes files of data.police.uk have in common."""

from __future__ import annotations

from frankpledge.facts.forces import by_name
from frankpledge.facts.readers.base import MonthFile, Sheet
from frankpledge.facts.readers.expressions import (
    Check,
    flaw,
    is_month,
    literal,
    name,
    text,
)

PLACE_HEADERS = (
    "Crime ID",
    "Month",
    "Reported by",
    "Falls within",
    "Longitude",
    "Latitude",
    "Location",
    "LSOA code",
    "LSOA name",
)
PLACE_COLUMNS = {
    "crime_id": "VARCHAR",
    "falls_within": "VARCHAR",
    "longitude": "DOUBLE",
    "latitude": "DOUBLE",
    "location": "VARCHAR",
    "lsoa": "VARCHAR",
    "lsoa_name": "VARCHAR",
}
_DEGREES = {"Longitude": 180, "Latitude": 90}


def coordinate_checks() -> list[Check]:
    """A coordinate is a number of degrees, or nothing."""
    return [
        Check(
            f"{name(axis)} <> '' AND coalesce(abs(TRY_CAST({name(axis)} AS DOUBLE)) > {limit}, true)",
            axis,
            name(axis),
            f"degrees between -{limit} and {limit}, or nothing",
        )
        for axis, limit in _DEGREES.items()
    ]


def incidents_of_a_month(last: dict[str, str], *, needed: str) -> MonthFile:
    """What `incident_rows`, with the same arguments, comes to where nothing is amiss."""
    return MonthFile(
        force="Falls within",
        forces=by_name(),
        month="Month",
        needed=next(column for column, header in last.items() if header == needed),
        texts={
            "crime_id": "Crime ID",
            "falls_within": "Falls within",
            "location": "Location",
            "lsoa": "LSOA code",
            "lsoa_name": "LSOA name",
            **last,
        },
        numbers={axis.lower(): (axis, limit) for axis, limit in _DEGREES.items()},
        apart=frozenset({"crime_id"}),
    )


def incident_rows(sheet: Sheet, last: dict[str, str], *, needed: str) -> str:
    """Rows of a street or outcomes file; `last` are the columns at rest after the place, by header."""
    forces = ", ".join(f"({literal(force)}, {literal(slug)})" for force, slug in by_name().items())
    checks = [
        Check("NOT " + is_month('"Month"'), "Month", '"Month"', "a month written 2021-09"),
        Check(
            "_slug IS NULL", "Falls within", '"Falls within"', "the name of a police force of data.police.uk"
        ),
        *coordinate_checks(),
        Check(f"{text(needed)} IS NULL", needed, name(needed), "a value"),
    ]
    columns = ", ".join(f"{text(header)} AS {column}" for column, header in last.items())
    return f"""
        SELECT {text("Crime ID")} AS crime_id, "Falls within" AS falls_within,
          TRY_CAST("Longitude" AS DOUBLE) AS longitude, TRY_CAST("Latitude" AS DOUBLE) AS latitude,
          {text("Location")} AS location, {text("LSOA code")} AS lsoa, {text("LSOA name")} AS lsoa_name,
          {columns},
          _slug AS scope, "Month" AS month, {flaw(checks)} AS _flaw, _row, _file
        FROM {sheet.relation}
        LEFT JOIN (VALUES {forces}) AS forces(_name, _slug) ON _name = "Falls within"
    """
