"""The Office for National Statistics' lookups of small areas: LSOA 2011 → LSOA 2021 → district, and LSOA
2021 → ward → district."""

from __future__ import annotations

import re

from frankpledge.facts.readers.base import Format, Sheet
from frankpledge.facts.readers.expressions import UNDATED, Check, flaw, name, text

_WARD = re.compile(r"WD(\d{2})CD")
_DISTRICT = re.compile(r"LAD(\d{2})CD")
_COLUMN = re.compile(r"(LSOA11|LSOA21|WD\d{2}|LAD\d{2})(CD|NM|NMW)|CHGIND|ObjectId|FID")


class LsoaLookup(Format):
    key = "lsoa-lookup"
    dataset = "small_areas"
    title = "ONS lookup of small areas"
    publisher = "Office for National Statistics"
    required = ("LSOA21CD",)
    columns = {
        "lsoa11": "VARCHAR",
        "lsoa21": "VARCHAR",
        "ward": "VARCHAR",
        "ward_name": "VARCHAR",
        "district": "VARCHAR",
        "district_name": "VARCHAR",
        "valid_from": "DATE",
        "valid_to": "DATE",
    }

    def differences(self, header: tuple[str, ...]) -> tuple[list[str], list[str]]:
        names = self.canonical(header)
        missing = [column for column in self.required if column not in names]
        if "LSOA11CD" not in names and not any(map(_WARD.fullmatch, names)):
            missing.append("LSOA11CD or WD24CD")
        if not any(map(_DISTRICT.fullmatch, names)):
            missing.append("LAD24CD")
        return missing, [column for column in names if not _COLUMN.fullmatch(column)]

    def rows(self, sheet: Sheet) -> str:
        def code(pattern: re.Pattern[str]) -> str:
            return next((column for column in sheet.header if pattern.fullmatch(column)), "")

        def value(column: str) -> str:
            return text(column) if column in sheet.header else "CAST(NULL AS VARCHAR)"

        ward, district = code(_WARD), code(_DISTRICT)
        old = "LSOA11CD" if "LSOA11CD" in sheet.header else ""
        scope = "-".join(column[:-2].lower() for column in (old, "LSOA21CD", ward, district) if column)
        year = 2000 + int(district[3:5])
        needed = [column for column in (old, "LSOA21CD", ward, district) if column]
        checks = [
            Check(
                f"NOT coalesce(regexp_full_match({text(column)}, '[A-Z][0-9]{{8}}'), false)",
                column,
                name(column),
                "an ONS code, for example E01000001",
            )
            for column in needed
        ]
        return f"""
            SELECT {value(old)} AS lsoa11, {value("LSOA21CD")} AS lsoa21, {value(ward)} AS ward,
              {value(ward[:-2] + "NM")} AS ward_name, {value(district)} AS district,
              {value(district[:-2] + "NM")} AS district_name,
              make_date({year}, 1, 1) AS valid_from, CAST(NULL AS DATE) AS valid_to,
              '{scope}' AS scope, '{UNDATED}' AS month, {flaw(checks)} AS _flaw, _row, _file
            FROM {sheet.relation}
        """
