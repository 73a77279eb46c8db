"""London Datastore: homicide victims, a line per group of victims alike, dated by month (`Jan-03`)."""

from __future__ import annotations

from frankpledge.facts.readers.base import Format, Sheet
from frankpledge.facts.readers.expressions import Check, flaw, month_of, text


class Homicides(Format):
    key = "homicides"
    dataset = "homicides"
    title = "Metropolitan Police homicide victims"
    publisher = "Metropolitan Police Service, London Datastore"
    required = (
        "Count of Victims",
        "Age Group",
        "Sex",
        "Method of Killing",
        "Domestic Abuse",
        "Recorded Date",
        "Homicide Offence Type",
        "Solved Status",
        "Borough",
        "Officer Observed Ethnicity",
    )
    columns = {
        "place": "VARCHAR",
        "victims": "BIGINT",
        "age_group": "VARCHAR",
        "sex": "VARCHAR",
        "method": "VARCHAR",
        "domestic": "BOOLEAN",
        "offence": "VARCHAR",
        "solved": "VARCHAR",
        "ethnicity": "VARCHAR",
    }
    continuous = True

    def rows(self, sheet: Sheet) -> str:
        victims = text("Count of Victims")
        checks = [
            Check("_day IS NULL", "Recorded Date", '"Recorded Date"', "a month written Jan-03"),
            Check(
                "_victims < 0", "Count of Victims", '"Count of Victims"', "a count of nought or more", True
            ),
            Check(
                f"_victims IS NULL OR NOT regexp_full_match({victims}, '[0-9]+')",
                "Count of Victims",
                '"Count of Victims"',
                "a whole number",
            ),
            Check(
                f"{text('Domestic Abuse')} NOT IN ('Domestic Abuse', 'Not Domestic Abuse')",
                "Domestic Abuse",
                '"Domestic Abuse"',
                "Domestic Abuse or Not Domestic Abuse",
            ),
            Check(f"{text('Borough')} IS NULL", "Borough", "''", "a borough"),
        ]
        # The publisher's “13 to19” is written as its neighbours are: “13 to 19”.
        age = f"regexp_replace({text('Age Group')}, '([0-9]+) *to *([0-9]+)', '\\1 to \\2')"
        return f"""
            SELECT trim("Borough") AS place, _victims AS victims, {age} AS age_group, {text("Sex")} AS sex,
              {text("Method of Killing")} AS method, {text("Domestic Abuse")} = 'Domestic Abuse' AS domestic,
              {text("Homicide Offence Type")} AS offence, {text("Solved Status")} AS solved,
              {text("Officer Observed Ethnicity")} AS ethnicity,
              'metropolitan' AS scope, {month_of("_day")} AS month, {flaw(checks)} AS _flaw, _row, _file
            FROM (
              SELECT *, TRY_CAST({victims} AS BIGINT) AS _victims,
                try_strptime({text("Recorded Date")}, ['%b-%y', '%b-%Y']) AS _day
              FROM {sheet.relation}
            )
        """
