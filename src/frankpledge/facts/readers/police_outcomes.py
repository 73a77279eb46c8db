"""data.police.uk: outcomes of crimes (`2021-09-metropolitan-outcomes.csv`)."""

from __future__ import annotations

from frankpledge.facts.readers.base import Format, Sheet
from frankpledge.facts.readers.police import PLACE_COLUMNS, PLACE_HEADERS, incident_rows, incidents_of_a_month

_LAST = {"outcome": "Outcome type"}
_NEEDED = "Outcome type"


class PoliceOutcomes(Format):
    key = "police-outcomes"
    dataset = "outcomes"
    title = "data.police.uk outcomes"
    publisher = "data.police.uk (Home Office)"
    required = (*PLACE_HEADERS, "Outcome type")
    columns = {**PLACE_COLUMNS, "outcome": "VARCHAR"}
    kinds = "outcome"
    bulk = True
    month_file = incidents_of_a_month(_LAST, needed=_NEEDED)

    def rows(self, sheet: Sheet) -> str:
        return incident_rows(sheet, _LAST, needed=_NEEDED)
