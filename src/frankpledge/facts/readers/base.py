"""What every format is: how its header is known, and the SQL that gives its rows their types.

To add a format, add one module beside this one with a subclass of `Format`, and name it in `readers.FORMATS`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

OPEN_GOVERNMENT = "Open Government Licence v3.0"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of texts about to be read: its header as it stands, and what is known beside its content.

    `relation` is the SQL name of the texts: a column per header, `_row` (line in the file) and `_file`, and
    `_force` (slug, from the file's name or the caller).
    """

    header: tuple[str, ...]
    relation: str
    stem: str


@dataclass(frozen=True, slots=True)
class MonthFile:
    """What `Format.rows` comes to for a file of one force and one month in which nothing is amiss: a text is
    kept without spaces around it, a coordinate as the number it is.

    `texts` and `numbers` are the columns at rest by name, with their headers; a number is no further from
    nought than its limit. `apart` are texts that hardly repeat; `needed` is the one that no row is without.
    The scope is what `forces` calls the one text under the header `force`.
    """

    force: str
    forces: Mapping[str, str]
    month: str
    needed: str
    texts: Mapping[str, str]
    numbers: Mapping[str, tuple[str, float]]
    apart: frozenset[str] = frozenset()


class Format:
    """One publisher's format, or one of ours."""

    key: ClassVar[str]
    dataset: ClassVar[str]
    title: ClassVar[str]
    publisher: ClassVar[str]
    licence: ClassVar[str] = OPEN_GOVERNMENT
    delimiters: ClassVar[tuple[str, ...]] = (",",)
    #: Columns that must be there, and those that may be.
    required: ClassVar[tuple[str, ...]]
    optional: ClassVar[tuple[str, ...]] = ()
    #: Columns at rest with their SQL types, in order (beside scope, month, source, illustrative, incomplete).
    columns: ClassVar[dict[str, str]]
    #: The column at rest whose values tell whether a month is whole; empty where months cannot be compared.
    kinds: ClassVar[str] = ""
    #: Read many files in one statement. Such a file has one line to a row, and rows never span months.
    bulk: ClassVar[bool] = False
    #: How such a file is kept where nothing is amiss in it; None where that must be asked row by row.
    month_file: ClassVar[MonthFile | None] = None
    #: The file lists everything from its first month to its last, so a month without a row is a real nought.
    continuous: ClassVar[bool] = False
    #: The file does not say which force it is from.
    needs_force: ClassVar[bool] = False
    #: Header names are compared exactly (publishers' formats) or without regard to case and spaces (ours).
    exact: ClassVar[bool] = True

    def canonical(self, header: tuple[str, ...]) -> tuple[str, ...]:
        """The header in this format's own names."""
        return tuple(column.strip() for column in header)

    def fits(self, header: tuple[str, ...]) -> bool:
        """Whether a file with this header is in this format."""
        missing, unknown = self.differences(header)
        return not missing and not unknown and len(set(self.canonical(header))) == len(header)

    def differences(self, header: tuple[str, ...]) -> tuple[list[str], list[str]]:
        """(columns that are missing, columns that are not known)."""
        names = self.canonical(header)
        known = {*self.required, *self.optional}
        return (
            [column for column in self.required if column not in names],
            [given for given, column in zip(header, names, strict=True) if column not in known],
        )

    def rows(self, sheet: Sheet) -> str:
        """A SELECT over `sheet.relation` with the columns at rest, `scope`, `month`, `_flaw`, `_row`,
        `_file`."""
        raise NotImplementedError


def plain(column: str) -> str:
    """A header of ours in its plain form: lower case, underscores for spaces and hyphens."""
    return "_".join(column.strip().lower().replace("-", " ").replace("_", " ").split())


@dataclass(frozen=True, slots=True)
class Renaming:
    """Other header names that a format of ours takes."""

    names: dict[str, str] = field(default_factory=dict)

    def __call__(self, header: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(self.names.get(plain(column), plain(column)) for column in header)


class OwnFormat(Format):
    """A format of ours: any of three delimiters, header names in any case, with spaces or underscores."""

    publisher = "As given with the file"
    licence = "As given with the file"
    delimiters = (",", ";", "\t")
    exact = False
    renaming: ClassVar[Renaming] = Renaming()

    def canonical(self, header: tuple[str, ...]) -> tuple[str, ...]:
        return self.renaming(header)

    def column(self, header: tuple[str, ...], wanted: str) -> str:
        """The name in the file of the column `wanted`, or empty where it is not there."""
        names = self.canonical(header)
        return header[names.index(wanted)] if wanted in names else ""
