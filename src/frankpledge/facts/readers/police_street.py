"""data.police.uk: crimes by street (`2021-09-metropolitan-street.csv`)."""

from __future__ import annotations

from frankpledge.facts.readers.base import Format, Sheet
from frankpledge.facts.readers.police import PLACE_COLUMNS, PLACE_HEADERS, incident_rows, incidents_of_a_month

_LAST = {"crime_type": "Crime type", "last_outcome": "Last outcome category"}
_NEEDED = "Crime type"


class PoliceStreet(Format):
    key = "police-street"
    dataset = "crimes"
    title = "data.police.uk street-level crime"
    publisher = "data.police.uk (Home Office)"
    required = (*PLACE_HEADERS, "Crime type", "Last outcome category", "Context")
    columns = {**PLACE_COLUMNS, "crime_type": "VARCHAR", "last_outcome": "VARCHAR"}
    kinds = "crime_type"
    bulk = True
    month_file = incidents_of_a_month(_LAST, needed=_NEEDED)

    def rows(self, sheet: Sheet) -> str:
        return incident_rows(sheet, _LAST, needed=_NEEDED)
