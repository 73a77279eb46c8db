"""The places of a workspace: codes, names, and the other names that publishers use."""

from __future__ import annotations

from frankpledge.facts.readers.base import OwnFormat, Sheet
from frankpledge.facts.readers.expressions import UNDATED, Check, date_of, flaw, text, unreadable


class Places(OwnFormat):
    key = "places"
    dataset = "places"
    title = "places"
    required = ("code", "name", "kind", "parent", "aliases", "valid_from", "valid_to")
    columns = {
        "code": "VARCHAR",
        "name": "VARCHAR",
        "kind": "VARCHAR",
        "parent": "VARCHAR",
        "aliases": "VARCHAR[]",
        "valid_from": "DATE",
        "valid_to": "DATE",
    }

    def rows(self, sheet: Sheet) -> str:
        code, name, kind, parent, aliases, start, end = (
            text(self.column(sheet.header, column)) for column in self.required
        )
        checks = [
            Check(f"{code} IS NULL", "code", "''", "a code, for example E09000007"),
            Check(f"{name} IS NULL", "name", "''", "a name"),
            Check(f"{kind} IS NULL", "kind", "''", "a kind, for example borough"),
            Check(unreadable(start, date_of(start)), "valid_from", start, "a date written 2021-04-01"),
            Check(unreadable(end, date_of(end)), "valid_to", end, "a date written 2021-04-01"),
        ]
        parted = f"string_split(coalesce({aliases}, ''), '|')"
        listed = f"list_filter(list_transform({parted}, lambda a: trim(a)), lambda a: a <> '')"
        return f"""
            SELECT {code} AS code, {name} AS name, {kind} AS kind, {parent} AS parent, {listed} AS aliases,
              {date_of(start)} AS valid_from, {date_of(end)} AS valid_to,
              'places' AS scope, '{UNDATED}' AS month, {flaw(checks)} AS _flaw, _row, _file
            FROM {sheet.relation}
        """
