"""London Datastore: recorded crime by borough, a line per offence and borough, months as columns.

The historical file and the 24-month file share this layout; they differ in which months they hold.
"""

from __future__ import annotations

import re

from frankpledge.facts.readers.base import Format, Sheet
from frankpledge.facts.readers.expressions import Check, flaw, name, text

_MONTH = re.compile(r"(19|20)\d{2}(0[1-9]|1[0-2])")


class BoroughCrime(Format):
    key = "borough-crime"
    dataset = "borough_crime"
    title = "Metropolitan Police recorded crime by borough"
    publisher = "Metropolitan Police Service, London Datastore"
    required = ("MajorText", "MinorText", "BoroughName")
    columns = {"place": "VARCHAR", "major": "VARCHAR", "minor": "VARCHAR", "count": "BIGINT"}
    kinds = "minor"

    def differences(self, header: tuple[str, ...]) -> tuple[list[str], list[str]]:
        missing, unknown = super().differences(header)
        months = [column for column in unknown if _MONTH.fullmatch(column.strip())]
        if not months and not missing:
            missing.append("202109 (a column for each month)")
        return missing, [column for column in unknown if column not in months]

    def rows(self, sheet: Sheet) -> str:
        months = [column for column in sheet.header if _MONTH.fullmatch(column.strip())]
        count = "TRY_CAST(_count AS BIGINT)"
        checks = [
            *(
                Check(f"{text(column)} IS NULL", column, "''", "a name")
                for column in ("MajorText", "MinorText", "BoroughName")
            ),
            Check(
                f"{count} < 0", "a month", "_month || ' holds ' || _count", "a count of nought or more", True
            ),
            Check(
                f"{count} IS NULL OR NOT regexp_full_match(trim(_count), '[0-9]+')",
                "a month",
                "_month || ' holds ' || _count",
                "a whole number",
            ),
        ]
        return f"""
            SELECT trim("BoroughName") AS place, trim("MajorText") AS major, trim("MinorText") AS minor,
            {count} AS count,
              'boroughs' AS scope, left(trim(_month), 4) || '-' || right(trim(_month), 2) AS month,
              {flaw(checks)} AS _flaw, _row, _file
            FROM (
              UNPIVOT {sheet.relation} ON {", ".join(name(month) for month in months)}
              INTO NAME _month VALUE _count
            )
        """
