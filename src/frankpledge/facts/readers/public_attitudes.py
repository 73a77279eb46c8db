"""MOPAC's Public Attitude Survey dashboard: semicolons, decimal commas, quarter ends as dd/mm/yyyy.

One file has boroughs (with London's share beside each, in the column MPS), another London alone (Borough =
MPS).
A share is of the twelve months that end with the quarter, so the month at rest is the last of the twelve.
"""

from __future__ import annotations

from frankpledge.facts.readers.base import Format, Sheet
from frankpledge.facts.readers.expressions import Check, flaw, month_of, number, text


class PublicAttitudes(Format):
    key = "public-attitudes"
    dataset = "attitudes"
    title = "Public Attitude Survey dashboard"
    publisher = "Mayor's Office for Policing and Crime, London Datastore"
    delimiters = (";",)
    required = ("Date", "Survey", "Borough", "Measure", "Proportion")
    optional = ("MPS",)
    columns = {"place": "VARCHAR", "question": "VARCHAR", "share": "DOUBLE"}
    kinds = "question"

    def rows(self, sheet: Sheet) -> str:
        checks = [
            Check(
                "_day IS NULL OR _day <> last_day(_day) OR month(_day) % 3 <> 0",
                "Date",
                '"Date"',
                "the last day of a quarter written 31/03/2021",
            ),
            Check(f"{text('Borough')} IS NULL", "Borough", "''", "a borough, or MPS for London"),
            Check(f"{text('Measure')} IS NULL", "Measure", "''", "a question"),
            Check("_share < 0", "Proportion", '"Proportion"', "a share between 0 and 1", True),
            Check(
                "_share IS NULL OR _share > 1",
                "Proportion",
                '"Proportion"',
                "a share between 0 and 1, written 0,52",
            ),
        ]
        share = number("replace(trim(\"Proportion\"), ',', '.')")
        return f"""
            SELECT trim("Borough") AS place, trim("Measure") AS question, _share AS share,
              CASE WHEN trim("Borough") = 'MPS' THEN 'london' ELSE 'boroughs' END AS scope,
              {month_of("_day")} AS month, {flaw(checks)} AS _flaw, _row, _file
            FROM (
              SELECT *, CAST(try_strptime(trim("Date"), '%d/%m/%Y') AS DATE) AS _day, {share} AS _share
              FROM {sheet.relation}
            )
        """
