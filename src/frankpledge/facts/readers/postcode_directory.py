"""The Office for National Statistics' postcode directories: each postcode, when it ended, where it lies.

The directory (ONSPD) and the statistics lookup (NSPL) have had several names for the same columns (`oslaua`,
`laua`, `lad25cd`); any of them is taken. The other forty columns are passed over.
"""

from __future__ import annotations

import re

from frankpledge.facts.readers.base import Format, Sheet
from frankpledge.facts.readers.expressions import UNDATED, Check, flaw, literal, text

_DISTRICT = re.compile(r"oslaua|laua|lad\d{2}cd|ladcd", re.IGNORECASE)
_WARD = re.compile(r"osward|ward|wd\d{2}cd|wdcd", re.IGNORECASE)
_SMALL_AREA = re.compile(r"lsoa21(cd)?", re.IGNORECASE)
_POSTCODE = "[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2}"


class PostcodeDirectory(Format):
    key = "postcode-directory"
    dataset = "postcodes"
    title = "ONS postcode directory"
    publisher = "Office for National Statistics"
    required = ("pcds", "doterm")
    columns = {
        "postcode": "VARCHAR",
        "ended": "VARCHAR",
        "district": "VARCHAR",
        "ward": "VARCHAR",
        "small_area": "VARCHAR",
    }
    bulk = True

    def canonical(self, header: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(column.strip().lower() for column in header)

    def differences(self, header: tuple[str, ...]) -> tuple[list[str], list[str]]:
        names = self.canonical(header)
        missing = [column for column in self.required if column not in names]
        if not _column(header, _DISTRICT):
            missing.append("oslaua, laua or lad25cd")
        # Every other column is the publisher's business; in a file without these it is said to be unknown,
        # so that no other format's file is taken for a directory of postcodes.
        return missing, list(header) if len(missing) == len(self.required) + 1 else []

    def rows(self, sheet: Sheet) -> str:
        def code(pattern: re.Pattern[str]) -> str:
            column = _column(sheet.header, pattern)
            said = text(column) if column else "CAST(NULL AS VARCHAR)"
            return f"CASE WHEN regexp_full_match({said}, '[A-Z][0-9]{{8}}') THEN {said} END"

        postcode = f"upper({text(_column(sheet.header, re.compile('pcds', re.IGNORECASE)))})"
        ended = text(_column(sheet.header, re.compile("doterm", re.IGNORECASE)))
        month = "((19|20)[0-9]{2}(0[1-9]|1[0-2]))"
        checks = [
            Check(
                f"NOT coalesce(regexp_full_match({postcode}, {literal(_POSTCODE)}), false)",
                "pcds",
                postcode,
                "a postcode, for example NW1 2DB",
            ),
            Check(
                f"({ended} IS NOT NULL AND NOT regexp_full_match({ended}, {literal(month)}))",
                "doterm",
                ended,
                "empty, or the year and month in which it ended, for example 199606",
            ),
        ]
        # A scope for each postcode area, so that the files of one area each, which the publisher gives
        # beside the whole one, stand beside one another.
        return f"""
            SELECT {postcode} AS postcode, left({ended}, 4) || '-' || right({ended}, 2) AS ended,
              {code(_DISTRICT)} AS district, {code(_WARD)} AS ward, {code(_SMALL_AREA)} AS small_area,
              coalesce(lower(regexp_extract({postcode}, '^[A-Z]+')), '') AS scope, '{UNDATED}' AS month,
              {flaw(checks)} AS _flaw, _row, _file
            FROM {sheet.relation}
        """


def _column(header: tuple[str, ...], pattern: re.Pattern[str]) -> str:
    return next((column for column in header if pattern.fullmatch(column.strip())), "")
