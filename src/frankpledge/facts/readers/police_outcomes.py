"""data.police.uk: outcomes of crimes (`2021-09-metropolitan-outcomes.csv`)."""

from __future__ import annotations

from frankpledge.facts.readers.base import Format, Sheet
from frankpledge.facts.readers.police import PLACE_COLUMNS, PLACE_HEADERS, incident_rows


class PoliceOutcomes(Format):
    key = "police-outcomes"
    dataset = "outcomes"
    title = "data.police.uk outcomes"
    publisher = "data.police.uk (Home Office)"
    required = (*PLACE_HEADERS, "Outcome type")
    columns = {**PLACE_COLUMNS, "outcome": "VARCHAR"}
    kinds = "outcome"
    bulk = True

    def rows(self, sheet: Sheet) -> str:
        return incident_rows(sheet, {"outcome": "Outcome type"}, needed="Outcome type")
