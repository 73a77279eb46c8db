"""People living in each place in the middle of each year: `borough,year,population`."""

from __future__ import annotations

from frankpledge.facts.readers.base import OwnFormat, Renaming, Sheet
from frankpledge.facts.readers.expressions import Check, flaw, text


class Population(OwnFormat):
    key = "population"
    dataset = "population"
    title = "mid-year population"
    publisher = "Office for National Statistics"
    licence = "Open Government Licence v3.0"
    required = ("place", "year", "people")
    renaming = Renaming({"borough": "place", "area": "place", "population": "people"})
    columns = {"place": "VARCHAR", "year": "INTEGER", "people": "BIGINT"}

    def rows(self, sheet: Sheet) -> str:
        place, year, people = (text(self.column(sheet.header, column)) for column in self.required)
        checks = [
            Check(f"{place} IS NULL", "place", "''", "a place"),
            Check("_year IS NULL OR _year < 1801", "year", year, "a year, for example 2021"),
            Check("_people < 0", "population", people, "a number of people", True),
            Check("_people IS NULL", "population", people, "a whole number of people"),
        ]
        return f"""
            SELECT {place} AS place, _year AS year, _people AS people, 'places' AS scope,
              lpad(CAST(_year AS VARCHAR), 4, '0') || '-06' AS month, {flaw(checks)} AS _flaw, _row, _file
            FROM (
              SELECT *, CASE WHEN regexp_full_match({year}, '[0-9]{{4}}') THEN CAST({year} AS INTEGER) END AS
              _year,
                CASE WHEN regexp_full_match({people}, '[+-]?[0-9]{{1,12}}') THEN CAST({people} AS BIGINT) END
                AS _people
              FROM {sheet.relation}
            )
        """
